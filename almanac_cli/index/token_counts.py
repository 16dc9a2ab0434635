"""How many records contain frequent tokens, as the index keeps it: counting takes long."""

from __future__ import annotations

import marshal
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from almanac_cli.index.database import Index
    from almanac_cli.model.kind import Kind


class TokenCounts(NamedTuple):
    """What is kept of the tokens of a kind."""

    changes: int  # of records, since the index was built; one change changes a count by 1 at most
    # By token how many records contained it, and after how many changes.
    counts: Mapping[str, tuple[int, int]]


def read(index: Index, kind: Kind) -> TokenCounts:
    """Return what is kept; without counts if these cannot be decoded."""
    blobs = index.fetch_column("SELECT counts FROM token_counts WHERE kind = ?", (kind.number,))
    counts: Mapping[str, tuple[int, int]] = {}
    if blobs:
        try:
            counts = marshal.loads(blobs[0])  # noqa: S302 (from `write`)
        except (ValueError, EOFError, TypeError):
            counts = {}
    return TokenCounts(number_of_changes(index, kind), counts)


def number_of_changes(index: Index, kind: Kind) -> int:
    """Return how often records of a kind were written or deleted since the index was built."""
    sql = "SELECT number FROM changes WHERE kind = ?"
    numbers = index.fetch_column(sql, (kind.number,))
    return numbers[0] if numbers else 0


def write(
    connection: sqlite3.Connection, kind: Kind, counts: Mapping[str, tuple[int, int]]
) -> None:
    """Replace the counts of a kind.

    Raises:
        sqlite3.Error: if that fails.

    """
    sql = "INSERT OR REPLACE INTO token_counts VALUES (?, ?)"
    connection.execute(sql, (kind.number, marshal.dumps({**counts})))


def add_changes(connection: sqlite3.Connection, kind: Kind, number: int) -> None:
    """Count changes of records, in the transaction that makes them.

    Raises:
        sqlite3.Error: if that fails.

    """
    sql = (
        "INSERT INTO changes VALUES (?, ?) "
        "ON CONFLICT (kind) DO UPDATE SET number = number + excluded.number"
    )
    connection.execute(sql, (kind.number, number))
