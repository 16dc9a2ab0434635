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

    Rows of its own kind have a field `linked` more: True for those that it is linked to, which
    come first, by score; False for the most similar ones, which `suggest` adds up to eight rows.
    """
    sections: list[tuple[Kind, list[Any]]] = []
    for reference in kind.references:
        target = store.kinds[reference.target]
        reader = store.reader(target)
        if reference.symmetric:
            sections.append((target, _linked(reader, row, suggest=suggest)))
        else:
            sections.append((target, [*reader.rows(reference.ids(row)).values()]))
    for other in store.kinds.values():
        for reference in other.references:
            if reference.target == kind.name and other is not kind:
                reader = store.reader(other)
                rows = reader.rows(reader.referring_to(reference.field, [row["id"]]))
                sections.append((other, _by_score(other, rows.values())))
    return sections


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
