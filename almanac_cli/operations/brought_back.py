"""Finding which of the records that are about to be added were removed before."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from almanac_cli.errors import InvalidFile
from almanac_cli.storage import files

if TYPE_CHECKING:
    from collections.abc import Iterable

    from almanac_cli.model.kinds import Kind
    from almanac_cli.model.records import Record
    from almanac_cli.operations.store import Store


class BroughtBack(NamedTuple):
    """A new record that was removed before."""

    id: str  # of the new record; the removed one may have had another
    time: str  # when it was removed the last time, RFC 3339 in UTC


def find_brought_back(store: Store, kind: Kind, new: Iterable[Record]) -> tuple[BroughtBack, ...]:
    """Return those of new records whose id or identity a removed record had, in their order.

    Removals that were undone do not count, nor do those of which the history keeps no entry. A
    duplicate of a record that is there again is not brought back.

    Raises:
        DiskError: if the folder of the history cannot be read.

    """
    times: dict[str, str] = {}  # when records were removed, by id and by identity
    for deletion in store.history.deletions():
        folder, _, name = deletion.file.partition("/")
        if folder != kind.folder:
            continue
        for key in _keys(store, kind, name.removesuffix(files.SUFFIX), deletion.before):
            times.setdefault(key, deletion.time)
    if not times:
        return ()
    reader = store.reader(kind)
    return tuple(
        BroughtBack(record.id, time)
        for record in new
        for identities in [kind.identities(record.as_json())]
        if (time := _latest(times, (record.id, *identities)))
        and not any(map(reader.with_identity, identities))
    )


def _keys(store: Store, kind: Kind, id_: str, data: bytes) -> list[str]:
    """Return the id of a removed record, and if it was valid its identity."""
    try:
        return [id_, kind.identity(store.parse(kind, id_, data).as_json())]
    except InvalidFile:
        return [id_]


def _latest(times: dict[str, str], keys: Iterable[str]) -> str:
    return max((times[key] for key in keys if key in times), default="")
