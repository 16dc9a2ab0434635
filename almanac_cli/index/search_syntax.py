"""The syntax of a search, and the expression of SQLite's full-text search (FTS5) for it.

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
      (?: "(?P<phrase>[^"]*)" (?P<phrase_star>\*)? | (?P<word>\S+?) (?P<star>\*)? (?!\S) )
    """,
    re.VERBOSE,
)
# The endings that stemming removes or replaces: M. F. Porter, "An algorithm for suffix stripping"
# (1980).
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
    """One word or phrase of a search; a NamedTuple, for a quick start."""

    typed: str  # as it was entered
    match: str  # as FTS5 takes it
    excluded: bool  # a minus stands before it
    grouped: bool  # the match is an expression in parentheses


def parse(text: str) -> str:
    """Return the FTS5 expression for a search as it was entered, which is always valid syntax.

    An `OR` that lacks a term on one side is dropped, as is a term without a letter or a digit.

    Raises:
        InvalidValue: if no term remains, or only excluded ones on a side of an `OR`.

    """
    sides = _sides(text)
    if not sides:
        reason = f"{quoted(text)} has no word in it" if text.strip() else "give a word"
        raise InvalidValue(f"nothing to search for: {reason}")
    matches = [_expression(terms) for terms in sides]
    return " OR ".join(f"({match})" for match in matches) if len(matches) > 1 else matches[0]


def quote_phrase(text: str) -> str:
    """Return the FTS5 expression for the words of a text, one after the other, as a phrase."""
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
    """Return the term in a piece of the text, `None` if there is no word in it to search for.

    A field without a word after it, such as `title:`, is a word itself.
    """
    value = piece["word"] or piece["phrase"] or ""
    field = piece["field"]
    if field and not _has_word(value):
        field, value = None, f"{field}:{value}"
    if not _has_word(value):
        return None
    column = f"{COLUMNS[field]} : " if field else ""
    star = "*" if piece["phrase_star"] or piece["star"] else ""
    match = f"{quote_phrase(value)}{star}"
    stems = _words_with_other_stems(value) if piece["star"] else []
    if stems:
        match = f"({' OR '.join([match, *map(quote_phrase, stems)])})"
    return _Term(piece[0], f"{column}{match}", bool(piece["minus"]), bool(stems))


def _words_with_other_stems(prefix: str) -> list[str]:
    """Return words with this prefix whose stem does not have it: the index contains only stems.

    There is one word for each such stem: for `generati`, one of the words with the stem `gener`,
    such as `generating`.
    """
    prefix = prefix.lower()
    if not (prefix.isascii() and prefix.isalpha()):
        return []
    words = [
        prefix[:end] + ending
        for end in range(1, len(prefix) + 1)
        for ending in _ENDINGS
        # `agen` is not meant as `ageness`
        if ending.startswith(prefix[end:]) and prefix[end:] != "n"
    ]
    (stem,), *stems = tokenizer.tokenize([prefix, *words], schema.TOKENIZER)
    by_stem = dict(zip((tokens[0] for tokens in stems), words, strict=True))
    return [word for other, word in sorted(by_stem.items()) if not other.startswith(stem)]


def _expression(terms: list[_Term]) -> str:
    """Return the expression for the terms of one side; before a group, FTS5 requires an `AND`.

    Raises:
        InvalidValue: if all of them are excluded.

    """
    plain = [term.match for term in terms if not term.excluded and not term.grouped]
    grouped = [term.match for term in terms if not term.excluded and term.grouped]
    required = " AND ".join([*([" ".join(plain)] if plain else []), *grouped])
    excluded = [term for term in terms if term.excluded]
    if not required:
        raise InvalidValue(f"{quoted(excluded[0].typed)} needs another word to search in")
    if not excluded:
        return required
    return f"({required}) NOT ({' OR '.join(term.match for term in excluded)})"


def _has_word(text: str) -> bool:
    """Tell whether the tokenizer finds a token in a text."""
    has_ascii = any(char.isascii() and char.isalnum() for char in text)
    return has_ascii or bool(tokenizer.tokenize([text], schema.UNSTEMMED)[0])
