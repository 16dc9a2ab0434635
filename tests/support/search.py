"""What was typed to search for, and a table to look for it in."""

from __future__ import annotations

import re
import sqlite3

from almanac_cli.index import search_syntax

SCHEMA = """
CREATE VIRTUAL TABLE words USING fts5(
    summary, title, tags, source, author, rationale, tokenize='porter unicode61'
);
CREATE VIRTUAL TABLE seen USING fts5vocab(words, instance);
"""


def table() -> sqlite3.Connection:
    """Make an empty table of words as the index has it, in memory."""
    base = sqlite3.connect(":memory:")
    base.executescript(SCHEMA)
    return base


def parsed(text: str) -> str | None:
    """Return the search, or None if it was refused in one of the ways that are promised."""
    try:
        return search_syntax.parse(text)
    except ValueError as error:
        if not re.match("nothing to search for: .|.* needs another word to search in$", str(error)):
            raise
        return None
