"""The relations of all records of a kind as the index keeps them: encoded, read and written."""

from __future__ import annotations

import marshal
from array import array
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping

    from almanac_cli.index.database import Index
    from almanac_cli.model.kinds import Kind

_NUMBER = "I"  # the type of numbers in arrays: of records, and of words


class KeptRow(NamedTuple):
    """The relations of a record, with what they were computed from; other records are numbers."""

    n: int  # its number in the index
    digest: bytes  # of its file
    entry: tuple[Any, ...]  # the values of its entry
    terms: tuple[int, ...]  # numbers of words, whose stems are its top terms
    witnesses: tuple[int, ...]
    threshold: float
    similar: tuple[int, ...]
    same_story: tuple[int, ...]
    whys: str


def read_records(index: Index, kind: Kind) -> dict[int, tuple[str, bytes]]:
    """Return by number the id of each valid record, and the digest of its file."""
    sql = "SELECT n, id, digest FROM record WHERE kind = ? AND problems IS NULL"
    return {n: (id_, digest) for n, id_, digest in index.fetch_rows(sql, (kind.number,))}


def read_digests(index: Index, kind: Kind) -> dict[int, bytes]:
    """Return by number the digest that the file of a record had when something was kept of it."""
    sql = "SELECT n, digest FROM relation WHERE kind = ?"
    return dict(index.fetch_rows(sql, (kind.number,)))


def read_results(
    index: Index, kind: Kind
) -> Iterator[tuple[int, tuple[int, ...], str, tuple[int, ...]]]:
    """Yield the number of each record, and what was computed of it: `similar`, `whys`, ..."""
    sql = "SELECT n, similar, whys, same_story FROM relation WHERE kind = ?"
    for n, similar, whys, same_story in index.fetch_rows(sql, (kind.number,)):
        yield n, _decode(similar), whys, _decode(same_story)


def read_rows(index: Index, kind: Kind) -> list[KeptRow]:
    """Return all that is kept of the records of a kind.

    Raises:
        ValueError, EOFError, TypeError: if it cannot be decoded.

    """
    sql = "SELECT n, digest, entry, marks, similar, same_story, whys FROM relation WHERE kind = ?"
    rows = []
    for n, digest, entry, marks, similar, same_story, whys in index.fetch_rows(sql, (kind.number,)):
        terms, witnesses, threshold = marshal.loads(marks)  # noqa: S302 (from `write`)
        rows.append(
            KeptRow(
                n=n,
                digest=digest,
                entry=marshal.loads(entry),  # noqa: S302 (from `write`)
                terms=_decode(terms),
                witnesses=_decode(witnesses),
                threshold=threshold,
                similar=_decode(similar),
                same_story=_decode(same_story),
                whys=whys,
            )
        )
    return rows


def read_words(index: Index, kind: Kind) -> tuple[bytes, dict[str, int]] | None:
    """Return the vocabulary as bytes and the frequencies, `None` if nothing is kept.

    Raises:
        ValueError, EOFError, TypeError: if they cannot be decoded.

    """
    sql = "SELECT vocabulary, frequencies FROM relation_words WHERE kind = ?"
    for vocabulary, frequencies in index.fetch_rows(sql, (kind.number,)):
        return vocabulary, marshal.loads(frequencies)  # noqa: S302 (from `write`)
    return None


def read_texts(index: Index, kind: Kind) -> dict[str, str]:
    """Return by id the valid records as JSON, without the links that other files hold."""
    sql = "SELECT id, json FROM record JOIN body USING (n) WHERE kind = ?"
    return dict(index.fetch_rows(sql, (kind.number,)))


def read_text(index: Index, kind: Kind, id_: str) -> str:
    """Return one of `read_texts`."""
    sql = "SELECT json FROM record JOIN body USING (n) WHERE kind = ? AND id = ?"
    (text,) = index.fetch_column(sql, (kind.number, id_))
    return str(text)


def write(
    connection: sqlite3.Connection,
    kind: Kind,
    rows: Iterable[KeptRow],
    gone: Iterable[int] | None,
    words: tuple[bytes, Mapping[str, int]],
) -> None:
    """Write the rows of some records, and delete those of others; `None` deletes all before.

    `words` is what `read_words` returns.

    Raises:
        sqlite3.Error: if that fails.

    """
    if gone is None:
        connection.execute("DELETE FROM relation WHERE kind = ?", (kind.number,))
    else:
        connection.executemany("DELETE FROM relation WHERE n = ?", [(n,) for n in gone])
    sql = "INSERT OR REPLACE INTO relation VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    connection.executemany(sql, (_values(kind, row) for row in rows))
    vocabulary, frequencies = words
    sql = "INSERT OR REPLACE INTO relation_words VALUES (?, ?, ?)"
    connection.execute(sql, (kind.number, vocabulary, marshal.dumps({**frequencies})))


def _values(kind: Kind, row: KeptRow) -> tuple[object, ...]:
    marks = marshal.dumps((_encode(row.terms), _encode(row.witnesses), row.threshold))
    return (
        row.n,
        kind.number,
        row.digest,
        marshal.dumps(row.entry),
        marks,
        _encode(row.similar),
        _encode(row.same_story),
        row.whys,
    )


def _encode(numbers: Iterable[int]) -> bytes:
    return array(_NUMBER, numbers).tobytes()


def _decode(data: bytes) -> tuple[int, ...]:
    return tuple(array(_NUMBER, data))
