"""Finding the records shown below a record: referred to, referring to it, linked and similar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from almanac_cli.analysis import related
from almanac_cli.analysis.similarity import MIN_SUGGESTED_SIMILARITY
from almanac_cli.model import query

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from almanac_cli.index.reader import Reader
    from almanac_cli.model.kind import Kind
    from almanac_cli.operations.store import Store

_MAX_SUGGESTED = 8  # rows of linked and similar records together, up to which similar are added


def related_records(
    store: Store, kind: Kind, row: Mapping[str, Any], *, with_similar: bool
) -> list[tuple[Kind, list[Any]]]:
    """Return the rows of the records related to a record, in one section per kind.

    A section has the records that the record refers to, and then the records that refer to it, by
    score and then newest first; each record is in it once. A section may be empty. The section of
    the record's own kind has all linked records, by score and then newest first, and then similar
    records. Rows of both have two more keys: `linked`, True for a linked record, False for a
    similar one; and `why`, as `related.why` returns it for a similar one, `None` for a linked one.
    A record that waits for a decision has such a section of the kind that it becomes when kept.

    Args:
        store: The store of the almanac.
        kind: The kind of the record.
        row: The record as a row, with the links in the files of all records.
        with_similar: Whether the most similar records that are not linked are added, if there are
            fewer than eight linked ones, up to eight rows of both. The record itself is not added.

    Raises:
        DiskError: if the system refuses to read a folder of records.

    """
    sections: dict[Kind, dict[str, Any]] = {}
    for reference in kind.references:
        target = store.kinds[reference.target]
        reader = store.reader(target)
        if reference.symmetric or (kind.is_pending and kind.becomes(target)):
            rows = _linked(reader, row, with_similar=with_similar)
        else:
            rows = [*reader.rows(reference.ids(row)).values()]
        _add_rows(sections, target, rows)
    for other in (kind for kind in store.kinds.values() if not kind.is_pending):
        for reference in other.references:
            if reference.target == kind.name and not reference.symmetric:
                reader = store.reader(other)
                referring = reader.rows(reader.referring_to(reference.field, [row["id"]]))
                _add_rows(sections, other, _by_score(other, referring.values()))
    return [(other, [*rows_by_id.values()]) for other, rows_by_id in sections.items()]


def _add_rows(
    sections: dict[Kind, dict[str, Any]], kind: Kind, rows: Iterable[Mapping[str, Any]]
) -> None:
    """Add rows to the section of their kind, except records that are in it."""
    section = sections.setdefault(kind, {})
    for row in rows:
        section.setdefault(row["id"], row)


def _linked(reader: Reader, row: Mapping[str, Any], *, with_similar: bool) -> list[Any]:
    """Return the rows of the linked records and, if `with_similar`, of similar ones."""
    kind = reader.kind
    ids = kind.links.ids(row) if kind.links else []
    linked = _by_score(kind, reader.rows(ids).values())
    rows = [{**other, "linked": True, "why": None} for other in linked]
    missing = _MAX_SUGGESTED - len(rows)
    if with_similar and kind.similarity_weights and missing > 0:
        similar = related.suggested_rows(
            reader, row, min_similarity=MIN_SUGGESTED_SIMILARITY, limit=missing
        )
        rows += [{**other, "linked": False} for other in similar]
    return rows


def _by_score(kind: Kind, rows: Iterable[Any]) -> list[Any]:
    """Return rows by score, the highest first, if their kind has scores, then newest first."""
    if "score" not in kind.fields:
        return query.Order().arrange(rows, kind.date_field)
    return query.by_score(rows, kind.date_field)
