"""How the index follows the files: only those whose stamps tell of a change are read again."""

from __future__ import annotations

import hashlib
import json
import os
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from almanac_cli import codec, ids
from almanac_cli.schema import WEIGHTS

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable
    from contextlib import AbstractContextManager

    from almanac_cli.errors import Problem
    from almanac_cli.files import Scan, Stamp
    from almanac_cli.records import JsonObject

# The coarsest clock of a file system in use (FAT) ticks every two seconds.
_TICK = 2_000_000_000
_BATCH = 1000
_NO_SIGNS = dict.fromkeys(map(ord, "-:TZ"))
_WORDS = f"words (rowid, {', '.join(WEIGHTS)}) VALUES (?{', ?' * len(WEIGHTS)})"
Unread: TypeAlias = "list[tuple[str, Stamp]]"
# Makes something of the files that are about to be read that passes them on: a progress bar.
Watch: TypeAlias = "Callable[[Unread], AbstractContextManager[Iterable[tuple[str, Stamp]]]]"


class Folder(NamedTuple):
    """The files of one kind as a scan at a moment (in nanoseconds) found them.

    `read` returns a file's bytes, or what is wrong with it, or None if it is gone; `check` returns
    the record in them, as readers see it, or what is wrong with it.
    """

    kind: int
    scanned: int
    scan: Scan
    read: Callable[[str], bytes | tuple[Problem, ...] | None]
    check: Callable[[str, bytes], JsonObject | tuple[Problem, ...]]


def key(id_: str) -> str | bytes:
    """Return what stands for an id in the index: itself, or the bytes of one that is no text."""
    try:
        id_.encode()
    except UnicodeEncodeError:
        return os.fsencode(id_)
    return id_


def name(key: str | bytes) -> str:
    """Return the id that a key stands for."""
    return os.fsdecode(key)


def text(given: str) -> str:
    """Return what the index can be asked for in place of a text that may not be Unicode."""
    return given.encode(errors="backslashreplace").decode()


def moment(time: str) -> int:
    """Return a number that stands for a record's time and has the same order."""
    return int(time.translate(_NO_SIGNS))


def number(identity: str) -> int:
    """Return 64 bits, as SQLite has them, that stand for what makes a record itself."""
    digest = hashlib.blake2b(identity.encode(), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)


def is_current(base: sqlite3.Connection, folder: Folder) -> bool:
    """Say whether nothing has changed in the folder since the index was last brought up to date."""
    found = base.execute("SELECT digest FROM folder WHERE kind = ?", (folder.kind,)).fetchone()
    return found is not None and found[0] == folder.scan.digest()


def refresh(base: sqlite3.Connection, folder: Folder, watch: Watch) -> None:
    """Bring the rows of one kind up to date.

    A thousand files are one transaction: what was done before an interruption is done.
    """
    columns = "id, n, mtime, ctime, size, inode, young"
    rows = base.execute(f"SELECT {columns} FROM record WHERE kind = ?", (folder.kind,))
    known = {name(each[0]): each[1:] for each in rows}
    unread = [
        (id_, stamp)
        for id_, stamp in folder.scan.stamps()
        if (old := known.get(id_)) is None or old[5] or old[1:5] != stamp
    ]
    gone = known.keys() - set(folder.scan.ids)
    with watch(unread) as watched:
        base.execute("BEGIN IMMEDIATE")
        base.execute("DELETE FROM folder WHERE kind = ?", (folder.kind,))
        for done, (id_, stamp) in enumerate(watched, 1):
            old = known.get(id_)
            _examine(base, folder, id_, stamp, old[0] if old else None)
            if done % _BATCH == 0:
                base.execute("COMMIT")
                base.execute("BEGIN IMMEDIATE")
    for id_ in gone:
        _forget(base, known[id_][0])
    young = base.execute("SELECT max(young) FROM record WHERE kind = ?", (folder.kind,)).fetchone()
    if not young[0]:
        base.execute("INSERT INTO folder VALUES (?, ?)", (folder.kind, folder.scan.digest()))
    base.execute("COMMIT")


def _examine(
    base: sqlite3.Connection, folder: Folder, id_: str, stamp: Stamp, n: int | None
) -> None:
    """Read a file anew, and keep what has changed in it."""
    young = stamp.ctime + _TICK > folder.scanned
    data = folder.read(id_)
    digest = hashlib.blake2b(data, digest_size=8).digest() if isinstance(data, bytes) else None
    if n is not None:
        old = base.execute("SELECT digest FROM record WHERE n = ?", (n,)).fetchone()[0]
        if digest is not None and digest == old:
            changes = "mtime = ?, ctime = ?, size = ?, inode = ?, young = ?"
            base.execute(f"UPDATE record SET {changes} WHERE n = ?", (*stamp, young, n))
            return
        _forget(base, n)
    if data is not None:
        found = folder.check(id_, data) if isinstance(data, bytes) else data
        file = (n, folder.kind, key(id_), *stamp, young, digest)
        if isinstance(found, tuple):
            values = (*file, codec.compact(found), *[None] * 5)
            base.execute(f"INSERT INTO record VALUES ({'?, ' * 14}?)", values)
        else:
            _keep(base, file, found)


def _forget(base: sqlite3.Connection, n: int) -> None:
    """Remove all that is known of a record."""
    for (text,) in base.execute("SELECT json FROM body WHERE n = ?", (n,)).fetchall():
        record = json.loads(text)
        identity = number(ids.identity(record))
        base.execute("DELETE FROM same WHERE identity = ? AND n = ?", (identity, n))
        if "links" in record:  # an event, and only events are found by their words
            base.execute("DELETE FROM words WHERE rowid = ?", (n,))
            ends = [(each, n) for each in record["links"]]
            base.executemany("DELETE FROM link WHERE far = ? AND n = ?", ends)
    base.execute("DELETE FROM body WHERE n = ?", (n,))
    base.execute("DELETE FROM record WHERE n = ?", (n,))


def _keep(base: sqlite3.Connection, file: tuple[Any, ...], record: JsonObject) -> None:
    """Insert all that is known of a valid record."""
    source, author = record.get("source"), record.get("author")
    is_event = source is not None
    values = (
        *file,
        None,
        moment(record["published"] if is_event else record["updated"]),
        record.get("score"),
        record.get("tier"),
        source and source.casefold(),
        author and author.casefold(),
    )
    n = base.execute(f"INSERT INTO record VALUES ({'?, ' * 14}?)", values).lastrowid
    base.execute("INSERT INTO body VALUES (?, ?)", (n, codec.compact(record)))
    base.execute("INSERT INTO same VALUES (?, ?)", (number(ids.identity(record)), n))
    if is_event:
        tags = " ".join(record["tags"])
        texts = (record["summary"], record["title"], tags, source, author, record["rationale"])
        base.execute(f"INSERT INTO {_WORDS}", (n, *texts))
        ends = [(each, n) for each in record["links"]]
        base.executemany("INSERT INTO link VALUES (?, ?)", ends)
