"""Linking records: of one kind with each other, and to records of another kind.

Each function is one transaction and also raises the errors of `Store.transaction`. `id_` and
`others` are full ids, `now` an aware datetime.
"""

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
    """Link a record to other records of its kind, and return it as its file now has it.

    Only the file of the record is changed. A link that one of the two files has stays there. The
    links of the returned record are the links in its file, without links in other files.

    Raises:
        NotFound: if one of the records does not exist.
        InvalidFile: if one of their files is invalid.
        SelfLink: if `id_` is among `others`.
        LookupError: if records of the kind have no links.

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
    """Remove links between a record and others of its kind, and return it as its file now has it.

    A link is removed from the file that has it, of the record or of the other. Records that do not
    exist or are not linked are ignored in `others`.

    Raises:
        NotFound: if the record `id_` does not exist.
        InvalidFile: if its file, or the file of an existing one of `others`, is invalid.
        LookupError: if records of the kind have no links.

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
    """Add references from a record to records of the kind `target`, and return the record.

    It is returned as its file now has it. If the field has room for one id only, the last of
    `others` replaces it. Whether `others` exist is not checked.

    Raises:
        NotFound: if the record `id_` does not exist.
        InvalidFile: if its file is invalid.
        LookupError: if records of the kind do not refer to records of the kind `target`.

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
    """Remove references from a record to records of the kind `target`, and return the record.

    It is returned as its file now has it. Records that it does not refer to are ignored.

    Raises:
        NotFound: if the record `id_` does not exist.
        InvalidFile: if its file is invalid.
        LookupError: if records of the kind do not refer to records of the kind `target`.

    """
    reference = kind.reference(target)
    with store.transaction(now) as changes:
        return drop_references(changes, store.read(kind, id_), [reference], {*others})


def _link_field(kind: Kind) -> Reference:
    """Return the field with the links of a kind; LookupError if the kind has no links."""
    if kind.links is None:
        raise LookupError(f"records of kind {kind.name} are not linked to each other")
    return kind.links
