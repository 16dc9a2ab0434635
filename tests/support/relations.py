"""The relations of all records, computed the simple, slow way: record by record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.analysis import related, similarity, stories
from almanac_cli.analysis.relations import MAX_SIMILAR, Relations
from almanac_cli.formats import json_codec
from support.records import shown

if TYPE_CHECKING:
    from almanac_cli.model.kind import Kind
    from almanac_cli.operations.store import Store


def slow_relations(store: Store, kind: Kind) -> dict[str, Relations]:
    """Return what `all_relations` returns."""
    reader = store.reader(kind)
    rows = shown(store, kind)
    same = stories.same_stories(reader, [*rows.values()])
    relations = {}
    for id_, row in rows.items():
        matches = related.suggest(
            reader,
            row,
            unlinked=True,
            min_similarity=similarity.MIN_SUGGESTED_SIMILARITY,
            limit=MAX_SIMILAR,
        )
        whys = json_codec.compact([*map(related.why, matches)])
        ids = tuple(match.id for match in matches)
        relations[id_] = Relations(ids, whys, same.get(id_, ()))
    return relations
