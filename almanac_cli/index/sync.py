"""How the index follows the files: only those whose stamps tell of a change are read again."""

from __future__ import annotations

from collections import deque
from functools import partial
from typing import TYPE_CHECKING

from almanac_cli.errors import Problem
from almanac_cli.formats import json_codec
from almanac_cli.index import schema, writer
from almanac_cli.index.writer import Content
from almanac_cli.storage.beside import beside
from almanac_cli.storage.files import NotReadable

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from almanac_cli.model.kinds import Kind
    from almanac_cli.model.rows import JsonObject
    from almanac_cli.storage.files import Folder, Progress, Scan, Unread

# The coarsest clock of a file system in use (FAT) ticks every two seconds.
_TICK = 2_000_000_000
_BATCH = 1000
_AHEAD = 2


def refresh(base: sqlite3.Connection, folder: Folder, scan: Scan, progress: Progress) -> None:
    """Bring the rows of one kind up to date.

    A thousand files are one transaction: what was done before an interruption is done.
    """
    unread, gone = _differences(base, folder.kind.number, scan)
    question = "SELECT n, digest FROM record WHERE kind = ? AND id = ?"
    held: dict[str, tuple[int, bytes]] = {
        id_: found
        for id_, _ in unread
        if (found := base.execute(question, (folder.kind.number, schema.id_to_key(id_))).fetchone())
    }
    with progress(unread) as watched:
        base.execute("BEGIN IMMEDIATE")
        base.execute("DELETE FROM folder WHERE kind = ?", (folder.kind.number,))
        for lost in gone:
            writer.remove(base, folder.kind, lost)
        contents = _contents(folder, [id_ for id_, _ in unread], held)
        for done, ((id_, stamp), content) in enumerate(zip(watched, contents, strict=False), 1):
            n = held[id_][0] if id_ in held else None
            racy = stamp.ctime + _TICK > scan.moment
            _note(base, writer.File(n, folder.kind, id_, stamp, racy), content)
            if done % _BATCH == 0:
                base.execute("COMMIT")
                base.execute("BEGIN IMMEDIATE")
    racy = base.execute(
        "SELECT max(racy) FROM record WHERE kind = ?", (folder.kind.number,)
    ).fetchone()
    if not racy[0]:
        base.execute("INSERT INTO folder VALUES (?, ?)", (folder.kind.number, scan.digest()))
    base.execute("COMMIT")


def _differences(base: sqlite3.Connection, kind: int, scan: Scan) -> tuple[Unread, list[int]]:
    """Return the files to read, and the numbers of those that are gone."""
    now = {schema.id_to_key(id_): (id_, stamp) for id_, stamp in scan.stamps()}
    question = "SELECT id, mtime, ctime, size, inode FROM record WHERE kind = ? AND NOT racy"
    known = {*base.execute(question, (kind,))}
    unread = [each for key, each in now.items() if (key, *each[1]) not in known]
    held = base.execute("SELECT id, n FROM record WHERE kind = ?", (kind,))
    return unread, [n for key, n in held if key not in now]


def _note(base: sqlite3.Connection, file: writer.File, content: Content | None) -> None:
    """Keep what a file holds now, or nothing if it is gone."""
    if content is None:
        if file.n is not None:
            writer.remove(base, file.kind, file.n)
    elif content.same:
        writer.touch(base, file)
    else:
        writer.write(base, file._replace(racy=file.racy or content.transient), content)


def _contents(
    folder: Folder, names: Sequence[str], held: Mapping[str, tuple[int, bytes]]
) -> Iterator[Content | None]:
    """Return what the files hold, or None for those that are gone.

    Where they are many, two other processes read the next thousands while this one writes.
    """
    look = partial(_content, folder, held)
    if len(names) < 2 * _BATCH:
        yield from map(look, names)
        return
    import pickle

    look(names[0])  # so that what checks records is loaded here, once, and not by each of them
    batches = [names[start : start + _BATCH] for start in range(0, len(names), _BATCH)]
    ahead: deque[Callable[[], bytes]] = deque()
    for n in range(len(batches) + _AHEAD):
        if n < len(batches):
            ahead.append(beside(partial(_contents_as_bytes, look, batches[n])))
        if n >= _AHEAD:
            yield from pickle.loads(ahead.popleft()())  # noqa: S301 (this program just wrote it)


def _contents_as_bytes(look: Callable[[str], Content | None], names: Sequence[str]) -> bytes:
    import pickle

    return pickle.dumps([look(each) for each in names])


def _content(folder: Folder, held: Mapping[str, tuple[int, bytes]], id_: str) -> Content | None:
    """Read a file, and check it unless it holds what it held."""
    try:
        data = folder.read(id_)
    except FileNotFoundError:
        return None
    except NotReadable as error:
        problems = json_codec.compact([Problem("", error.reason)])
        return Content(None, problems=problems, transient=error.transient)
    digest = schema.content_digest(data)
    if id_ in held and held[id_][1] == digest:
        return Content(digest, same=True)
    found = folder.check(id_, data)
    if isinstance(found, tuple):
        return Content(digest, problems=json_codec.compact(found))
    return _of_record(folder.kind, digest, found)


def _of_record(kind: Kind, digest: bytes, row: JsonObject) -> Content:
    """Return what the index keeps of a valid record."""
    score, tier, source, author = (
        row[field] if field in kind.fields else None for field in schema.COLUMNS
    )
    texts = (row[field] for field in kind.search_weights)
    return Content(
        digest,
        columns=(
            schema.time_to_int(row[kind.date_field]),
            score,
            tier,
            *(name and name.casefold() for name in (source, author)),
        ),
        json=json_codec.compact(row),
        identity=schema.identity_hash(kind.identity(row)),
        words=tuple(" ".join(text) if isinstance(text, list) else text for text in texts),
        links=tuple(kind.links.ids(row)) if kind.links else (),
    )
