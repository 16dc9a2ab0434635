"""The index: the content of each record file when it was last read, so that few are read again.

It is disposable: if it is deleted, damaged or missing, answers take longer but are the same.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any, NamedTuple

from almanac_cli.errors import AlmanacError
from almanac_cli.index import schema, token_counts
from almanac_cli.index.connection import connect, is_damage
from almanac_cli.index.index_file import IndexFile
from almanac_cli.storage.scan import rescan, scan

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from pathlib import Path

    from almanac_cli.index.sync import Progress
    from almanac_cli.model.kind import Kind
    from almanac_cli.storage.scan import Scan


class _Scanned(NamedTuple):
    """The scan of a folder, and what is known to differ from the rows."""

    scan: Scan
    changed: set[str] | None  # the ids of files with other stamps; None if it is not known


class Index:
    """The index of the almanac in a folder, for one command.

    If its file cannot be used, for instance since it is locked, the index is built in memory.

    Args:
        root: The path of the almanac.
        kinds: The kinds of record in the index.
        progress: A context manager that wraps the ids whose files are read, for a progress bar.

    """

    lock_timeout_s = 5.0  # for the lock of its folder, and for SQLite's own
    slow_after_s = 1.0  # how long building it in memory may take before there is a warning

    def __init__(self, root: str, kinds: Sequence[Kind], progress: Progress = nullcontext) -> None:
        self.slow_cause: Exception | None = None  # set if the file failed and building took long
        # By kind, from the last scan of its folder: how many copies a synchroniser made, and how
        # many records are not here, only placeholders.
        self.left_out: dict[Kind, tuple[int, int]] = {}
        self._root = root
        self._kinds = kinds
        self._progress = progress
        self._file = IndexFile(root, kinds, self.lock_timeout_s)
        # By kind that answers are about, the scan that its rows are up to date with; None if that
        # is not known.
        self._synced: dict[Kind, Scan | None] = {}
        self._openings = 0  # how often a connection took the place of another one
        self._connection: sqlite3.Connection | None = None  # to the file
        self._memory: sqlite3.Connection | None = None  # in place of the file, once that failed

    @property
    def path(self) -> Path:
        """The path of the file, which may not exist yet."""
        return self._file.path

    def sync(self, kind: Kind, ids: Collection[str] | None = None) -> None:
        """Read the files of a kind that changed, so that its rows are up to date.

        Args:
            kind: The kind.
            ids: Of the files that are looked at, where changes of others since the last call for
                the kind do not matter; `None` for all.

        Raises:
            DiskError: if the folder of the kind cannot be read.

        """
        if self._synced.setdefault(kind, None) and ids is not None and not ids:
            return
        if self._memory:
            self._sync_kind(self._memory, kind, self._scan(kind, ids))
            return
        try:
            self._sync_file(kind, ids)
        except (sqlite3.Error, OSError, AlmanacError) as error:
            self._fall_back_to_memory(error)

    def state(self, kind: Kind) -> tuple[int, int]:
        """Return what stays the same as long as the rows of a kind do, for this object alone."""
        changes = token_counts.number_of_changes(self, kind)
        return self._openings, changes

    def fetch_rows(self, sql: str, values: Sequence[object] = ()) -> list[Any]:
        """Return the rows of a query in SQL, as a list of tuples; an empty list if there are none.

        `values` replace its question marks. `sync` must have been called for the kinds of the rows.

        Raises:
            DiskError: if the file of the index fails, and a folder of records cannot be read.
            sqlite3.Error: if the SQL is wrong.

        """
        return self._fetch(sql, values, list)

    def fetch_column(self, sql: str, values: Sequence[object] = ()) -> list[Any]:
        """Return the values of a query in SQL with one column, as a list without tuples.

        It takes less memory than `fetch_rows`, and is otherwise the same.

        Raises:
            DiskError: if the file of the index fails, and a folder of records cannot be read.
            sqlite3.Error: if the SQL is wrong.

        """
        return self._fetch(sql, values, lambda rows: [value for (value,) in rows])

    def keep(self, write: Callable[[sqlite3.Connection], object]) -> None:
        """Let a function write what was computed from the rows, as one transaction of the file.

        Nothing is written if the file is not in use, or if another process has written it
        meanwhile, locks it, or the system refuses: it is then computed again next time.
        """
        connection = self._connection
        if connection is None:
            return
        try:
            with self._file.locked():
                if not self._file.is_unchanged():
                    return
                try:
                    connection.execute("BEGIN IMMEDIATE")
                    write(connection)
                    connection.execute("COMMIT")
                finally:
                    connection.rollback()
                    self._file.write_stamp()
        except (sqlite3.Error, OSError, AlmanacError) as error:
            if isinstance(error, sqlite3.Error) and is_damage(error):
                self._file.discard_stamp()

    def remove(self) -> None:
        """Delete the file, if it exists; it is built again when it is next needed.

        Raises:
            Locked: if another process writes it for longer than `lock_timeout_s`.
            DiskError: if the system refuses to lock its folder.
            OSError: if the system refuses anything else.

        """
        if self.path.parent.is_dir():
            with self._file.locked():
                self._connection = None
                self._synced = dict.fromkeys(self._synced)
                self._file.remove()

    def _fetch(
        self,
        sql: str,
        values: Sequence[object],
        collect: Callable[[sqlite3.Cursor], list[Any]],
    ) -> list[Any]:
        if self._connection:
            try:
                return collect(self._connection.execute(sql, values))
            except sqlite3.Error as error:
                self._fall_back_to_memory(error)
        connection = self._memory or self._fall_back_to_memory(None)
        return collect(connection.execute(sql, values))

    def _sync_file(self, kind: Kind, ids: Collection[str] | None) -> None:
        """Bring the file up to date with one kind; it is only locked if it has to be changed."""
        self._connection = self._connection or self._file.open()
        current = self._scan(kind, ids)
        if self._connection and self._is_current(self._connection, kind, current):
            return
        with self._file.locked():
            if self._connection is None or not self._file.is_unchanged():
                self._reopen_or_rebuild()
            else:
                self._sync_all({kind: current})

    def _is_current(self, connection: sqlite3.Connection, kind: Kind, current: _Scanned) -> bool:
        """Tell whether the rows of the file are up to date with a scan, which is noted then."""
        is_true = is_current(connection, kind, current.scan)
        if not is_true and current.changed is not None and not current.changed:
            from almanac_cli.index import sync

            is_true = self._file.is_unchanged() and sync.are_racy_files_unchanged(
                connection, kind, self._folder(kind), current.scan
            )
        if is_true:
            self._synced[kind] = current.scan
        return is_true

    def _reopen_or_rebuild(self) -> None:
        """Open the file that another process may have written meanwhile, or build a new one.

        Folders are scanned again: a scan from before the lock may be older than what is in it.
        """
        self._openings += 1
        self._connection = self._file.open()
        self._synced = dict.fromkeys(self._synced)
        scans = {kind: self._scan(kind) for kind in self._synced}
        if self._connection:
            self._sync_all(scans)
        else:
            self._file.build(lambda connection: self._fill(connection, scans))
            self._connection = self._file.open()

    def _sync_all(self, scans: Mapping[Kind, _Scanned]) -> None:
        """Bring the file, which is open and locked, up to date with several kinds."""
        connection = self._connection
        for kind, current in scans.items():
            if connection and not self._is_current(connection, kind, current):
                try:
                    self._sync_kind(connection, kind, current)
                finally:
                    connection.rollback()
                    self._file.write_stamp()

    def _fill(self, connection: sqlite3.Connection, scans: Mapping[Kind, _Scanned]) -> None:
        for kind, current in scans.items():
            self._sync_kind(connection, kind, current)

    def _sync_kind(self, connection: sqlite3.Connection, kind: Kind, current: _Scanned) -> None:
        from almanac_cli.index import sync

        self._synced[kind] = None
        sync.sync_kind(connection, kind, self._folder(kind), *current, progress=self._progress)
        self._synced[kind] = current.scan

    def _fall_back_to_memory(self, error: Exception | None) -> sqlite3.Connection:
        """Build the index in memory, use it from now on, and return the connection to it."""
        if isinstance(error, sqlite3.Error) and is_damage(error):
            self._file.discard_stamp()
        self._connection, started = None, time.monotonic()
        self._openings += 1
        self._synced = dict.fromkeys(self._synced)
        memory = connect(None, self.lock_timeout_s, self)
        memory.executescript(schema.script(self._kinds))
        self._fill(memory, {kind: self._scan(kind) for kind in self._synced})
        self._memory = memory
        if time.monotonic() - started > self.slow_after_s:
            self.slow_cause = error
        return memory

    def _folder(self, kind: Kind) -> str:
        return f"{self._root}/{kind.folder}"

    def _scan(self, kind: Kind, ids: Collection[str] | None = None) -> _Scanned:
        folder, before = self._folder(kind), self._synced[kind]
        result = scan(folder) if before is None or ids is None else rescan(folder, before, ids)
        self.left_out[kind] = result.copies, result.placeholders
        return _Scanned(result, None if before is None else result.changed_since(before))


def is_current(connection: sqlite3.Connection, kind: Kind, current: Scan) -> bool:
    """Tell whether the rows of a kind are up to date with a scan of its folder.

    Raises:
        sqlite3.Error: if the index cannot be read.

    """
    sql = "SELECT digest FROM folder WHERE kind = ?"
    row = connection.execute(sql, (kind.number,)).fetchone()
    return row is not None and row[0] == current.digest()
