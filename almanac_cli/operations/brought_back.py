"""Finding which of the records that are about to be added were removed before."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from almanac_cli.errors import InvalidFile
from almanac_cli.storage import files

if TYPE_CHECKING:
    from collections.abc import Iterable

    from almanac_cli.model.kind import Kind
    from almanac_cli.model.record import Record
    from almanac_cli.operations.store import Store


class BroughtBack(NamedTuple):
    """A new record that was removed before."""

    id: str  # of the new record; the removed one may have had another
    time: str  # when it was removed the last time, RFC 3339 in UTC


class _Removal(NamedTuple):
    """The removal of the file of a record."""

    time: str  # RFC 3339 in UTC
    identity: str | None  # of the record; None if the file was invalid


def find_brought_back(store: Store, kind: Kind, new: Iterable[Record]) -> tuple[BroughtBack, ...]:
    """Return those of new records whose id or identity a removed record had, in their order.

    Removals that were undone do not count, nor do those of which the history keeps no entry, nor
    those of records that are there still or again: renamed, merged or added once more.

    Raises:
        DiskError: if the folder of the history cannot be read.

    """
    removals: dict[str, _Removal] = {}  # the last ones, by id and by identity
    for deletion in store.history.deletions():
        folder, _, name = deletion.file.partition("/")
        if folder != kind.folder:
            continue
        id_ = name.removesuffix(files.SUFFIX)
        identity = _identity(store, kind, id_, deletion.before)
        for key in filter(None, (id_, identity)):
            removals.setdefault(key, _Removal(deletion.time, identity))
    if not removals:
        return ()
    reader = store.reader(kind)

    def is_gone(removal: _Removal) -> bool:
        return removal.identity is None or not reader.with_identity(removal.identity)

    return tuple(
        BroughtBack(record.id, max(times))
        for record in new
        for identities in [kind.identities(record.as_json())]
        for keys in [[key for key in (record.id, *identities) if key in removals]]
        if (times := [removals[key].time for key in keys if is_gone(removals[key])])
        and not any(map(reader.with_identity, identities))
    )


def _identity(store: Store, kind: Kind, id_: str, data: bytes) -> str | None:
    """Return the identity of a removed record; `None` if its file was invalid."""
    try:
        return kind.identity(store.parse(kind, id_, data).as_json())
    except InvalidFile:
        return None
