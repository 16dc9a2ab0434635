"""Tokens of texts, as SQLite's full-text search (FTS5) makes them."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing, contextmanager
from itertools import compress
from operator import not_
from typing import TYPE_CHECKING, NamedTuple

from almanac_cli.index.schema import UNSTEMMED

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

# English function words, as stems.
_FUNCTION_WORDS = """
a about all also an and ar as at be been but by can could did do doe for from ha had
have he her here hi him how i if in into is it just like mai me more most my no not now
of on onli or other our out over own said she should so some such than that the thei
their them then there these thi those to too under up us veri wa we were what when where
which while who whom whose why will with would you your
"""
STOPWORDS = frozenset(_FUNCTION_WORDS.split())


_ASCII_WORD = re.compile("[0-9a-z]+")
_MAX_TOKEN_LENGTH = 1 << 15  # bytes that FTS5 leaves of a token: FTS5_MAX_TOKEN_SIZE in its source


class Bag(NamedTuple):
    """The tokens of a text in any order."""

    tokens: list[str]  # each as often as it occurs; only those that are asked for
    length: int  # the number of all tokens of the text


def tokenize(texts: Iterable[str], tokenizer: str) -> list[list[str]]:
    """Return a list of tokens for each text, in order; `tokenizer` is an option of FTS5."""
    texts = [*texts]
    tokens: list[list[str]] = [[] for _ in texts]
    with _tokenized(texts, tokenizer) as connection:
        for doc, term in connection.execute("SELECT doc, term FROM token ORDER BY doc, offset"):
            tokens[doc].append(term)
    return tokens


def split_words(texts: Iterable[str]) -> list[list[str]]:
    """Return what `tokenize` does with `schema.UNSTEMMED`, of ASCII far sooner.

    Those need no database: their tokens are the runs of letters and digits, in lower case.
    """
    texts = [*texts]
    plain = [text.isascii() and len(text) <= _MAX_TOKEN_LENGTH for text in texts]
    others = iter(tokenize([*compress(texts, map(not_, plain))], UNSTEMMED))
    return [
        _ASCII_WORD.findall(text.lower()) if is_plain else next(others)
        for text, is_plain in zip(texts, plain, strict=True)
    ]


def count_tokens(
    texts: Iterable[str], tokenizer: str, tokens: Collection[str] | None = None
) -> list[Bag]:
    """Return a bag of tokens for each text, sooner than `tokenize` returns lists.

    The bags have these tokens alone, all if `tokens` is `None`.
    """
    texts = [*texts]
    condition = "" if tokens is None else "WHERE term IN (SELECT value FROM json_each(?))"
    values = () if tokens is None else (json.dumps([*tokens]),)
    with _tokenized(texts, tokenizer) as connection:
        # Of each row the number of tokens, as a varint: https://sqlite.org/fts5.html, 5 and 6.5
        sizes = connection.execute("SELECT sz FROM text_docsize ORDER BY id")
        bags = [Bag([], _decode_varint(size)) for (size,) in sizes]
        for doc, term in connection.execute(f"SELECT doc, term FROM token {condition}", values):
            bags[doc].tokens.append(term)
    return bags


@contextmanager
def _tokenized(texts: Sequence[str], tokenizer: str) -> Iterator[sqlite3.Connection]:
    """Context manager: a database in memory whose table `token` has the tokens of the texts."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        options = f"content = '', tokenize = '{tokenizer}'"
        connection.execute(f"CREATE VIRTUAL TABLE text USING fts5 (body, {options})")
        connection.execute("CREATE VIRTUAL TABLE token USING fts5vocab (text, instance)")
        connection.execute("BEGIN")
        sql = "INSERT INTO text (rowid, body) VALUES (?, ?)"
        connection.executemany(sql, enumerate(texts))
        yield connection


def _decode_varint(data: bytes) -> int:
    """Return the number in bytes of seven bits each: https://sqlite.org/fileformat2.html, 1.6."""
    number = 0
    for byte in data:
        number = number << 7 | byte & 0x7F
    return number
