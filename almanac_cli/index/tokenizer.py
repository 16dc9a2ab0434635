"""Tokens of texts, as SQLite's full-text search (FTS5) makes them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# English function words, as stems.
_FUNCTION_WORDS = """
a about all also an and ar as at be been but by can could did do doe for from ha had
have he her here hi him how i if in into is it just like mai me more most my no not now
of on onli or other our out over own said she should so some such than that the thei
their them then there these thi those to too under up us veri wa we were what when where
which while who whom whose why will with would you your
"""
STOPWORDS = frozenset(_FUNCTION_WORDS.split())


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
