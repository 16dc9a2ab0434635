"""The records to show with a record: those that it refers to, or that refer to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from almanac_cli.analysis import related
from almanac_cli.model import query

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from almanac_cli.index.reader import Reader
    from almanac_cli.model.kinds import Kind
    from almanac_cli.operations.store import Store

_MAX_SUGGESTED = 8  # linked and suggested records together


def related_records(
    store: Store, kind: Kind, row: Mapping[str, Any], *, suggest: bool
) -> list[tuple[Kind, list[Any]]]:
    """Return by kind the rows of the records that one refers to, and of those that refer to it.

    Each row once. Rows of records that may be linked to it have a field `linked` more: True for
    those that are, which come first, by score; False for the most similar ones, which `suggest`
    adds up to eight rows.
    """
    sections: dict[Kind, dict[str, Any]] = {}
    for reference in kind.references:
        target = store.kinds[reference.target]
        reader = store.reader(target)
        if reference.symmetric:
            rows = _linked(reader, row, suggest=suggest)
        else:
            rows = [*reader.rows(reference.ids(row)).values()]
        _add_rows(sections, target, rows)
    for other in store.kinds.values():
        for reference in other.references:
            if reference.target == kind.name and not reference.symmetric:
                reader = store.reader(other)
                referring = reader.rows(reader.referring_to(reference.field, [row["id"]]))
                _add_rows(sections, other, _by_score(other, referring.values()))
    return [(other, [*rows_by_id.values()]) for other, rows_by_id in sections.items()]


def _add_rows(
    sections: dict[Kind, dict[str, Any]], kind: Kind, rows: Iterable[Mapping[str, Any]]
) -> None:
    """Add rows to the section of their kind, those that are not in it yet."""
    section = sections.setdefault(kind, {})
    for row in rows:
        section.setdefault(row["id"], row)


def _linked(reader: Reader, row: Mapping[str, Any], *, suggest: bool) -> list[Any]:
    """Return the rows of the linked records and, to `suggest`, of the most similar others."""
    kind = reader.kind
    ids = kind.links.ids(row) if kind.links else []
    linked = _by_score(kind, reader.rows(ids).values())
    rows = [{**other, "linked": True} for other in linked]
    if suggest and kind.similarity_weights and len(rows) < _MAX_SUGGESTED:
        similar = related.suggest(reader, row, unlinked=True)[: _MAX_SUGGESTED - len(rows)]
        others = reader.rows([other.id for other in similar]).values()
        rows += [{**other, "linked": False} for other in others]
    return rows


def _by_score(kind: Kind, rows: Iterable[Any]) -> list[Any]:
    """Arrange rows by score if their kind has one, then newest first."""
    if "score" not in kind.fields:
        return query.Order().arrange(rows, kind.date_field)
    return query.by_score(rows, kind.date_field)
