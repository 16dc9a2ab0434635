"""Bringing the index up to date with the files of a kind: those with new stamps are read."""

from __future__ import annotations

from contextlib import ExitStack, closing
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from almanac_cli.index import content, encoding, token_counts, writer
from almanac_cli.model.kinds import KINDS
from almanac_cli.storage.worker import Worker

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Collection, Generator, Iterable, Sequence
    from contextlib import AbstractContextManager

    from almanac_cli.index.content import Content, Version
    from almanac_cli.model.kind import Kind
    from almanac_cli.storage.scan import Scan, Stamp

# Takes the ids of the files that are to be read, and yields an iterable of them: a progress bar.
Progress: TypeAlias = "Callable[[Sequence[str]], AbstractContextManager[Iterable[str]]]"

# A file changed less than this before the scan may change again and keep its stamp, which git calls
# racy: the coarsest clock of a file system in use (FAT) has a resolution of two seconds.
RACY_WINDOW_NS = 2_000_000_000
# Files in one transaction, and in one request to a worker.
BATCH_FILES = 1000
_WORKERS = 2


class _Unread(NamedTuple):
    """A file that is to be read; a NamedTuple, since there may be very many."""

    id: str
    stamp: Stamp
    n: int | None  # the key of its row in the table `record`; None if it has none
    digest: bytes | None  # of its bytes when it was last read; None if it never was


def sync_kind(  # noqa: PLR0913 (where, what, and how it is told)
    connection: sqlite3.Connection,
    kind: Kind,
    folder: str,
    scan: Scan,
    changed: Collection[str] | None = None,
    *,
    progress: Progress,
) -> None:
    """Bring the rows of a kind up to date with a scan of its folder.

    Each batch of 1,000 files is a transaction, so that an interruption loses one batch at most. On
    an error the caller must roll back.

    Args:
        connection: The connection to the index, with no transaction open.
        kind: The kind of the records.
        folder: The path of its folder.
        scan: The scan of that folder.
        changed: The ids of the files whose stamps may differ from those in the index; `None` if
            any may.
        progress: A context manager that wraps the ids whose files are read.

    Raises:
        sqlite3.Error: if the index cannot be read or written.

    """
    unread, deleted = _differences(connection, kind, scan, changed)
    versions = [(file.id, file.digest) for file in unread]
    with (
        progress([file.id for file in unread]) as ids,
        closing(_contents(kind, folder, versions)) as contents,
    ):
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("DELETE FROM folder WHERE kind = ?", (kind.number,))
        for n in deleted:
            writer.remove(connection, kind, n)
        changes = len(deleted)
        for count, (_, file, read) in enumerate(zip(ids, unread, contents, strict=False), 1):
            is_racy = _is_racy(file.stamp, scan)
            row = writer.File(file.n, kind, file.id, file.stamp, is_racy)
            _store(connection, row, read)
            changes += read is None or not read.unchanged
            if count % BATCH_FILES == 0:
                token_counts.add_changes(connection, kind, changes)
                changes = 0
                connection.execute("COMMIT")
                connection.execute("BEGIN IMMEDIATE")
    token_counts.add_changes(connection, kind, changes)
    _store_digest(connection, kind, scan)
    connection.execute("COMMIT")


def are_racy_files_unchanged(
    connection: sqlite3.Connection, kind: Kind, folder: str, scan: Scan
) -> bool:
    """Tell whether there are racy files of a kind, and all have their content and still are racy.

    If no file has another stamp in the scan than in the index, its rows are then up to date.

    Raises:
        sqlite3.Error: if the index cannot be read.

    """
    sql = "SELECT id, digest FROM record WHERE kind = ? AND racy"
    digests = {
        encoding.key_to_id(key): digest for key, digest in connection.execute(sql, (kind.number,))
    }
    return bool(digests) and all(
        _is_racy(stamp, scan)
        and (read := content.read_content(kind, folder, id_, digests[id_]))
        and read.unchanged
        for id_, stamp in scan.part(digests).stamps()
    )


def _is_racy(stamp: Stamp, scan: Scan) -> bool:
    """Tell whether a file may have changed since it was read, and kept its stamp in a scan."""
    return stamp.ctime + RACY_WINDOW_NS > scan.started


def _differences(
    connection: sqlite3.Connection, kind: Kind, scan: Scan, changed: Collection[str] | None
) -> tuple[list[_Unread], list[int]]:
    """Return the files to read, and the keys of the rows whose files were deleted."""
    sql = "SELECT id, n, digest, mtime, ctime, size, inode, racy FROM record WHERE kind = ?"
    stored = [*connection.execute(sql if changed is None else f"{sql} AND racy", (kind.number,))]
    if changed is not None:
        racy = [encoding.key_to_id(row[0]) for row in stored]
        scan = scan.part({*changed, *racy})
        for id_ in changed:
            values = (kind.number, encoding.id_to_key(id_))
            stored += connection.execute(f"{sql} AND id = ?", values)
    rows = {row[0]: row for row in stored}
    unread = []
    for id_, stamp in scan.stamps():
        row = rows.pop(encoding.id_to_key(id_), None)
        if row is None:
            unread.append(_Unread(id_, stamp, None, None))
        elif row[3:] != (*stamp, 0):
            unread.append(_Unread(id_, stamp, row[1], row[2]))
    return unread, [row[1] for row in rows.values()]


def _store_digest(connection: sqlite3.Connection, kind: Kind, scan: Scan) -> None:
    """Store the digest of a scan that the rows are up to date with, unless a file is racy."""
    sql = "SELECT EXISTS (SELECT 1 FROM record WHERE kind = ? AND racy)"
    (any_racy,) = connection.execute(sql, (kind.number,)).fetchone()
    if not any_racy:
        connection.execute("INSERT INTO folder VALUES (?, ?)", (kind.number, scan.digest()))


def _store(connection: sqlite3.Connection, file: writer.File, read: Content | None) -> None:
    """Store the content of a file, or delete its rows if it does not exist."""
    if read is None:
        if file.n is not None:
            writer.remove(connection, file.kind, file.n)
    elif read.unchanged:
        writer.touch(connection, file)
    else:
        is_racy = file.racy or read.transient
        writer.write(connection, file._replace(racy=is_racy), read)


def _contents(kind: Kind, folder: str, versions: Sequence[Version]) -> Generator[Content | None]:
    """Yield the content of each file in order, `None` for files that do not exist.

    From 2,000 files on, two other processes read the next batches while this one writes. They have
    only the kinds in KINDS.
    """
    if len(versions) < 2 * BATCH_FILES or kind not in KINDS:
        for id_, digest in versions:
            yield content.read_content(kind, folder, id_, digest)
        return
    starts = range(0, len(versions), BATCH_FILES)
    batches = (versions[start : start + BATCH_FILES] for start in starts)
    requests = (content.encode_content_request(kind, folder, batch) for batch in batches)
    with ExitStack() as stack:
        workers = [
            stack.enter_context(Worker(content.answer_content_request)) for _ in range(_WORKERS)
        ]
        for worker, request in zip(workers, islice(requests, _WORKERS), strict=False):
            worker.submit(request)
        for n in range(len(starts)):
            worker = workers[n % _WORKERS]
            result = worker.result()
            for request in islice(requests, 1):
                worker.submit(request)
            yield from content.decode_contents(result)
