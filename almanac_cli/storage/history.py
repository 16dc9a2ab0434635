"""The history of changes: files as they were before each of the latest 200 commands, for undo.

Each entry, an `entries.Entry`, is one JSON file in `.almanac/state/undo/`.
"""

from __future__ import annotations

import errno
import re
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from almanac_cli.errors import AlmanacError, ChangedSince, InvalidValue, UndoRefused
from almanac_cli.storage import atomic, entries, files, seen_files, state_dir, transaction
from almanac_cli.storage.transaction import Change

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from almanac_cli.storage.entries import Entry, FileBefore

_PLACE = f"{state_dir.STATE}/undo"
_OLD_PLACE = f"{state_dir.FOLDER}/undo"  # before version 0.2; it is moved at the first change
# A reader has no lock: an entry that is moved while it reads is in one or the other.
_PLACES = (_PLACE, _OLD_PLACE, _PLACE)
_NUMBER = re.compile("[1-9][0-9]{0,14}")
_MAX_ENTRY_BYTES = 2 * 1024**3  # an entry holds the previous content of many files


class Deletion(NamedTuple):
    """A file that an entry deleted."""

    file: str  # from the almanac's folder on, with slashes: "events/a.json"
    before: bytes  # its content
    time: str  # of the entry, RFC 3339 in UTC


