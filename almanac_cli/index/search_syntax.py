"""What the user typed to search for, as an expression that FTS5 understands; pure.

All words are required. `"a phrase"`, `-word`, `word*`, `OR` (which binds looser than words side by
side), and `title:`, `source:`, `author:` or `tag:` before a word or a phrase mean something where
they begin after white space; anything else is plain text, a quote that nothing closes included.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from almanac_cli.errors import InvalidValue, quoted
from almanac_cli.index import schema, tokenizer

COLUMNS = {"author": "author", "source": "source", "tag": "tags", "title": "title"}
_PIECE = re.compile(
    rf"""
    (?<!\S) (?P<or>OR) (?!\S)
    | (?: (?<!\S) (?P<minus>-(?!-))? (?:(?P<field>{"|".join(COLUMNS)}):)? )?
      (?: "(?P<phrase>[^"]*)" (?P<open>\*)? | (?P<word>\S+?) (?P<begun>\*)? (?!\S) )
    """,
    re.VERBOSE,
)
# What stemming takes off or puts another ending in place of, as M. F. Porter, "An algorithm for
# suffix stripping" (1980), names it.
_ENDINGS = (
    "s", "es", "ed", "eed", "ing", "y", "e", "ational", "tional", "enci", "ency", "anci", "ancy",
    "izer", "ably", "ally", "ently", "ely", "ously", "ization", "ation", "ator", "alism",
    "iveness", "fulness", "ousness", "ality", "ivity", "bility", "icate", "ative", "alize",
    "icity", "ical", "ful", "ness", "al", "ance", "ence", "er", "ic", "able", "ible", "ant",
    "ement", "ment", "ent", "sion", "tion", "ou", "ism", "ate", "ity", "ous", "ive", "ize",
)  # fmt: skip
# What SQLite cannot take as text; both become a character that separates words.
_UNSAFE = re.compile("[\x00\ud800-\udfff]")
_SEPARATOR = "\ufffd"


class _Term(NamedTuple):
    """One word or phrase: as it was typed, and as FTS5 takes it."""

    typed: str
    match: str
    excluded: bool
    grouped: bool


def parse(text: str) -> str:
    """Turn what the user typed into an expression of FTS5, which is never a syntax error.

    An `OR` that lacks a term on one side is dropped, as is a term without a letter or a digit.
    Raises InvalidValue if no term is left, or only excluded ones on a side of an `OR`.
    """
    sides = _sides(text)
    if not sides:
        found = f"{quoted(text)} has no word in it" if text.strip() else "give a word"
        raise InvalidValue(f"nothing to search for: {found}")
    wanted = [_expression(terms) for terms in sides]
    return " OR ".join(f"({each})" for each in wanted) if len(wanted) > 1 else wanted[0]


def quote_phrase(text: str) -> str:
    """Return the expression for the words of a text, in their order, whatever else is in it."""
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def _sides(text: str) -> list[list[_Term]]:
    """Return the terms on each side of an `OR`; a side without any is left out."""
    sides: list[list[_Term]] = [[]]
    for piece in _PIECE.finditer(_UNSAFE.sub(_SEPARATOR, text)):
        if piece["or"]:
            sides.append([])
        elif term := _term(piece):
            sides[-1].append(term)
    return [terms for terms in sides if terms]


def _term(piece: re.Match[str]) -> _Term | None:
    """Read one term, or None if there is nothing in it to search for.

    A field without a word after it, such as `title:`, is a word itself.
    """
    value = piece["word"] or piece["phrase"] or ""
    field = piece["field"]
    if field and not _has_word(value):
        field, value = None, f"{field}:{value}"
    if not _has_word(value):
        return None
    column = f"{COLUMNS[field]} : " if field else ""
    star = "*" if piece["open"] or piece["begun"] else ""
    match, others = f"{quote_phrase(value)}{star}", _others_begun(value) if piece["begun"] else []
    if others:
        match = f"({' OR '.join([match, *map(quote_phrase, others)])})"
    return _Term(piece[0], f"{column}{match}", bool(piece["minus"]), bool(others))


def _others_begun(start: str) -> list[str]:
    """Return words that begin so and stand in the index under a stem that does not.

    Of `generati`, that is one for all words with the stem of `generating`, which is `gener`.
    """
    start = start.lower()
    if not (start.isascii() and start.isalpha()):
        return []
    whole = [
        start[:end] + each
        for end in range(1, len(start) + 1)
        for each in _ENDINGS
        if each.startswith(start[end:]) and start[end:] != "n"  # `agen` is not meant as `ageness`
    ]
    (stem,), *stems = tokenizer.tokenize([start, *whole], schema.TOKENIZER)
    by_stem = dict(zip((each for (each,) in stems), whole, strict=True))
    return [word for each, word in sorted(by_stem.items()) if not each.startswith(stem)]


def _expression(terms: list[_Term]) -> str:
    """Join the terms of one side; before a group FTS5 wants an `AND`."""
    plain = [term.match for term in terms if not term.excluded and not term.grouped]
    grouped = [term.match for term in terms if not term.excluded and term.grouped]
    wanted = " AND ".join([*([" ".join(plain)] if plain else []), *grouped])
    excluded = [term for term in terms if term.excluded]
    if not wanted:
        raise InvalidValue(f"{quoted(excluded[0].typed)} needs another word to search in")
    if not excluded:
        return wanted
    return f"({wanted}) NOT ({' OR '.join(term.match for term in excluded)})"


def _has_word(text: str) -> bool:
    """Say whether the tokenizer sees a word in the text."""
    sure = any(char.isascii() and char.isalnum() for char in text)
    return sure or bool(tokenizer.tokenize([text], schema.UNSTEMMED)[0])
