"""What the index keeps of a file, as rows of its tables; `schema` says what they mean."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from almanac_cli.index.schema import id_to_key, identity_hash, search_table

if TYPE_CHECKING:
    import sqlite3

    from almanac_cli.model.kinds import Kind
    from almanac_cli.storage.files import Stamp

_NAME = "INSERT OR IGNORE INTO name (name) VALUES (?)"
_NUMBER = "(SELECT n FROM name WHERE name = ?)"
_RECORD = f"INSERT INTO record VALUES ({'?, ' * 13}{_NUMBER}, {_NUMBER})"
_FAR = "SELECT n FROM record WHERE kind = ? AND id = ?"


class Content(NamedTuple):
    """What the index keeps of a file: that it is the same as before, its problems, or its record.

    What may be another at the next look, whatever the file's stamp says, is `transient`.
    The columns are those of the table `record` from `dated` on, and the words those of `words`.
    """

    digest: bytes | None
    same: bool = False
    transient: bool = False
    problems: str | None = None
    columns: tuple[Any, ...] = (None,) * 5
    json: str | None = None
    identity: int | None = None
    words: tuple[str | None, ...] = ()
    links: tuple[str, ...] = ()


class File(NamedTuple):
    """A file: the number of its rows if there are any, its kind, its id and its stamp.

    If it is racy, it may change without getting another stamp.
    """

    n: int | None
    kind: Kind
    id: str
    stamp: Stamp
    racy: bool


def touch(base: sqlite3.Connection, file: File) -> None:
    """Keep the new stamp of a file that holds what it held."""
    changes = "mtime = ?, ctime = ?, size = ?, inode = ?, racy = ?"
    base.execute(f"UPDATE record SET {changes} WHERE n = ?", (*file.stamp, file.racy, file.n))


def write(base: sqlite3.Connection, file: File, content: Content) -> None:
    """Keep what a file holds now, under the number that it had before, if it had one."""
    if file.n is not None:
        _forget(base, file.kind, file.n)
    *_, source, author = content.columns
    base.executemany(_NAME, [(each,) for each in (source, author) if each is not None])
    place = (file.n, file.kind.number, id_to_key(file.id), *file.stamp, file.racy)
    values = (*place, content.digest, content.problems, *content.columns)
    n = base.execute(_RECORD, values).lastrowid
    if file.n is None and file.kind.links:
        _tie(base, file.kind, n, id_to_key(file.id))
    if content.json is not None:
        base.execute("INSERT INTO body VALUES (?, ?)", (n, content.json))
        base.execute("INSERT INTO same VALUES (?, ?)", (content.identity, n))
    # One row a statement: for one that writes several, FTS5 first writes down all that it holds.
    for far in content.links:
        if found := base.execute(_FAR, (file.kind.number, far)).fetchone():
            base.execute("INSERT INTO link VALUES (?, ?)", (found[0], n))
        else:
            base.execute("INSERT INTO dangling VALUES (?, ?)", (far, n))
    if content.words:
        columns, marks = ", ".join(file.kind.search_weights), ", ?" * len(content.words)
        table = search_table(file.kind)
        base.execute(
            f"INSERT INTO {table} (rowid, {columns}) VALUES (?{marks})", (n, *content.words)
        )


def remove(base: sqlite3.Connection, kind: Kind, n: int) -> None:
    """Remove all that is known of a file that is gone; the links to it dangle."""
    if kind.links:
        question = "INSERT INTO dangling SELECT id, link.n FROM link JOIN record ON far = record.n"
        base.execute(f"{question} WHERE far = ?", (n,))
        base.execute("DELETE FROM link WHERE far = ?", (n,))
    _forget(base, kind, n)


def _tie(base: sqlite3.Connection, kind: Kind, n: int | None, id_: str | bytes) -> None:
    """Turn the links that dangled, until a record of this id came, into links to it."""
    # A cross join keeps its order; SQLite would go through all records of the kind.
    question = "SELECT n FROM dangling CROSS JOIN record USING (n) WHERE far = ? AND kind = ?"
    if found := base.execute(question, (id_, kind.number)).fetchall():
        base.executemany("INSERT INTO link VALUES (?, ?)", [(n, near) for (near,) in found])
        base.executemany(
            "DELETE FROM dangling WHERE far = ? AND n = ?", [(id_, *one) for one in found]
        )


def _forget(base: sqlite3.Connection, kind: Kind, n: int) -> None:
    """Remove what is known of a record, but for the links to it."""
    for (text,) in base.execute("SELECT json FROM body WHERE n = ?", (n,)).fetchall():
        record = json.loads(text)
        identity = identity_hash(kind.identity(record))
        base.execute("DELETE FROM same WHERE identity = ? AND n = ?", (identity, n))
        if kind.search_weights:
            base.execute(f"DELETE FROM {search_table(kind)} WHERE rowid = ?", (n,))
        if kind.links:
            ends = [(far, n) for far in kind.links.ids(record)]
            base.executemany(
                f"DELETE FROM link WHERE far = ({_FAR}) AND n = ?",
                [(kind.number, *end) for end in ends],
            )
            base.executemany("DELETE FROM dangling WHERE far = ? AND n = ?", ends)
    base.execute("DELETE FROM body WHERE n = ?", (n,))
    base.execute("DELETE FROM record WHERE n = ?", (n,))