class History:
    """The history of the almanac in the folder `root`.

    `folders` names its folders of records, such as "events".
    """

    # How many entries `prune` keeps. An undo is one too: 100 commands can be undone in turn.
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
    ) -> int | None:
        """Write an entry, then make its changes: all or none; return the number of the entry.

        Without changes, nothing is done, and `None` is returned.

        The caller must hold the almanac's lock. If the process is killed, the entry stays and can
        be undone; if a change fails and all before it are reverted, the entry is deleted.

        Args:
            changes: The changes, with paths from the almanac's folder on.
            command: The words of the command line.
            time: When the command started, RFC 3339 in UTC.
            reverts: The number of the entry that the changes undo, `None` if they undo none.

        Raises:
            FileConflict: if the content of a file is not the `before` of its change.
            RollbackFailed: if a change failed, and an earlier one could not be reverted.
            DiskError: if the system refuses to read or write a file.
            OSError: if the system refuses to read the permission bits of a file.

        """
        if not changes:
            return None
        self._move_old()
        changes = [
            change if change.appends else change._replace(mode=self._mode(change))
            for change in changes
        ]
        number = max(self._numbers(), default=0) + 1
        path = self._path(number)
        atomic.create(path, entries.encode(changes, command, time, reverts, self._interrupted()))
        transaction.apply_all(self.root, changes, on_reverted=lambda: _discard(path))
        if reverts is not None:
            _mark_complete(path)
        return number

    def entries(self) -> Iterator[Entry]:
        """Return an iterator over the entries, the latest first; each is read from disk in turn.

        Entries that cannot be read are left out. An entry that undoes one but was interrupted
        counts as undoing nothing: its `reverts` is `None`.

        Raises:
            DiskError: if the folder of the history cannot be read.

        """
        return self._entries()

    def _entries(self, matches: Callable[[bytes], bool] = lambda _: True) -> Iterator[Entry]:
        """Return an iterator as `entries` does, over the entries whose encoding matches."""
        undone: set[int] = set()
        interrupted = {self._interrupted()}
        for number in reversed(self._numbers()):
            if (entry := self._read(number, matches)) is None:
                continue
            reverts = None if number in interrupted else entry.reverts
            interrupted.add(entry.interrupted)
            if reverts is not None and number not in undone:
                undone.add(reverts)
            yield entry._replace(reverts=reverts, undone=number in undone)

    def deletions(self) -> Iterator[Deletion]:
        """Return an iterator over the files that entries deleted, those of the latest entry first.

        Left out are entries that undo one, or are undone.

        Raises:
            DiskError: if the folder of the history cannot be read.

        """
        for entry in self._entries(entries.may_delete):
            if entry.reverts is None and not entry.undone:
                for file, before, _, after, _ in entry.files:
                    if before is not None and after is None:
                        yield Deletion(file, before, entry.time)

    def latest(self) -> Entry | None:
        """Return the latest entry that can be undone, `None` if there is no such entry.

        Skipped are entries that undo one, that are undone, or whose files all have the content
        from before the entry.

        Raises:
            UndoRefused: with the reason "unreadable", if a later entry cannot be read.
            DecidedSince: if something was decided otherwise after the latest entry.
            FileUnusable: if a file that an entry changed cannot be read.
            DiskError: if the folder of the history cannot be read.

        """
        readable = set()
        for entry in self.entries():
            readable.add(entry.number)
            if entry.reverts is None and not entry.undone and self._differences(entry, entry.time):
                later = [number for number in self._numbers() if number > entry.number]
                if unreadable := [number for number in later if number not in readable]:
                    raise UndoRefused("unreadable", unreadable[-1])
                return entry
        return None

    def get(self, number: int) -> Entry | None:
        """Return the entry with this number, `None` if it does not exist or cannot be read.

        Raises:
            DiskError: if the folder of the history cannot be read.

        """
        return next((entry for entry in self.entries() if entry.number == number), None)

    def inverse(self, entry: Entry, time: str) -> list[Change]:
        """Return the changes that undo an entry; `time` is when, RFC 3339 in UTC.

        Files that have their content from before the entry are left out: if all have, the list is
        empty.

        Raises:
            ChangedSince: if a file was changed after the entry.
            DecidedSince: if something was decided otherwise after the entry.
            FileUnusable: if a file cannot be read.

        """
        changes = self._differences(entry, time)
        after = {file.file: file.after for file in entry.files}
        if changed := [
            change.file
            for change in changes
            if not change.appends and entries.digest(change.before) != after[change.file]
        ]:
            raise ChangedSince(entry.number, changed)
        return changes

    def prune(self) -> None:
        """Delete all entries but the latest `max_entries`; failures of the disk are ignored."""
        with suppress(OSError, AlmanacError):
            for number in self._numbers()[: -self.max_entries]:
                self._path(number).unlink()

    def _mode(self, change: Change) -> int | None:
        """Return the permission bits that a change sets, or else those of the file before it."""
        if change.before is None:
            return change.mode
        return change.mode or transaction.current_mode(self.root / change.file)

    def _differences(self, entry: Entry, time: str) -> list[Change]:
        """Return the changes that restore the content of the files from before an entry.

        Raises:
            DecidedSince: if later lines decide otherwise than those that it added.

        """
        changes: list[Change] = []
        for file, before, mode, _, lines in entry.files:
            if lines is not None:
                # An undo gives back what was decided before; a decision is about what waits.
                waited_from = entry.time if entry.reverts is None else None
                added = seen_files.reverting_lines(self.root / file, lines, time, waited_from)
                changes += [Change(file, None, added, appends=True)] if added else []
            elif (now := files.read_if_exists(self.root / file)) != before:
                changes.append(Change(file, now, before, mode))
        return changes

    def _interrupted(self) -> int | None:
        """Return the number of the last entry if it undoes one and was interrupted, else `None`.

        It was if it is not marked complete, and a file still has the content from before it.
        """
        entry = self._read(max(self._numbers(), default=0))
        if entry is None or entry.reverts is None or entry.complete:
            return None
        for file in entry.files:
            with suppress(AlmanacError):
                if self._is_as_before(file):
                    return entry.number
        return None

    def _is_as_before(self, file: FileBefore) -> bool:
        """Tell whether a file has the content from before an entry, or lacks the lines of it."""
        now = files.read_if_exists(self.root / file.file)
        return now == file.before if file.lines is None else file.lines not in (now or b"")

    def _read(self, number: int, matches: Callable[[bytes], bool] = lambda _: True) -> Entry | None:
        """Return an entry, `None` if its file is missing, unreadable or invalid, or does not match.

        `matches` is called with the bytes of the file.
        """
        for place in _PLACES:
            try:
                data = files.read(self._path(number, place), _MAX_ENTRY_BYTES)
                return entries.decode(number, data, self._folders) if matches(data) else None
            except FileNotFoundError:
                continue
            except (OSError, InvalidValue):
                return None
        return None

    def _path(self, number: int, place: str = _PLACE) -> Path:
        return self.root / place / f"{number}{files.SUFFIX}"

    def _numbers(self) -> list[int]:
        """Return the numbers of the entries, ascending."""
        for place in _PLACES:
            if ids := files.ids(self.root / place):
                return sorted(int(id_) for id_ in ids if _NUMBER.fullmatch(id_))
        return []

    def _move_old(self) -> None:
        """Move the history of a version before 0.2 to the present folder, in one step.

        Raises:
            DiskError: if that fails.

        """
        old, new = self.root / _OLD_PLACE, self.root / _PLACE
        if not old.is_dir() or files.ids(new):
            return
        atomic.make_folder(new.parent)
        with files.io_errors("write", new):
            # Those of a killed process: this one holds the lock.
            for temporary in atomic.stale_temporaries(new):
                temporary.unlink()
            try:
                old.rename(new)
            except OSError as error:
                if error.errno != errno.ENOTEMPTY:
                    raise
            atomic.sync(new.parent)
            atomic.sync(old.parent)


def _discard(path: Path) -> None:
    """Delete an entry of which nothing is left to undo; where that fails, it says so itself."""
    with suppress(OSError):
        path.unlink()


def _mark_complete(path: Path) -> None:
    """Mark an entry as complete; failures are ignored, since the files then show it."""
    with suppress(AlmanacError, ValueError):
        data = files.read(path, _MAX_ENTRY_BYTES)
        atomic.replace(path, entries.with_complete(data), data)
