"""Removing records, with the references to them.

`now` is an aware datetime.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.errors import InvalidFile, NotFound, UnreadableFile
from almanac_cli.operations.references import drop_references

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from almanac_cli.model.kinds import Kind, Reference
    from almanac_cli.operations.store import Store


def remove(
    store: Store, kind: Kind, ids: Iterable[str], now: datetime, *, dry_run: bool
) -> list[str]:
    """Remove records and the references to them, in one transaction.

    Return the ids of the remaining records, of any kind, from which references were removed; with
    `dry_run`, from which they would be removed. The list may be empty. `ids` are full ids. Records
    with an invalid file can be removed; remaining invalid files are not changed, even if they
    refer to a removed record. Also raises the errors of `Store.transaction`.

    Raises:
        NotFound: if one of the records does not exist.
        InvalidFile: if a file to remove is not a regular file or larger than a record may be, or if
            the system refuses to read a file that may refer to a removed record.

    """
    removed = set(ids)
    with store.transaction(now, dry_run=dry_run) as changes:
        contents = {id_: store.read_bytes(kind, id_) for id_ in removed}
        referring = _referring_to(store, kind, removed)
        for (source, id_), references in referring.items():
            drop_references(changes, store.read(source, id_), references, removed)
        for id_, data in contents.items():
            changes.remove(kind, id_, data)
    return [id_ for _, id_ in referring]


def _referring_to(
    store: Store, target: Kind, ids: set[str]
) -> dict[tuple[Kind, str], list[Reference]]:
    """Return by kind and id the remaining records that refer to `ids`, with the fields."""
    referring: dict[tuple[Kind, str], list[Reference]] = {}
    for kind in store.kinds.values():
        for reference in kind.references:
            if reference.target == target.name:
                for id_ in store.reader(kind).referring_to(reference.field, ids):
                    if kind is not target or id_ not in ids:
                        referring.setdefault((kind, id_), []).append(reference)
                _require_all_read(store, kind)
    return referring


def _require_all_read(store: Store, kind: Kind) -> None:
    """Raise InvalidFile if a file of a kind is not in the index although it may be valid."""
    for id_ in store.reader(kind).problems():
        try:
            store.read(kind, id_)
        except UnreadableFile:
            raise
        except (InvalidFile, NotFound):
            continue
        # It is valid now, but could not be read when the index was synced.
        raise store.invalid_files[store.path(kind, id_)]
