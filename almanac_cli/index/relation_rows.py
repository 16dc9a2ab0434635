"""The relations of all records of a kind as the index keeps them: encoded, read and written."""

from __future__ import annotations

import marshal
from array import array
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping

    from almanac_cli.index.database import Index
    from almanac_cli.model.kind import Kind

_COLUMNS = "n, digest, entry, terms, witnesses, threshold, similar, same_story, whys"


class KeptRow(NamedTuple):
    """The relations of a record, with what they were computed from, as they are kept.

    Other records are their numbers in the index, and stems those of the first words that have them:
    arrays of the type "I" as bytes.
    """

    n: int  # its number in the index
    digest: bytes  # of its file
    entry: bytes  # the values of its entry, see `encode_entry`
    terms: bytes  # numbers of stems, its top terms
    witnesses: bytes
    threshold: float
    similar: bytes
    same_story: bytes
    whys: str


def encode_entry(values: tuple[Any, ...]) -> bytes:
    """Return the values of an entry as bytes."""
    return marshal.dumps(values)


def decode_entry(data: bytes) -> Any:  # noqa: ANN401 (what was encoded)
    """Return the values in bytes of `encode_entry`.

    Raises:
        ValueError, EOFError, TypeError: if it cannot be decoded.

    """
    return marshal.loads(data)  # noqa: S302 (from `encode_entry`)


def encode_numbers(numbers: Iterable[int]) -> bytes:
    """Return numbers of records or stems as bytes."""
    return array("I", numbers).tobytes()


def decode_numbers(data: bytes) -> tuple[int, ...]:
    """Return the numbers in bytes of `encode_numbers`."""
    return tuple(array("I", data))


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
        yield n, decode_numbers(similar), whys, decode_numbers(same_story)


def read_rows(index: Index, kind: Kind) -> list[KeptRow]:
    """Return all that is kept of the records of a kind."""
    sql = f"SELECT {_COLUMNS} FROM relation WHERE kind = ?"
    return [*map(KeptRow._make, index.fetch_rows(sql, (kind.number,)))]


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
    values = ", ".join("?" * (1 + len(KeptRow._fields)))
    sql = f"INSERT OR REPLACE INTO relation (kind, {_COLUMNS}) VALUES ({values})"
    connection.executemany(sql, ((kind.number, *row) for row in rows))
    vocabulary, frequencies = words
    sql = "INSERT OR REPLACE INTO relation_words VALUES (?, ?, ?)"
    connection.execute(sql, (kind.number, vocabulary, marshal.dumps({**frequencies})))
