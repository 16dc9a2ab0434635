"""The file of the index, which is replaced whole and verified by its stamp.

A process that writes the file stores its stamp (times, size, inode) in a file beside it. Whatever
else changes the file changes its stamp: the index is then not used, and is built again.
"""

from __future__ import annotations

import os
from contextlib import closing, contextmanager, suppress
from functools import cached_property
from typing import TYPE_CHECKING

from almanac_cli.index import schema
from almanac_cli.index.connection import connect, plain_file_name
from almanac_cli.storage import atomic, files, lock, state_dir

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from almanac_cli.model.kind import Kind

NAME = "index.sqlite"
_STAMP_NAME = "index.stamp"
_PID_NAME = "indexer.pid"
# For a file that is used only once it is complete and on the disk. The cache is 64 MiB.
_BUILDING = """
PRAGMA journal_mode = MEMORY;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -65536;
"""


class IndexFile:
    """The file of the index of an almanac.

    Args:
        root: The path of the almanac.
        kinds: The kinds of record in the index.
        lock_timeout_s: How many seconds to wait for another process that writes the file.

    """

    def __init__(self, root: str, kinds: Sequence[Kind], lock_timeout_s: float) -> None:
        self._root = root
        self._kinds = kinds
        self._lock_timeout_s = lock_timeout_s
        self._name = f"{root}/{state_dir.CACHE}/{NAME}"
        self._stamp_name = f"{root}/{state_dir.CACHE}/{_STAMP_NAME}"
        self._opened_stamp: bytes | None = None  # when the file was last opened or written

    @cached_property
    def path(self) -> Path:
        """The path of the file, which may not exist yet."""
        from pathlib import Path

        return Path(self._name)

    def open(self) -> sqlite3.Connection | None:
        """Open the file and return the connection, `None` if the file cannot be used.

        It cannot if it is missing, has a stamp that its writer did not store, or was made by a
        different version or for different kinds.

        Raises:
            sqlite3.Error: if it is no database, or cannot be opened.

        """
        self._opened_stamp = self._valid_stamp()
        if self._opened_stamp is None:
            return None
        connection = connect(self._name, self._lock_timeout_s, self)
        version = connection.execute("PRAGMA user_version").fetchone()
        return connection if version == (schema.version(self._kinds),) else None

    def is_unchanged(self) -> bool:
        """Tell whether the stamp is the same as when this object last opened or wrote the file."""
        return self._opened_stamp == self._valid_stamp()

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Context manager: make the folder of the file, and hold its lock during the block.

        Raises:
            Locked: if another process holds the lock for longer than `lock_timeout_s`.
            DiskError: if the system refuses to make or lock the folder.
            OSError: if the system refuses anything else.

        """
        from pathlib import Path

        folder = state_dir.make_cache(Path(self._root))
        with lock.lock_folder(folder, folder / _PID_NAME, timeout_s=self._lock_timeout_s):
            yield

    def write_stamp(self) -> None:
        """Store the stamp of the file, which this process has written.

        Raises:
            OSError: if the file is missing or the stamp cannot be written.

        """
        self._opened_stamp = self._stamp()
        with open(self._stamp_name, "wb") as stamp_file:
            stamp_file.write(self._opened_stamp)

    def discard_stamp(self) -> None:
        """Delete the stored stamp, so that the file is built again when it is next needed.

        Failures of the disk are ignored.
        """
        with suppress(OSError):
            os.unlink(self._stamp_name)

    def build(self, fill: Callable[[sqlite3.Connection], None]) -> None:
        """Replace the file by a new one, and store its stamp.

        The new file has a temporary name until it is complete. If the user interrupts that, the
        file is replaced by the incomplete one, which the next command completes.

        Args:
            fill: A function that inserts the rows into the empty tables of a connection.

        Raises:
            sqlite3.Error: if the new file cannot be written.
            OSError: if the system refuses to replace the file.

        """
        new, packed = (self.path.with_name(f"{NAME}.{ending}") for ending in ("new", "packed"))
        _unlink(new, packed)
        try:
            with closing(connect(new, self._lock_timeout_s, self)) as connection:
                connection.executescript(_BUILDING + schema.script(self._kinds))
                fill(connection)
                connection.executescript(schema.optimize_script(self._kinds))
                target = os.fsencode(plain_file_name(packed))
                connection.execute("VACUUM INTO CAST(? AS TEXT)", (target,))
            self._replace_by(packed)
        except KeyboardInterrupt:
            if new.exists():
                self._replace_by(new)
            raise
        finally:
            _unlink(new, packed)

    def remove(self) -> None:
        """Delete the file, if it exists, and its journal, which would corrupt a later file.

        Raises:
            OSError: if the system refuses.

        """
        _unlink(self.path.with_name(f"{NAME}-journal"), self.path)

    def _replace_by(self, new: Path) -> None:
        atomic.sync(new)
        self.remove()
        new.replace(self.path)
        self.write_stamp()

    def _valid_stamp(self) -> bytes | None:
        """Return the stamp of the file, `None` if it is not the one that its last writer stored."""
        try:
            stamp = self._stamp()
            return stamp if files.read(self._stamp_name) == stamp else None
        except (OSError, ValueError):
            return None

    def _stamp(self) -> bytes:
        status = os.stat(self._name)
        parts = (status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino)
        return " ".join(map(str, parts)).encode()


def _unlink(*paths: Path) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
