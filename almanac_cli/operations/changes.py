"""Staging the changes of files that a transaction writes when its block ends: `Changes`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.formats import json_codec
from almanac_cli.model import dates
from almanac_cli.model.text import fold
from almanac_cli.storage import files, record_files, transaction
from almanac_cli.storage.transaction import Change

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from almanac_cli.model.kind import Kind
    from almanac_cli.model.record import Record
    from almanac_cli.operations.store import Stored


class Changes:
    """The staged changes of a transaction, which `Store.transaction` makes.

    The methods only add to the list. A file is compared with the `before` of its change at the end
    of the transaction, immediately before the file is written; `FileConflict` is raised there.
    """

    def __init__(self, now: datetime) -> None:
        self.now = now  # the time of the transaction, an aware datetime
        self.staged: list[Change] = []  # in the order in which they are written

    @property
    def time(self) -> str:
        """The time of the transaction, RFC 3339 in UTC."""
        return dates.to_text(self.now)

    def ids(self, kind: Kind) -> set[str]:
        """Return the ids of the records of a kind whose files the staged changes concern."""
        parts = (change.file.rpartition("/") for change in self.staged)
        return {files.name_to_id(name) for folder, _, name in parts if folder == kind.folder}

    def write(self, root: Path) -> None:
        """Make the staged changes in an almanac, all or none, but for what a killed process did.

        Raises the errors of `transaction.apply_all`.
        """
        transaction.apply_all(root, self.staged, on_reverted=lambda: None)

    def stage(self, *changes: Change) -> None:
        """Stage changes of any files, in their order."""
        self.staged += changes

    def create(self, record: Record, mode: int | None = None) -> None:
        """Stage the file of a new record, which must not exist at the end of the transaction.

        `mode` are the permission bits of the file; `None` leaves them to the umask.

        Raises:
            TooLarge: if the file would exceed `files.MAX_RECORD_BYTES`.

        """
        path = record_files.relative_path(record.kind, record.id)
        self.stage(Change(path, None, record_files.encode(record), mode))

    def replace(self, record: Record, before: bytes) -> None:
        """Stage a record as the new content of its file, in canonical form, even if it is equal.

        `before` is the content that the file must still have at the end of the transaction.

        Raises:
            TooLarge: if the file would exceed `files.MAX_RECORD_BYTES`.

        """
        self._stage(record.kind, record.id, before, record_files.encode(record))

    def update(self, stored: Stored, record: Record, *, is_dated: bool = False) -> Record:
        """Stage a record in place of the stored record, and return it with a new `updated` time.

        A title that it gives up is kept in the field `Kind.former_titles_field`; what is true no
        more is unset, as `Kind.outdated_fields` says.

        If it equals `stored.record`, nothing is staged and it is returned unchanged. `stored` is
        the result of `Store.read` for the same id. See `touch_updated` for the time; a record that
        `is_dated` keeps its own, which somebody has entered.

        Raises:
            TooLarge: if the file would exceed `files.MAX_RECORD_BYTES`.

        """
        record = _keep_former_title(stored.record, record)
        record = _unset_outdated(stored.record, record)
        if not is_dated:
            record = touch_updated(stored.record, record, self.now)
        if not _is_same(record, stored.record):
            self.replace(record, stored.data)
        return record

    def remove(self, kind: Kind, id_: str, before: bytes) -> None:
        """Stage the removal of a record's file.

        `id_` is the full id of the record, `before` the content that the file must still have at
        the end of the transaction.
        """
        self._stage(kind, id_, before, None)

    def _stage(self, kind: Kind, id_: str, before: bytes | None, after: bytes | None) -> None:
        self.stage(Change(record_files.relative_path(kind, id_), before, after))


def _keep_former_title(before: Record, record: Record) -> Record:
    """Return a record that has the title before among its former ones, if that was another."""
    kind = record.kind
    field, title = kind.former_titles_field, kind.title_field
    if field is None or fold(getattr(before, title)) == fold(getattr(record, title)):
        return record
    names = {*getattr(record, field), getattr(before, title)}
    kept = (name for name in names if fold(name) != fold(getattr(record, title)))
    return record.model_copy(update={field: tuple(sorted(kept))})


def _unset_outdated(before: Record, record: Record) -> Record:
    """Return a record without what its other changes make untrue, but for what is new itself."""
    if record.kind.outdated_fields is None:
        return record
    fields = record.kind.outdated_fields(before.as_json(), record.as_json())
    unchanged = [field for field in fields if getattr(record, field) == getattr(before, field)]
    return record.model_copy(update=dict.fromkeys(unchanged))


def touch_updated(before: Record, record: Record, now: datetime) -> Record:
    """Return a changed record with the time of its change set to `now`, an aware datetime.

    The time is in the field `Kind.updated_field`. The record is returned unchanged if its kind has
    no such field, if it equals `before`, or if its time differs from the time in `before`, or its
    precision does.
    """
    kind = record.kind
    if kind.updated_field is None or _is_same(record, before):
        return record
    update: dict[str, str | None] = {kind.updated_field: dates.to_text(now)}
    if kind.precision_field and kind.updated_field == kind.date_field:
        update[kind.precision_field] = None
    if any(getattr(record, field) != getattr(before, field, "") for field in update):
        return record
    return record.model_copy(update=update)


def _is_same(record: Record, other: Record) -> bool:
    """Tell whether the files of two records have the same content, but for the order of keys."""
    return json_codec.is_same(record.as_stored(), other.as_stored())
