"""How the index follows the files: only those whose stamps tell of a change are read again."""

from __future__ import annotations

import hashlib
import json
import os
from collections import deque
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from almanac_cli import codec, ids
from almanac_cli.beside import beside
from almanac_cli.errors import Problem
from almanac_cli.files import CannotRead
from almanac_cli.schema import WEIGHTS

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    from almanac_cli.files import Scan, Stamp
    from almanac_cli.records import JsonObject

# The coarsest clock of a file system in use (FAT) ticks every two seconds.
_TICK = 2_000_000_000
_BATCH = 1000
_AHEAD = 2
_NO_SIGNS = dict.fromkeys(map(ord, "-:TZ"))
_WORDS = f"words (rowid, {', '.join(WEIGHTS)}) VALUES (?{', ?' * len(WEIGHTS)})"
Unread: TypeAlias = "list[tuple[str, Stamp]]"
# Makes something of the files that are about to be read that passes them on: a progress bar.
Watch: TypeAlias = "Callable[[Unread], AbstractContextManager[Iterable[tuple[str, Stamp]]]]"


class Folder(NamedTuple):
    """The files of one kind.

    `scan` returns what the folder holds now. `read` returns a file's bytes, and raises as
    `files.read` does; `check` returns the record in them, as readers see it, or what is wrong.
    """

    kind: int
    scan: Callable[[], Scan]
    read: Callable[[str], bytes]
    check: Callable[[str, bytes], JsonObject | tuple[Problem, ...]]


class Content(NamedTuple):
    """What the index keeps of a file: that it is the same as before, its problems, or its record.

    What may be another at the next look, whatever the file's stamp says, is `passing`.
    The columns are those of the table `record` from `dated` on, and the words those of `words`.
    """

    digest: bytes | None
    same: bool = False
    passing: bool = False
    problems: str | None = None
    columns: tuple[Any, ...] = (None,) * 5
    json: str | None = None
    identity: int | None = None
    words: tuple[str | None, ...] = ()
    links: tuple[str, ...] = ()


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


def content_digest(data: bytes) -> bytes:
    """Return the 8 bytes by which the index knows what a file held."""
    return hashlib.blake2b(data, digest_size=8).digest()


def is_current(base: sqlite3.Connection, folder: Folder, scan: Scan) -> bool:
    """Say whether nothing has changed in the folder since the index was last brought up to date."""
    found = base.execute("SELECT digest FROM folder WHERE kind = ?", (folder.kind,)).fetchone()
    return found is not None and found[0] == scan.digest()


def refresh(base: sqlite3.Connection, folder: Folder, scan: Scan, watch: Watch) -> None:
    """Bring the rows of one kind up to date.

    A thousand files are one transaction: what was done before an interruption is done.
    """
    columns = "id, n, mtime, ctime, size, inode, young, digest"
    rows = base.execute(f"SELECT {columns} FROM record WHERE kind = ?", (folder.kind,))
    known = {name(each[0]): each[1:] for each in rows}
    unread = [
        (id_, stamp)
        for id_, stamp in scan.stamps()
        if (old := known.get(id_)) is None or old[5] or old[1:5] != stamp
    ]
    gone = known.keys() - set(scan.ids)
    digests = {id_: known[id_][6] for id_, _ in unread if id_ in known}
    with watch(unread) as watched:
        base.execute("BEGIN IMMEDIATE")
        base.execute("DELETE FROM folder WHERE kind = ?", (folder.kind,))
        found = _contents(folder, [id_ for id_, _ in unread], digests)
        for done, ((id_, stamp), content) in enumerate(zip(watched, found, strict=False), 1):
            old = known.get(id_)
            young = stamp.ctime + _TICK > scan.moment or bool(content and content.passing)
            _note(base, (old[0] if old else None, folder.kind, key(id_), *stamp, young), content)
            if done % _BATCH == 0:
                base.execute("COMMIT")
                base.execute("BEGIN IMMEDIATE")
    for id_ in gone:
        _forget(base, known[id_][0])
    young = base.execute("SELECT max(young) FROM record WHERE kind = ?", (folder.kind,)).fetchone()
    if not young[0]:
        base.execute("INSERT INTO folder VALUES (?, ?)", (folder.kind, scan.digest()))
    base.execute("COMMIT")


def _contents(
    folder: Folder, names: Sequence[str], digests: Mapping[str, bytes]
) -> Iterator[Content | None]:
    """Return what the files hold, or None for those that are gone.

    Where they are many, two other processes read the next thousands while this one writes.
    """
    look = partial(_content, folder, digests)
    if len(names) < 2 * _BATCH:
        yield from map(look, names)
        return
    import pickle  # noqa: PLC0415 (slow to load, and seldom needed)

    look(names[0])  # so that what checks records is loaded here, once, and not by each of them
    batches = [names[start : start + _BATCH] for start in range(0, len(names), _BATCH)]
    ahead: deque[Callable[[], bytes]] = deque()
    for n in range(len(batches) + _AHEAD):
        if n < len(batches):
            ahead.append(beside(partial(_contents_as_bytes, look, batches[n])))
        if n >= _AHEAD:
            yield from pickle.loads(ahead.popleft()())  # noqa: S301 (this program just wrote it)


def _contents_as_bytes(look: Callable[[str], Content | None], names: Sequence[str]) -> bytes:
    import pickle  # noqa: PLC0415 (the same)

    return pickle.dumps([look(each) for each in names])


def _content(folder: Folder, digests: Mapping[str, bytes], id_: str) -> Content | None:
    """Read a file, and check it unless it holds what it held."""
    try:
        data = folder.read(id_)
    except FileNotFoundError:
        return None
    except ValueError as error:
        problems = codec.compact([Problem("", str(error))])
        return Content(None, problems=problems, passing=isinstance(error, CannotRead))
    digest = content_digest(data)
    if digests.get(id_) == digest:
        return Content(digest, same=True)
    found = folder.check(id_, data)
    if isinstance(found, tuple):
        return Content(digest, problems=codec.compact(found))
    source, author = found.get("source"), found.get("author")
    is_event = source is not None
    columns = (
        moment(found["published"] if is_event else found["updated"]),
        found.get("score"),
        found.get("tier"),
        source and source.casefold(),
        author and author.casefold(),
    )
    texts = {**found, "tags": " ".join(found["tags"])}
    return Content(
        digest,
        columns=columns,
        json=codec.compact(found),
        identity=number(ids.identity(found)),
        words=tuple(texts[each] for each in WEIGHTS) if is_event else (),
        links=tuple(found.get("links", ())),
    )


def _note(base: sqlite3.Connection, file: tuple[Any, ...], content: Content | None) -> None:
    """Keep what a file holds now, or nothing if it is gone."""
    n = file[0]
    if content and content.same:
        changes = "mtime = ?, ctime = ?, size = ?, inode = ?, young = ?"
        base.execute(f"UPDATE record SET {changes} WHERE n = ?", (*file[3:], n))
        return
    if n is not None:
        _forget(base, n)
    if content is None:
        return
    values = (*file, content.digest, content.problems, *content.columns)
    n = base.execute(f"INSERT INTO record VALUES ({'?, ' * 14}?)", values).lastrowid
    if content.json is not None:
        base.execute("INSERT INTO body VALUES (?, ?)", (n, content.json))
        base.execute("INSERT INTO same VALUES (?, ?)", (content.identity, n))
        base.executemany("INSERT INTO link VALUES (?, ?)", [(each, n) for each in content.links])
    if content.words:
        base.execute(f"INSERT INTO {_WORDS}", (n, *content.words))


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
