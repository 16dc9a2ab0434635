"""The changes that a transaction of the store is to make."""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.errors import TooLarge
from almanac_cli.formats import json_codec
from almanac_cli.model import dates
from almanac_cli.storage import files
from almanac_cli.storage.record_files import relative_path
from almanac_cli.storage.transaction import Change

if TYPE_CHECKING:
    from datetime import datetime

    from almanac_cli.model.kinds import Kind
    from almanac_cli.model.records import Record
    from almanac_cli.operations.store import Stored


class Changes:
    """The changes of files that have been staged, in the order in which they will be made."""

    def __init__(self, now: datetime) -> None:
        self.now = now  # the time of the transaction
        self.staged: list[Change] = []

    def stage(self, *changes: Change) -> None:
        """Stage changes of files."""
        self.staged += changes

    def create(self, record: Record) -> None:
        """Stage a new record.

        Raises:
            TooLarge: if its file would be.

        """
        self._stage(record.kind, record.id, None, _record_bytes(record))

    def replace(self, record: Record, before: bytes) -> None:
        """Stage a record in place of these bytes.

        Raises:
            TooLarge: if its file would be.

        """
        self._stage(record.kind, record.id, before, _record_bytes(record))

    def update(self, stored: Stored, record: Record) -> Record:
        """Stage a record in place of the stored one, if they differ, and return it as staged.

        See `touch_updated` for the time of the change.

        Raises:
            TooLarge: if its file would be.

        """
        record = touch_updated(stored.record, record, self.now)
        if record != stored.record:
            self.replace(record, stored.data)
        return record

    def remove(self, kind: Kind, id_: str, before: bytes) -> None:
        """Stage the removal of a record whose file holds these bytes."""
        self._stage(kind, id_, before, None)

    def _stage(self, kind: Kind, id_: str, before: bytes | None, after: bytes | None) -> None:
        self.stage(Change(relative_path(kind, id_), before, after))


def touch_updated(before: Record, record: Record, now: datetime) -> Record:
    """Return a changed record with its `updated` set to `now`, unless the change has set it.

    A kind may have no such field; then the record is returned as it is.
    """
    field = record.kind.updated_field
    if field is None or record == before or getattr(record, field) != getattr(before, field, ""):
        return record
    return record.model_copy(update={field: dates.to_text(now)})


def _record_bytes(record: Record) -> bytes:
    data = json_codec.record_bytes(record)
    if len(data) > files.MAX_RECORD_BYTES:
        raise TooLarge("record", record.id, files.MAX_RECORD_BYTES)
    return data
