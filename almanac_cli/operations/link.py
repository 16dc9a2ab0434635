"""Linking records: of one kind with each other, and to records of another kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.errors import SelfLink
from almanac_cli.operations.references import drop_references, ids_in, with_ids

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from almanac_cli.model.kinds import Kind, Reference
    from almanac_cli.model.records import Record
    from almanac_cli.operations.store import Store


def link(store: Store, kind: Kind, id_: str, others: Iterable[str], now: datetime) -> Record:
    """Link a record to others of its kind, in its own file alone, and return it.

    What is linked already, in either file, stays as it is.

    Raises:
        NotFound: if one of the records does not exist.
        InvalidFile: if one of them is invalid.
        SelfLink: if the record is among the others.

    """
    reference = _link_field(kind)
    with store.transaction(now) as changes:
        stored = store.read(kind, id_)
        links = set(ids_in(stored.record, reference))
        for other in others:
            if other == id_:
                raise SelfLink(kind.name, id_)
            if id_ not in ids_in(store.read(kind, other).record, reference):
                links.add(other)
        return changes.update(stored, with_ids(stored.record, reference, sorted(links)))


def unlink(store: Store, kind: Kind, id_: str, others: Iterable[str], now: datetime) -> Record:
    """Remove the links between a record and others of its kind, in whichever file; return it.

    The others need not exist.

    Raises:
        NotFound: if the record itself does not exist.
        InvalidFile: if it or one of the others is invalid.

    """
    reference = _link_field(kind)
    ids = set(others)
    with store.transaction(now) as changes:
        record = drop_references(changes, store.read(kind, id_), [reference], ids)
        for other in sorted(ids - {id_}):
            if store.exists(kind, other):
                drop_references(changes, store.read(kind, other), [reference], {id_})
    return record


def add_references(  # noqa: PLR0913, PLR0917 (the two ends of a reference, each with its kind)
    store: Store, kind: Kind, id_: str, target: Kind, others: Iterable[str], now: datetime
) -> Record:
    """Let a record refer to others of another kind, and return it.

    Where the field holds one id, the last of the others takes its place.

    Raises:
        NotFound: if the record does not exist.
        InvalidFile: if its file is invalid.

    """
    reference = kind.reference(target)
    with store.transaction(now) as changes:
        stored = store.read(kind, id_)
        ids = [*ids_in(stored.record, reference), *others]
        ids = ids if reference.many else ids[-1:]
        return changes.update(stored, with_ids(stored.record, reference, ids))


def remove_references(  # noqa: PLR0913, PLR0917 (the two ends of a reference, each with its kind)
    store: Store, kind: Kind, id_: str, target: Kind, others: Iterable[str], now: datetime
) -> Record:
    """Let a record no longer refer to others of another kind, and return it.

    Raises:
        NotFound: if the record does not exist.
        InvalidFile: if its file is invalid.

    """
    reference = kind.reference(target)
    with store.transaction(now) as changes:
        return drop_references(changes, store.read(kind, id_), [reference], {*others})


def _link_field(kind: Kind) -> Reference:
    """Return the field by which records of a kind are linked; LookupError if they never are."""
    if kind.links is None:
        raise LookupError(f"records of kind {kind.name} are not linked to each other")
    return kind.links
