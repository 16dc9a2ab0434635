"""Tokens of texts, as SQLite's full-text search (FTS5) makes them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def tokenize(texts: Iterable[str], tokenizer: str) -> list[list[str]]:
    """Return a list of tokens for each text, in order; `tokenizer` is an option of FTS5."""
    texts = [*texts]
    tokens: list[list[str]] = [[] for _ in texts]
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        sql = f"CREATE VIRTUAL TABLE text USING fts5 (body, tokenize = '{tokenizer}')"
        connection.execute(sql)
        connection.execute("CREATE VIRTUAL TABLE token USING fts5vocab (text, instance)")
        connection.execute("BEGIN")
        sql = "INSERT INTO text (rowid, body) VALUES (?, ?)"
        connection.executemany(sql, enumerate(texts))
        for doc, term in connection.execute("SELECT doc, term FROM token ORDER BY doc, offset"):
            tokens[doc].append(term)
    return tokens
