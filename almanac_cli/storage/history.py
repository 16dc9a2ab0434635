"""The history of changes: what files held before each command, kept so that it can be undone."""

from __future__ import annotations

import errno
import re
from contextlib import suppress
from typing import TYPE_CHECKING

from almanac_cli.errors import AlmanacError, ChangedSince, UndoRefused
from almanac_cli.storage import atomic, entries, files, state_dir, transaction
from almanac_cli.storage.transaction import Change

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from almanac_cli.storage.entries import Entry

_PLACE = f"{state_dir.STATE}/undo"
_OLD_PLACE = f"{state_dir.FOLDER}/undo"  # before version 0.2; it is moved at the first change
# Whoever reads without the lock finds what is moved meanwhile in the one or the other.
_PLACES = (_PLACE, _OLD_PLACE, _PLACE)
_NUMBER = re.compile("[1-9][0-9]{0,14}")
_MAX_ENTRY_BYTES = 2 * 1024**3  # an entry holds what many files held


class History:
    """The history of an almanac, whose records are in these folders of it."""

    # Entries that are kept; an undo is one too, so that a hundred commands can be undone in turn.
    max_entries = 200

    def __init__(self, root: Path, folders: Sequence[str]) -> None:
        self.root = root
        self._folders = folders

    def apply(
        self,
        changes: Sequence[Change],
        command: Sequence[str],
        time: str,
        reverts: int | None = None,
    ) -> None:
        """Make changes together, all or none, as an entry that is written before the first of them.

        The caller holds the almanac's lock and has made its folder of state. If the process is
        killed, the entry stays and can be undone.

        Raises FileConflict if a file does not hold what `before` says, another AlmanacError or
        OSError if the disk fails.
        """
        if not changes:
            return
        self._move_old()
        changes = [change._replace(mode=self._mode(change)) for change in changes]
        path = self._path(max(self._numbers(), default=0) + 1)
        atomic.create(path, entries.encode(changes, command, time, reverts, self._interrupted()))
        try:
            transaction.apply_all(self.root, changes)
        except BaseException:
            with suppress(OSError):
                path.unlink()
            raise
        if reverts is not None:
            _mark_complete(path)

    def entries(self) -> Iterator[Entry]:
        """Return the entries, the latest first, each read when it is asked for.

        Those that cannot be read are left out. An entry that was to undo another and was
        interrupted has undone nothing, and its `reverts` is None.
        """
        undone: set[int] = set()
        interrupted = {self._interrupted()}
        for number in reversed(self._numbers()):
            if (entry := self._read(number)) is None:
                continue
            reverts = None if number in interrupted else entry.reverts
            interrupted.add(entry.interrupted)
            if reverts is not None and number not in undone:
                undone.add(reverts)
            yield entry._replace(reverts=reverts, undone=number in undone)

    def latest(self) -> Entry | None:
        """Return the latest entry that can be undone, None if there is none.

        An entry that undid another is passed over, as is one that was undone or that changed
        nothing.

        Raises UndoRefused if a later entry cannot be read.
        """
        readable = set()
        for entry in self.entries():
            readable.add(entry.number)
            if entry.reverts is None and not entry.undone and self._differences(entry):
                later = [number for number in self._numbers() if number > entry.number]
                if unreadable := [number for number in later if number not in readable]:
                    raise UndoRefused("unreadable", unreadable[-1])
                return entry
        return None

    def get(self, number: int) -> Entry | None:
        """Return the entry of this number, None if there is none that can be read."""
        return next((entry for entry in self.entries() if entry.number == number), None)

    def inverse(self, entry: Entry) -> list[Change]:
        """Return the changes that undo an entry; none for files that hold what they held before.

        Raises ChangedSince if a file was changed after the entry.
        """
        changes = self._differences(entry)
        after = {file.file: file.after for file in entry.files}
        if changed := [
            change.file for change in changes if entries.digest(change.before) != after[change.file]
        ]:
            raise ChangedSince(entry.number, changed)
        return changes

    def prune(self) -> None:
        """Delete all entries but the latest, as far as the disk allows."""
        with suppress(OSError, AlmanacError):
            for number in self._numbers()[: -self.max_entries]:
                self._path(number).unlink()

    def _mode(self, change: Change) -> int | None:
        """Return the permission bits that a change gives its file, or else that the file has."""
        return change.mode or transaction.current_mode(self.root / change.file)

    def _differences(self, entry: Entry) -> list[Change]:
        """Return the changes that restore what the files held before an entry."""
        now = {file.file: transaction.current_bytes(self.root / file.file) for file in entry.files}
        return [
            Change(file.file, now[file.file], file.before, file.mode)
            for file in entry.files
            if now[file.file] != file.before
        ]

    def _interrupted(self) -> int | None:
        """Return the number of the last entry, if it was to undo another and was interrupted.

        Where the entry does not say, the files tell, as long as it is the last: at least one of
        them holds what it held before.
        """
        entry = self._read(max(self._numbers(), default=0))
        if entry is None or entry.reverts is None or entry.complete:
            return None
        for file in entry.files:
            with suppress(AlmanacError):
                if transaction.current_bytes(self.root / file.file) == file.before:
                    return entry.number
        return None

    def _read(self, number: int) -> Entry | None:
        """Return an entry, None if its file does not hold one."""
        for place in _PLACES:
            try:
                data = files.read(self._path(number, place), _MAX_ENTRY_BYTES)
                return entries.decode(number, data, self._folders)
            except FileNotFoundError:
                continue
            except (OSError, ValueError, TypeError, RecursionError):
                return None
        return None

    def _path(self, number: int, place: str = _PLACE) -> Path:
        return self.root / place / f"{number}{files.SUFFIX}"

    def _numbers(self) -> list[int]:
        """Return the numbers of the entries, in order."""
        for place in _PLACES:
            if ids := files.ids(self.root / place):
                return sorted(int(id_) for id_ in ids if _NUMBER.fullmatch(id_))
        return []

    def _move_old(self) -> None:
        """Move the history of an earlier version to where it is looked for first, in one step.

        Raises DiskError if that fails.
        """
        old, new = self.root / _OLD_PLACE, self.root / _PLACE
        if not old.is_dir() or files.ids(new):
            return
        atomic.make_folder(new.parent)
        with files.io_errors("write", new):
            try:
                old.rename(new)
            except OSError as error:
                if error.errno != errno.ENOTEMPTY:
                    raise
            atomic.sync(new.parent)
            atomic.sync(old.parent)


def _mark_complete(path: Path) -> None:
    """Write into an entry that it came to its end; where that fails, the files still tell."""
    with suppress(AlmanacError, ValueError):
        data = files.read(path, _MAX_ENTRY_BYTES)
        atomic.replace(path, entries.with_complete(data), data)
