"""Connections to the database of the index, in a file or in memory, and what errors mean."""

from __future__ import annotations

import os
import sqlite3
import weakref
from typing import TYPE_CHECKING

from almanac_cli.index import value_functions

if TYPE_CHECKING:
    from almanac_cli.storage.files import AnyPath

# More makes long lists faster, and takes as much memory. SQLite counts KiB below zero.
_CACHE_KIB = 8 * 1024
# Errors of a file that is not damaged: it is in use, or the disk is full or refuses.
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
    """Open the database in a file, or an empty one in memory if the path is `None`.

    Its SQL has the functions of `value_functions`, and `search_text(json, column, fields)`, which
    is `search_texts.sql_search_text`. Transactions are up to the caller.

    Args:
        path: The file, which is made if it does not exist.
        timeout_s: How many seconds SQLite waits for a lock on the file.
        owner: The object with which the connection is closed, when it is garbage-collected.

    Raises:
        sqlite3.Error: if the file cannot be opened.

    """
    name = ":memory:" if path is None else plain_file_name(path)
    # Only one thread uses it, but the garbage collector may run, and close it, in any other.
    connection = sqlite3.connect(
        name, timeout=timeout_s, isolation_level=None, check_same_thread=False
    )
    weakref.finalize(owner, connection.close)
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    value_functions.register(connection)
    connection.create_function("search_text", 3, _search_text, deterministic=True)
    # Views call the second function, which some builds of SQLite refuse unless the schema is ours.
    connection.execute("PRAGMA trusted_schema = ON")
    return connection


def plain_file_name(path: AnyPath) -> str:
    """Return the path with "./" before it if it is relative, so that SQLite reads no URI in it.

    A file may be called `file:x`.
    """
    return os.path.join(".", path)


def is_damage(error: sqlite3.Error) -> bool:
    """Tell whether an error means that the file is damaged, not that it is locked or unreachable.

    An error without a code of SQLite, which Python raises when it cannot decode a value, does.
    """
    # The low eight bits of an extended code are the primary one: https://sqlite.org/rescode.html
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)
    return code & 0xFF not in _OUT_OF_REACH


def _search_text(text: str, column: int, fields: str) -> str:
    from almanac_cli.index.search_texts import sql_search_text  # not needed for lists

    return sql_search_text(text, column, fields)
