"""Renaming records: one gets another id, and all references to it with it.

`now` is an aware datetime.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from almanac_cli.errors import IdTaken, Invalid, NotFound
from almanac_cli.model import records
from almanac_cli.operations.decisions_of_feeds import copy_decisions
from almanac_cli.operations.references import ids_in, move_references, referring_to, with_ids
from almanac_cli.operations.skipped_files import SkippedFiles
from almanac_cli.storage.transaction import current_mode

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from pathlib import Path

    from almanac_cli.model.kind import Kind
    from almanac_cli.model.record import Record
    from almanac_cli.model.rows import JsonObject
    from almanac_cli.operations.store import Store


@dataclass(frozen=True, slots=True)
class Renamed:
    """The outcome of renaming a record."""

    row: JsonObject  # the record with its new id, and the links in all files
    referring: list[str]  # ids of other records, of any kind, that name it
    unchanged: list[Path]  # invalid files in which the old id still stands as a text


def rename(  # noqa: PLR0913 (a switch by keyword)
    store: Store, kind: Kind, id_: str, new: str, now: datetime, *, dry_run: bool
) -> Renamed:
    """Give a record another id, in its file and in all references to it, in one transaction.

    Its file gets the new name, and keeps its permissions; nothing else in it changes. What was
    decided about items of its feeds is remembered for the new id as well. Invalid files
    are not changed, even if they refer to the record. Nothing is written if it has the id already.
    With `dry_run`, return the outcome that it would have. Also raises the errors of
    `Store.transaction`.

    Raises:
        InvalidRecord: if the new id is malformed, or the record refers to it.
        IdTaken: if a file with the new id exists, valid or not, or is only left out of the
            checkout by git.
        NotFound: if the record does not exist.
        InvalidFile: if the file of the record is invalid, or if the system refuses to read a file
            that may refer to the record.

    """
    with store.transaction(now, dry_run=dry_run) as changes:
        stored = store.read(kind, id_)
        base = stored.record.as_stored()
        record = _refer_to_itself(records.parse_input(kind, {"id": new}, new, now, base=base), id_)
        if record.id == id_:
            return Renamed(store.as_rows([record])[0], [], [])
        if store.exists(kind, record.id) or SkippedFiles(store).has(kind, record.id):
            raise IdTaken(kind.name, [record.id], is_new=False)
        referring = referring_to(store, kind, {id_})
        # First the new file, so that no reference in another one ever leads nowhere.
        changes.create(record, mode=current_mode(store.path(kind, id_)))
        moved = [
            move_references(changes, store.read(*place), references, {id_}, record.id)
            for place, references in referring.items()
        ]
        changes.remove(kind, id_, stored.data)
        copy_decisions(store, changes, kind, [id_], record.id)
        row, *_ = store.as_rows([record, *(other for other in moved if other.kind is kind)])
        unchanged = [*_invalid_files_with(store, kind, id_)]
    return Renamed(row, [other for _, other in referring], unchanged)


def _refer_to_itself(record: Record, before: str) -> Record:
    """Return a record whose references to itself, by the id `before`, have its new id."""
    for reference in record.kind.references:
        if reference.target == record.kind.name and before in (ids := ids_in(record, reference)):
            renamed = [record.id if id_ == before else id_ for id_ in ids]
            record = with_ids(record, reference, renamed)
    return record


def _invalid_files_with(store: Store, kind: Kind, id_: str) -> Iterable[Path]:
    """Yield the paths of the invalid files that may name a record and have its id as a text."""
    for source in store.kinds.values():
        if any(reference.target == kind.name for reference in source.references):
            for other in store.reader(source).problems():
                with suppress(Invalid, NotFound):
                    if f'"{id_}"'.encode() in store.read_bytes(source, other):
                        yield store.path(source, other)
