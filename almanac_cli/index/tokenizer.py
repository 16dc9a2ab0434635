"""How texts are taken apart into words: as SQLite does it, so that what is asked for is found."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def tokenize(texts: Iterable[str], tokenizer: str) -> list[list[str]]:
    """Return the words of each text in order, as a tokenizer of FTS5 makes them."""
    texts = [*texts]
    found: list[list[str]] = [[] for _ in texts]
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as base:
        base.execute(f"CREATE VIRTUAL TABLE text USING fts5 (words, tokenize = '{tokenizer}')")
        base.execute("CREATE VIRTUAL TABLE word USING fts5vocab (text, instance)")
        base.execute("BEGIN")
        base.executemany("INSERT INTO text (rowid, words) VALUES (?, ?)", enumerate(texts))
        for doc, term in base.execute("SELECT doc, term FROM word ORDER BY doc, offset"):
            found[doc].append(term)
    return found
