"""Linking records: of one kind with each other, and to records of another kind.

Each function is one transaction and also raises the errors of `Store.transaction`. `ids` and
`others` are full ids, those of `ids` each once; `now` is an aware datetime.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.errors import SelfLink
from almanac_cli.operations.batch import do_for_all
from almanac_cli.operations.references import drop_references, ids_in, with_ids

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from almanac_cli.model.kind import Kind, Reference
    from almanac_cli.model.record import Record
    from almanac_cli.operations.store import Store


def link(  # noqa: PLR0913 (a switch by keyword)
    store: Store,
    kind: Kind,
    ids: Collection[str],
    others: Iterable[str],
    now: datetime,
    *,
    but_itself: bool = False,
) -> list[Record]:
    """Link each of some records to each of others, all or none, and return the first ones.

    They are returned as their files now have them. Only their files are changed. A link that one of
    two files has stays there. The links of a returned record are the links in its file, without
    links in other files. `but_itself` is whether a record that is also among `others` is not linked
    to itself, but to the others alone.

    Raises:
        NotFound: if one of the records does not exist.
        InvalidFile: if one of their files is invalid.
        SelfLink: if an id is also among `others`, unless `but_itself`.
        InvalidInput: if some of several records cannot be linked; carries a refusal for each.
        LookupError: if records of the kind have no links.

    """
    reference = _link_field(kind)
    with store.transaction(now) as changes:
        back = {other: ids_in(store.read(kind, other).record, reference) for other in others}

        def change(id_: str) -> Record:
            if id_ in back and not but_itself:
                raise SelfLink(kind.name, id_)
            stored = store.read(kind, id_)
            links = {*ids_in(stored.record, reference)}
            # Of two that are on both sides, the first has the link.
            done = {other for other in back if id_ in back and other in ids and other <= id_}
            links.update(other for other in back.keys() - done if id_ not in back[other])
            return changes.update(stored, with_ids(stored.record, reference, sorted(links)))

        return do_for_all(ids, change)


def unlink(
    store: Store, kind: Kind, ids: Collection[str], others: Iterable[str], now: datetime
) -> list[Record]:
    """Remove the links between some records and others, all or none, and return the first ones.

    They are returned as their files now have them. A link is removed from the file that has it, of
    either record. Records that do not exist or are not linked are ignored in `others`.

    Raises:
        NotFound: if one of the records `ids` does not exist.
        InvalidFile: if its file, or the file of an existing one of `others`, is invalid.
        InvalidInput: if some of several files are invalid; carries a refusal for each.
        LookupError: if records of the kind have no links.

    """
    reference = _link_field(kind)
    others = {*others}
    with store.transaction(now) as changes:

        def change(id_: str) -> Record:
            removed = (others if id_ in ids else set()) | ({*ids} if id_ in others else set())
            return drop_references(changes, store.read(kind, id_), [reference], removed)

        unlinked = do_for_all(ids, change)
        for other in sorted(others - {*ids}):
            if store.exists(kind, other):
                change(other)
        return unlinked


def add_references(  # noqa: PLR0913, PLR0917 (the two ends, each with its kind)
    store: Store,
    kind: Kind,
    ids: Collection[str],
    target: Kind,
    others: Iterable[str],
    now: datetime,
) -> list[Record]:
    """Add references from records to records of the kind `target`, and return the first ones.

    They are returned as their files now have them. If the field has room for one id only, the last
    of `others` replaces it. Whether `others` exist is not checked.

    Raises:
        NotFound: if one of the records `ids` does not exist.
        InvalidFile: if one of their files is invalid.
        InvalidInput: if some of several files are invalid; carries a refusal for each.
        LookupError: if records of the kind do not refer to records of the kind `target`.

    """
    reference, others = kind.reference(target), [*others]
    with store.transaction(now) as changes:

        def change(id_: str) -> Record:
            stored = store.read(kind, id_)
            refs = [*ids_in(stored.record, reference), *others]
            refs = refs if reference.many else refs[-1:]
            return changes.update(stored, with_ids(stored.record, reference, refs))

        return do_for_all(ids, change)


def remove_references(  # noqa: PLR0913, PLR0917 (the two ends, each with its kind)
    store: Store,
    kind: Kind,
    ids: Collection[str],
    target: Kind,
    others: Iterable[str],
    now: datetime,
) -> list[Record]:
    """Remove references from records to records of the kind `target`, and return the first ones.

    They are returned as their files now have them. Records that they do not refer to are ignored.

    Raises:
        NotFound: if one of the records `ids` does not exist.
        InvalidFile: if one of their files is invalid.
        InvalidInput: if some of several files are invalid; carries a refusal for each.
        LookupError: if records of the kind do not refer to records of the kind `target`.

    """
    reference, others = kind.reference(target), {*others}
    with store.transaction(now) as changes:

        def change(id_: str) -> Record:
            return drop_references(changes, store.read(kind, id_), [reference], others)

        return do_for_all(ids, change)


def _link_field(kind: Kind) -> Reference:
    """Return the field with the links of a kind; LookupError if the kind has no links."""
    if kind.links is None:
        raise LookupError(f"records of kind {kind.name} are not linked to each other")
    return kind.links
