"""Computing the relations of all records of a kind: similar ones, and those of the same story."""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.analysis import related, stories
from almanac_cli.analysis.relations import MAX_SIMILAR, Relations
from almanac_cli.analysis.similarity import MIN_SUGGESTED_SIMILARITY
from almanac_cli.formats import json_codec
from almanac_cli.model.query import Order, Query

if TYPE_CHECKING:
    from almanac_cli.index.sync import Progress
    from almanac_cli.model.kinds import Kind
    from almanac_cli.operations.store import Store


def all_relations(store: Store, kind: Kind, progress: Progress) -> dict[str, Relations]:
    """Return by id the relations of all valid records of a kind.

    They follow from the files of the records alone.

    Args:
        store: The store of the almanac.
        kind: The kind of the records.
        progress: A context manager that wraps the ids of the records whose relations are computed.

    Raises:
        DiskError: if the system refuses to read the folder of the kind.

    """
    reader = store.reader(kind)
    rows = {row["id"]: row for row in reader.select(Query(), Order()).rows()}
    if not kind.similarity_weights:
        return dict.fromkeys(rows, Relations((), "[]", ()))
    same = stories.same_stories(reader, [*rows.values()])
    relations = {}
    with progress([*rows]) as ids:
        for id_ in ids:
            matches = related.suggest(
                reader,
                rows[id_],
                unlinked=True,
                min_similarity=MIN_SUGGESTED_SIMILARITY,
                limit=MAX_SIMILAR,
            )
            whys = json_codec.compact([*map(related.why, matches)])
            similar = tuple(match.id for match in matches)
            relations[id_] = Relations(similar, whys, same.get(id_, ()))
    return relations
