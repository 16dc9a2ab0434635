"""Which records belong with one, for its page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from almanac_cli.analysis import related
from almanac_cli.model import query

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from almanac_cli.index.reader import Reader
    from almanac_cli.model.kinds import Kind
    from almanac_cli.operations.store import Store

_MAX_SUGGESTED = 8  # linked and suggested records of a page


def belonging(
    store: Store, kind: Kind, row: Mapping[str, Any], *, suggest: bool
) -> list[tuple[Kind, list[Any]]]:
    """Return by kind the records that a record refers to, or that refer to it.

    Of its own kind: those it is linked to, best score first, and, to `suggest`, those that seem to
    belong with it until there are eight; `linked` tells them apart.
    """
    found: list[tuple[Kind, list[Any]]] = []
    for reference in kind.references:
        other = store.kinds[reference.target]
        reader = store.reader(other)
        if reference.symmetric:
            found.append((other, _linked(reader, row, suggest=suggest)))
        else:
            found.append((other, [*reader.rows(reference.ids(row)).values()]))
    for other in store.kinds.values():
        for reference in other.references:
            if reference.target == kind.name and other is not kind:
                reader = store.reader(other)
                naming = reader.rows(reader.referring_to(reference.field, [row["id"]])).values()
                found.append((other, _best_first(other, naming)))
    return found


def _linked(reader: Reader, row: Mapping[str, Any], *, suggest: bool) -> list[Any]:
    """Return the linked records, best score first, and up to eight with those suggested."""
    kind = reader.kind
    ids = kind.links.ids(row) if kind.links else []
    linked = _best_first(kind, reader.rows(ids).values())
    found = [{**other, "linked": True} for other in linked]
    if suggest and kind.similarity_weights and len(found) < _MAX_SUGGESTED:
        near = related.suggest(reader, row, unlinked=True)[: _MAX_SUGGESTED - len(found)]
        rows = reader.rows([other.id for other in near]).values()
        found += [{**other, "linked": False} for other in rows]
    return found


def _best_first(kind: Kind, rows: Iterable[Any]) -> list[Any]:
    if "score" not in kind.fields:
        return query.Order().arrange(rows, kind.date_field)
    return query.by_score(rows, kind.date_field)
