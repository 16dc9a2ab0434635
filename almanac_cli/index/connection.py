"""Connections to the databases of the index, and what their errors mean."""

from __future__ import annotations

import os
import sqlite3
import weakref
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from almanac_cli.storage.files import AnyPath

# More makes long lists faster, and takes as much memory. SQLite counts KiB below zero.
_CACHE_KIB = 8 * 1024
# Where the file is not to blame: it is in use, or the disk is full or refuses.
_OUT_OF_REACH = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_READONLY,
}


def connect(path: AnyPath | None, timeout_s: float, owner: object) -> sqlite3.Connection:
    """Open a database, or one in memory if there is no path; it is closed along with its owner.

    In its SQL, `casefold(text)` is Python's. Raises sqlite3.Error.
    """
    name = ":memory:" if path is None else plain_file_name(path)
    connection = sqlite3.connect(name, timeout=timeout_s, isolation_level=None)
    weakref.finalize(owner, connection.close)
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    connection.create_function("casefold", 1, _casefold, deterministic=True)
    return connection


def plain_file_name(path: AnyPath) -> str:
    """Return a name for a file that SQLite takes for one: `file:x` would be a URI."""
    return os.path.join(".", path)


def is_damage(error: sqlite3.Error) -> bool:
    """Say whether an error means that the file of a database is damaged.

    It does if it has no code: it is then one of Python's own, of decoding a value. The first eight
    bits of an extended code are the primary one (https://sqlite.org/rescode.html).
    """
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)
    return code & 0xFF not in _OUT_OF_REACH


def _casefold(text: str | None) -> str | None:
    return None if text is None else text.casefold()
