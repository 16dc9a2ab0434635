"""Writing and deleting the rows of one record file in the index; `schema` defines the tables.

All functions raise sqlite3.Error, and leave transactions to the caller.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from almanac_cli.formats.json_codec import decode_row
from almanac_cli.index.encoding import id_to_key, identity_hash, key_to_id
from almanac_cli.index.schema import search_columns, search_table
from almanac_cli.model import text

if TYPE_CHECKING:
    import sqlite3

    from almanac_cli.index.content import Content
    from almanac_cli.model.kind import Kind
    from almanac_cli.storage.scan import Stamp

_INSERT_NAME = "INSERT OR IGNORE INTO name (written, folded, words, letters) VALUES (?, ?, ?, ?)"
_NAME_NUMBER = "(SELECT n FROM name WHERE folded = ?)"
_CACHED_NAMES = 10_000  # of sources and authors; most records have one that another has
_INSERT_RECORD = f"INSERT INTO record VALUES ({'?, ' * 13}{_NAME_NUMBER}, {_NAME_NUMBER})"
_SELECT_NUMBER = "SELECT n FROM record WHERE kind = ? AND id = ?"


class File(NamedTuple):
    """A record file in the index; a NamedTuple, since there may be very many."""

    n: int | None  # the key of its row in the table `record`; None if it has none yet
    kind: Kind
    id: str
    stamp: Stamp
    racy: bool  # whether it may change without a new stamp, and must be read again next time


def touch(connection: sqlite3.Connection, file: File) -> None:
    """Store the stamp and `racy` of a file whose content has not changed; its other rows stay.

    Raises:
        sqlite3.Error: if that fails.

    """
    sql = "UPDATE record SET mtime = ?, ctime = ?, size = ?, inode = ?, racy = ? WHERE n = ?"
    connection.execute(sql, (*file.stamp, file.racy, file.n))


def write(connection: sqlite3.Connection, file: File, content: Content) -> None:
    """Replace all rows of a file by those of its content, or insert them if `file.n` is `None`.

    The key stays `file.n`. Links to the id of a new file are no longer dangling.

    Raises:
        sqlite3.Error: if that fails.

    """
    if file.n is not None:
        _delete_rows(connection, file.kind, file.n)
    n = _insert_record(connection, file, content)
    if file.n is None:
        connection.execute("INSERT INTO id_word (rowid, id) VALUES (?, ?)", (n, _words(file.id)))
        if file.kind.links:
            _resolve_dangling(connection, file.kind, n, id_to_key(file.id))
    if content.json is not None:
        connection.execute("INSERT INTO body VALUES (?, ?)", (n, content.json))
        for hash_ in content.identities:
            connection.execute("INSERT OR IGNORE INTO identity VALUES (?, ?)", (hash_, n))
    _insert_links(connection, file.kind, n, content.links)
    if content.searched:
        columns, marks = ", ".join(search_columns(file.kind)), ", ?" * len(content.searched)
        sql = f"INSERT INTO {search_table(file.kind)} (rowid, {columns}) VALUES (?{marks})"
        connection.execute(sql, (n, *content.searched))


def remove(connection: sqlite3.Connection, kind: Kind, n: int) -> None:
    """Delete the rows with key `n`, whose file was deleted; links to it become dangling.

    Raises:
        sqlite3.Error: if that fails.

    """
    if kind.links:
        links = "SELECT id, link.n FROM link JOIN record ON far = record.n WHERE far = ?"
        connection.execute(f"INSERT INTO dangling {links}", (n,))
        connection.execute("DELETE FROM link WHERE far = ?", (n,))
    (key,) = connection.execute("SELECT id FROM record WHERE n = ?", (n,)).fetchone()
    # A table without content has to be told what it loses: https://sqlite.org/fts5.html, 6.4
    sql = "INSERT INTO id_word (id_word, rowid, id) VALUES ('delete', ?, ?)"
    connection.execute(sql, (n, _words(key_to_id(key))))
    _delete_rows(connection, kind, n)


def _words(id_: str) -> str:
    """Return the text of an id in the table of words of ids: "" if its name is not UTF-8."""
    key = id_to_key(id_)
    return key if isinstance(key, str) else ""


def _insert_record(connection: sqlite3.Connection, file: File, content: Content) -> int | None:
    """Insert the row of a file in the table `record`, and return its key."""
    *columns, source, author = content.columns
    names = [name and _name_row(name) for name in (source, author)]
    connection.executemany(_INSERT_NAME, filter(None, names))
    head = (file.n, file.kind.number, id_to_key(file.id), *file.stamp, file.racy)
    values = (*head, content.digest, content.problems, *columns)
    folded = [name and name[1] for name in names]
    return connection.execute(_INSERT_RECORD, (*values, *folded)).lastrowid


@lru_cache(maxsize=_CACHED_NAMES)
def _name_row(name: str) -> tuple[str, str, str, str]:
    """Return the values of the table `name` for a source or an author."""
    return name, text.fold(name), text.words(name), text.sort_key(name)


def _insert_links(
    connection: sqlite3.Connection, kind: Kind, n: int | None, ids: tuple[str, ...]
) -> None:
    """Insert the links of record `n`; those to ids without a file are dangling."""
    # One row a statement: for one that inserts several, FTS5 first writes out all its changes.
    for id_ in ids:
        if row := connection.execute(_SELECT_NUMBER, (kind.number, id_)).fetchone():
            connection.execute("INSERT INTO link VALUES (?, ?)", (row[0], n))
        else:
            connection.execute("INSERT INTO dangling VALUES (?, ?)", (id_, n))


def _resolve_dangling(
    connection: sqlite3.Connection, kind: Kind, n: int | None, key: str | bytes
) -> None:
    """Turn the dangling links to an id into links to record `n`, which has that id now."""
    # A cross join keeps its order; SQLite would go through all records of the kind.
    sql = "SELECT n FROM dangling CROSS JOIN record USING (n) WHERE far = ? AND kind = ?"
    rows = connection.execute(sql, (key, kind.number)).fetchall()
    connection.executemany("INSERT INTO link VALUES (?, ?)", [(n, near) for (near,) in rows])
    sql = "DELETE FROM dangling WHERE far = ? AND n = ?"
    connection.executemany(sql, [(key, near) for (near,) in rows])


def _delete_rows(connection: sqlite3.Connection, kind: Kind, n: int) -> None:
    """Delete the rows of record `n`, but not the links to it."""
    for (json,) in connection.execute("SELECT json FROM body WHERE n = ?", (n,)).fetchall():
        row = decode_row(json)
        sql = "DELETE FROM identity WHERE hash = ? AND n = ?"
        hashes = map(identity_hash, kind.identities(row))
        connection.executemany(sql, [(hash_, n) for hash_ in hashes])
        if kind.search_weights:
            connection.execute(f"DELETE FROM {search_table(kind)} WHERE rowid = ?", (n,))
        if kind.links:
            ids = kind.links.ids(row)
            sql = f"DELETE FROM link WHERE far = ({_SELECT_NUMBER}) AND n = ?"
            connection.executemany(sql, [(kind.number, id_, n) for id_ in ids])
            sql = "DELETE FROM dangling WHERE far = ? AND n = ?"
            connection.executemany(sql, [(id_, n) for id_ in ids])
    connection.execute("DELETE FROM body WHERE n = ?", (n,))
    connection.execute("DELETE FROM record WHERE n = ?", (n,))
