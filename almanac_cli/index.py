"""The disposable index: what each file held when it was last read, so that few are read again.

It stands in a folder of its own beside the records, and may be deleted, damaged or missing at any
moment: the files are the truth, and the same answer is then found without it.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from almanac_cli.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from almanac_cli.files import Stamp

VERSION = 1
NAME = "index.sqlite"
_SCHEMA = f"""
CREATE TABLE record (
    kind TEXT, id TEXT, mtime INTEGER, ctime INTEGER, size INTEGER, inode INTEGER,
    young INTEGER,  -- it may have changed since within the same tick of its clock
    digest BLOB, json TEXT, problems TEXT,
    PRIMARY KEY (kind, id)
) WITHOUT ROWID;
PRAGMA user_version = {VERSION};
"""
_PATIENCE = 5.0
_OUT_OF_REACH = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_READONLY,
}
_NOTES = {
    ".gitignore": "*\n",
    # Signature and name: Cache Directory Tagging Specification, https://bford.info/cachedir/
    "CACHEDIR.TAG": "Signature: 8a477f597d28d172789f06886806bc55\n",
}
# The coarsest clock of a file system in use (FAT) ticks every two seconds.
_TICK = 2_000_000_000


class Row(NamedTuple):
    """What the index knows of a file: the record as compact JSON, or what is wrong with it."""

    id: str
    json: str | None
    problems: tuple[Problem, ...] = ()


class Folder(NamedTuple):
    """The files of one kind as a scan found them, and how to read and to check one.

    `read` returns the bytes, or the Row of a file that cannot be read, or None if it is gone.
    """

    kind: str
    scanned: int
    stamps: Mapping[str, Stamp]
    read: Callable[[str], bytes | Row | None]
    check: Callable[[str, bytes], Row]


def rows(place: Path, folder: Folder) -> list[Row]:
    """Return what each file in the folder holds now, reading only those that may have changed.

    An index in `place` that is damaged, or of another version, is made anew. If it cannot be had
    within 5 seconds, or cannot be written, the answer is found without it.
    """
    for anew in (False, True):
        try:
            with _opened(place / NAME, anew=anew) as base:
                return _refreshed(base, folder)
        except sqlite3.Error as error:
            if error.sqlite_errorcode in _OUT_OF_REACH:
                break
        except OSError:
            break
    with closing(sqlite3.connect(":memory:")) as base:
        base.executescript(_SCHEMA)
        return _refreshed(base, folder)


@contextmanager
def _opened(path: Path, *, anew: bool) -> Iterator[sqlite3.Connection]:
    """Open the index, or make one aside that takes its place once it is complete."""
    if not anew and path.exists():
        with closing(sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)) as base:
            if base.execute("PRAGMA user_version").fetchone() == (VERSION,):
                yield base
                return
    _make_place(path.parent)
    aside = path.with_name(f"{NAME}.{os.getpid()}")
    try:
        with closing(sqlite3.connect(aside, isolation_level=None)) as base:
            base.executescript(_SCHEMA)
            yield base
        # What a killed writer left to undo in the old file must never be applied to this one.
        path.with_name(f"{NAME}-journal").unlink(missing_ok=True)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def _make_place(place: Path) -> None:
    """Make the folder of derived things, which version control and backups are to pass over."""
    place.mkdir(exist_ok=True)
    for name, text in _NOTES.items():
        if not (place / name).exists():
            (place / name).write_text(text, encoding="ascii")


def _refreshed(base: sqlite3.Connection, folder: Folder) -> list[Row]:
    """Bring the rows of one kind up to date, in one transaction, and return them by id."""
    found = base.execute("SELECT * FROM record WHERE kind = ?", (folder.kind,)).fetchall()
    known = {row[1]: row for row in found}
    changed, gone = [], known.keys() - folder.stamps.keys()
    for id_, stamp in folder.stamps.items():
        old = known.get(id_)
        if old is None or old[2:6] != stamp or old[6]:
            row = _examined(folder, id_, stamp, old)
            if row is None:
                gone |= known.keys() & {id_}
                known.pop(id_, None)
            elif row != old:
                changed.append(row)
                known[id_] = row
    if changed or gone:
        base.execute("BEGIN IMMEDIATE")
        keys = [(folder.kind, id_) for id_ in gone]
        base.executemany("DELETE FROM record WHERE kind = ? AND id = ?", keys)
        base.executemany("REPLACE INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", changed)
        base.execute("COMMIT")
    return [
        Row(id_, row[8], tuple(Problem(*each) for each in json.loads(row[9] or "[]")))
        for id_, row in sorted(known.items())
        if id_ in folder.stamps
    ]


def _examined(
    folder: Folder, id_: str, stamp: Stamp, old: tuple[Any, ...] | None
) -> tuple[Any, ...] | None:
    """Read a file and return its row, or None if it is gone."""
    young = max(stamp.mtime, stamp.ctime) + _TICK > folder.scanned
    data = folder.read(id_)
    if data is None:
        return None
    if isinstance(data, Row):
        digest, row = None, data
    else:
        digest = hashlib.sha256(data).digest()
        if old and old[7] == digest:
            return (*old[:2], *stamp, young, *old[7:])
        row = folder.check(id_, data)
    problems = json.dumps(row.problems) if row.problems else None
    return (folder.kind, id_, *stamp, young, digest, row.json, problems)
