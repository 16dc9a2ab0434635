"""Comparing copies of record files, which a synchroniser made, with the originals, for `check`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.errors import InvalidRecord
from almanac_cli.operations import merge
from almanac_cli.operations.findings import ConflictedCopy
from almanac_cli.storage import files

if TYPE_CHECKING:
    from almanac_cli.model.kind import Kind
    from almanac_cli.model.record import Record
    from almanac_cli.operations.store import Store


def check_copy(store: Store, kind: Kind, name: str, id_: str) -> ConflictedCopy:
    """Return the finding for a copy, which says in what it differs from the original.

    `name` is that of the copy's file, `id_` that of the original.
    """
    file = f"{kind.folder}/{name}"
    copy, copied = _read(store, kind, name)
    record, data = _read(store, kind, f"{id_}{files.SUFFIX}")
    if copied == data:
        return ConflictedCopy(file=file, id=id_, kind=kind, fields=())
    if copy is None or record is None:
        return ConflictedCopy(file=file, id=id_, kind=kind, fields=None)
    conflicts = merge.all_conflicts(kind, record.as_stored(), copy.as_stored())
    fields = tuple(conflict.field for conflict in conflicts)
    return ConflictedCopy(file=file, id=id_, kind=kind, fields=fields)


def _read(store: Store, kind: Kind, name: str) -> tuple[Record | None, bytes | None]:
    """Return the record in a file, and its content; `None` for what is invalid or unreadable."""
    try:
        data = files.read(store.root / kind.folder / name)
    except (FileNotFoundError, files.NotReadable):
        return None, None
    try:
        return merge.decode(kind, data), data
    except InvalidRecord:
        return None, data
