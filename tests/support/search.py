"""What was typed to search for, and a table to look for it in."""

from __future__ import annotations

import re
import sqlite3

from almanac_cli.index import schema, search_expression
from almanac_cli.index.search_texts import search_texts
from almanac_cli.model.kinds import EVENT

COLUMNS = schema.search_columns(EVENT)
SCHEMA = f"""
CREATE VIRTUAL TABLE words USING fts5({", ".join(COLUMNS)}, tokenize='{schema.TOKENIZER}');
CREATE VIRTUAL TABLE seen USING fts5vocab(words, instance);
"""
PLAIN = "- {url id whole_runs} : "  # before each term that names no field


def table() -> sqlite3.Connection:
    """Make an empty table of words as the index has it, in memory."""
    base = sqlite3.connect(":memory:")
    base.executescript(SCHEMA)
    return base


def insert(base: sqlite3.Connection, texts: dict[str, str], rowid: int | None = None) -> None:
    """Insert the texts of an event as the index does."""
    columns = search_texts(EVENT.search_weights, texts)
    marks = ", ?" * len(columns)
    base.execute(
        f"INSERT INTO words (rowid, {', '.join(COLUMNS)}) VALUES (?{marks})",  # noqa: S608 (our columns)
        (rowid, *columns),
    )


def expression(text: str) -> str:
    """Return the expression of a search in events, without the filter of plain terms."""
    return search_expression.parse(EVENT, text).match.replace(PLAIN, "")


def parsed(text: str) -> str | None:
    """Return the search, or None if it was refused in one of the ways that are promised."""
    try:
        return search_expression.parse(EVENT, text).match
    except ValueError as error:
        refusals = (
            "nothing to search for: .|.* needs another word to search in$|NOT is no operator: .|"
            "parentheses do not group: .|no search in a field "
        )
        if not re.match(refusals, str(error), re.DOTALL):
            raise
        return None
