"""The disposable index: what each file held when it was last read, so that few are read again.

It stands in a folder of its own beside the records, and may be deleted, damaged or missing at any
moment: the files are the truth, and the same answer is then found without it.
"""

from __future__ import annotations

import os
import sqlite3
import time
import weakref
from contextlib import closing, nullcontext, suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any

from almanac_cli.errors import AlmanacError
from almanac_cli.index import schema
from almanac_cli.storage import atomic, files, lock, state_dir

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from almanac_cli.model.kinds import Kind

NAME = "index.sqlite"
_OUT_OF_REACH = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_READONLY,
}
# In KB, as SQLite has it: more makes long lists faster, and takes as much memory.
_CACHE = -8192
_IN_MEMORY = ":memory:"
# For a file that counts only once it is whole and on the disk.
_UNSAFE = """
PRAGMA journal_mode = MEMORY;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -65536;
"""


class Index:
    """The index in a folder, for one command.

    Writers hold the lock of that folder, and write down the stamp that the file then has: whatever
    else touches the file makes it another one, which is thrown away. `slow_warning` says why an
    answer of more than a second had to be found without it.
    """

    lock_timeout_s = 5.0  # for the lock of its folder, and for SQLite's own
    slow_after_s = 1.0  # what an answer without the index may take before there is a warning

    def __init__(
        self, place: str, kinds: Sequence[Kind], progress: files.Progress = nullcontext
    ) -> None:
        self.slow_warning: str | None = None
        self._file = f"{place}/{NAME}"
        self._stamp_file = f"{place}/index.stamp"
        self._known: bytes | None = None  # the stamp that the file had when it was last looked at
        self._progress = progress
        self._kinds = kinds
        self._folders: dict[Kind, files.Folder] = {}
        self._base: sqlite3.Connection | None = None
        self._memory: sqlite3.Connection | None = None

    @cached_property
    def path(self) -> Path:
        """Where the file is, or will be."""
        from pathlib import Path

        return Path(self._file)

    def sync(self, folder: files.Folder) -> None:
        """Make the answers that follow true to this folder."""
        self._folders[folder.kind] = folder
        if self._memory:
            self._sync_folder(self._memory, folder, folder.scan())
            return
        try:
            self._refresh(folder)
        except (sqlite3.Error, OSError, AlmanacError) as error:
            self._fall_back_to_memory(error)

    def fetch_rows(self, question: str, values: Sequence[object] = ()) -> list[Any]:
        """Return the rows that answer a question in SQL; about folders that were followed."""
        return self._found(question, values, list)

    def fetch_column(self, question: str, values: Sequence[object] = ()) -> list[Any]:
        """Return the answers to a question in SQL for one thing: not rows of one, which are large.

        They may be very many.
        """
        return self._found(question, values, lambda rows: [each for (each,) in rows])

    def remove(self) -> None:
        """Throw the index away; it is made anew when it is next needed."""
        place = self.path.parent
        if place.is_dir():
            state_dir.make(place)
            with lock.lock_folder(place, place / "indexer", timeout_s=self.lock_timeout_s):
                self._remove()

    def _found(
        self,
        question: str,
        values: Sequence[object],
        take: Callable[[sqlite3.Cursor], list[Any]],
    ) -> list[Any]:
        if self._base:
            try:
                return take(self._base.execute(question, values))
            except sqlite3.Error as error:
                self._fall_back_to_memory(error)
        base = self._memory or self._fall_back_to_memory(None)
        return take(base.execute(question, values))

    def _refresh(self, folder: files.Folder) -> None:
        """Bring the file up to date, or make it anew, alone among all processes."""
        self._base = self._base or self._opened()
        scan = folder.scan()
        if self._base and _is_current(self._base, folder, scan):
            return
        place = self.path.parent
        state_dir.make(place)
        with lock.lock_folder(place, place / "indexer", timeout_s=self.lock_timeout_s):
            if self._base is None or self._known != self._sealed():
                self._reopen_or_rebuild()
            else:
                self._sync_all({folder: scan})

    def _reopen_or_rebuild(self) -> None:
        """Begin again with the file that is there now, or with a new one.

        What was seen before the lock was had may be older than what another process wrote.
        """
        self._base = self._opened()
        scans = {each: each.scan() for each in self._folders.values()}
        if self._base:
            self._sync_all(scans)
        else:
            self._build_replacement(scans)
            self._base = self._opened()

    def _sync_all(self, scans: Mapping[files.Folder, files.Scan]) -> None:
        """Bring the open file up to date with these folders."""
        base = self._base
        for folder, scan in scans.items():
            if base and not _is_current(base, folder, scan):
                try:
                    self._sync_folder(base, folder, scan)
                finally:
                    base.rollback()
                    self._write_stamp()

    def _opened(self) -> sqlite3.Connection | None:
        """Open the file, if it is an index of this version that nothing else has touched."""
        self._known = self._sealed()
        if self._known is None:
            return None
        base, version = self._connected(self._file), schema.version(self._kinds)
        return base if base.execute("PRAGMA user_version").fetchone() == (version,) else None

    def _sealed(self) -> bytes | None:
        """Return the stamp of the file, or None if it is not the one that a writer left."""
        try:
            stamp = self._current_stamp()
            return stamp if files.read(self._stamp_file) == stamp else None
        except (OSError, ValueError):
            return None

    def _build_replacement(self, scans: Mapping[files.Folder, files.Scan]) -> None:
        """Make an index beside the old one and swap it in, as far as it went if interrupted."""
        aside, packed = (self.path.with_name(f"{NAME}.{each}") for each in ("new", "packed"))
        _unlink(aside, packed)
        try:
            with closing(self._connected(aside)) as base:
                base.executescript(_UNSAFE + schema.script(self._kinds))
                for folder, scan in scans.items():
                    self._sync_folder(base, folder, scan)
                for table in (
                    schema.search_table(kind) for kind in self._kinds if kind.search_weights
                ):
                    base.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")
                base.execute("VACUUM INTO CAST(? AS TEXT)", (os.fsencode(_no_uri(packed)),))
            self._swap(packed)
        except KeyboardInterrupt:
            if aside.exists():
                self._swap(aside)
            raise
        finally:
            _unlink(aside, packed)

    def _sync_folder(
        self, base: sqlite3.Connection, folder: files.Folder, scan: files.Scan
    ) -> None:
        """Bring what stands in a database up to date."""
        from almanac_cli.index import sync

        sync.refresh(base, folder, scan, self._progress)

    def _swap(self, aside: Path) -> None:
        atomic.sync(aside)
        self._remove()
        aside.replace(self.path)
        self._write_stamp()

    def _remove(self) -> None:
        self._base = None
        # A journal must never be applied to another file.
        _unlink(self.path.with_name(f"{NAME}-journal"), self.path)

    def _write_stamp(self) -> None:
        self._known = self._current_stamp()
        with open(self._stamp_file, "wb") as seal:
            seal.write(self._known)

    def _current_stamp(self) -> bytes:
        now = os.stat(self._file)
        parts = (now.st_mtime_ns, now.st_ctime_ns, now.st_size, now.st_ino)
        return " ".join(map(str, parts)).encode()

    def _fall_back_to_memory(self, error: Exception | None) -> sqlite3.Connection:
        """Find this and all further answers of the command in memory."""
        if isinstance(error, sqlite3.Error) and _is_damage(error):
            with suppress(OSError):
                os.unlink(self._stamp_file)
        self._base, started = None, time.monotonic()
        base = self._connected(_IN_MEMORY)
        base.executescript(schema.script(self._kinds))
        for folder in self._folders.values():
            self._sync_folder(base, folder, folder.scan())
        self._memory = base
        if time.monotonic() - started > self.slow_after_s:
            self.slow_warning = f"the index could not be used, which made this slow: {error}"
        return base

    def _connected(self, path: Path | str) -> sqlite3.Connection:
        base = sqlite3.connect(
            path if path == _IN_MEMORY else _no_uri(path),
            timeout=self.lock_timeout_s,
            isolation_level=None,
        )
        base.execute(f"PRAGMA cache_size = {_CACHE}")
        weakref.finalize(self, base.close)
        base.create_function("casefold", 1, _casefold, deterministic=True)
        return base


def _is_damage(error: sqlite3.Error) -> bool:
    """Say whether it is the file that is wrong: of Python's own errors, which have no code, it is.

    The first eight bits of an extended code are the primary one (https://sqlite.org/rescode.html).
    """
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)
    return code & 0xFF not in _OUT_OF_REACH


def _no_uri(path: files.AnyPath) -> str:
    """Name a file so that SQLite takes it for one: `file:x` would be a URI."""
    return os.path.join(".", path)


def _unlink(*paths: Path) -> None:
    for each in paths:
        each.unlink(missing_ok=True)


def _is_current(base: sqlite3.Connection, folder: files.Folder, scan: files.Scan) -> bool:
    """Say whether nothing has changed in the folder since the index was last brought up to date."""
    found = base.execute(
        "SELECT digest FROM folder WHERE kind = ?", (folder.kind.number,)
    ).fetchone()
    return found is not None and found[0] == scan.digest()


def _casefold(text: str | None) -> str | None:
    return None if text is None else text.casefold()
