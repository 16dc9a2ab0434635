"""The syntax of a search: a text as it was entered, split into terms.

All words are required. `"a phrase"`, `-word`, `word*`, `OR` (which binds looser than words side by
side), `AND` (which changes nothing), and `field:` before a word or a phrase mean something where
they begin after white space; anything else is plain text, a quote that nothing closes included.
What has a meaning in other programs and none here is refused: `NOT`, groups, unknown fields.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from almanac_cli.errors import InvalidValue, quoted
from almanac_cli.index import schema, tokenizer
from almanac_cli.model.text import fold

if TYPE_CHECKING:
    from almanac_cli.model.kinds import Kind

_PIECE = re.compile(
    r"""
    (?<!\S) (?P<operator>OR|AND|NOT) (?!\S)
    | (?: (?<!\S) (?P<minus>-(?!-))? (?:(?P<field>[A-Za-z_]{2,}):)? )?
      (?: "(?P<phrase>[^"]*)" (?P<phrase_star>\*)? | (?P<word>\S+?) (?P<star>\*)? (?!\S) )
    """,
    re.VERBOSE,
)
# What SQLite cannot take as text; both become a character that separates words.
_UNSAFE = re.compile("[\x00\ud800-\udfff]")
_SEPARATOR = "\ufffd"


class Term(NamedTuple):
    """One word or phrase of a search; a NamedTuple, for a quick start."""

    typed: str  # as it was entered, with its operators
    text: str  # without them
    field: str | None = None  # the only field to search in; None for all that have a weight
    excluded: bool = False  # a minus stands before it
    quoted: bool = False  # it stands in quotes
    prefix: bool = False  # a star stands after it: the last word may go on


def parse(kind: Kind, text: str) -> list[list[Term]]:
    """Return the terms on each side of an `OR` in a search for records of a kind.

    An `OR` that lacks a term on one side is dropped, as is a term without a letter or a digit. Each
    side has a term that is not excluded.

    Raises:
        InvalidValue: if no term remains, or only excluded ones on a side; or if the text has `NOT`
            before a term, parentheses that group, or a field in which the kind is not searched.

    """
    pieces = [*_PIECE.finditer(_UNSAFE.sub(_SEPARATOR, text))]
    _refuse_not(pieces)
    _refuse_groups(pieces)
    sides: list[list[Term]] = [[]]
    for piece in pieces:
        if piece["operator"] == "OR":
            sides.append([])
        elif piece["operator"] != "AND" and (term := _term(kind, piece)):
            sides[-1].append(term)
    sides = [terms for terms in sides if terms]
    if not sides:
        reason = f"{quoted(text)} has no word in it" if text.strip() else "give a word"
        raise InvalidValue(f"nothing to search for: {reason}")
    for terms in sides:
        if all(term.excluded for term in terms):
            raise InvalidValue(f"{quoted(terms[0].typed)} needs another word to search in")
    return sides


def field_names(kind: Kind) -> dict[str, str]:
    """Return the fields in which a kind is searched, by the name that a search has for each.

    A set has its name without the `s` at the end, `tag:`.
    """
    return {
        field.removesuffix("s") if field in kind.set_fields else field: field
        for field in kind.search_weights
    }


def _term(kind: Kind, piece: re.Match[str]) -> Term | None:
    """Return the term in a piece of the text, `None` if there is no word in it to search for.

    A field without a word after it, such as `title:`, is a word itself.
    """
    value = piece["word"] or piece["phrase"] or piece["operator"] or ""
    field = _field(kind, piece)
    if piece["field"] and (field is None or not _has_word(value)):
        field, value = None, f"{piece['field']}:{value}"
    if not _has_word(value):
        return None
    return Term(
        typed=piece[0],
        text=value,
        field=field,
        excluded=bool(piece["minus"]),
        quoted=piece["phrase"] is not None,
        prefix=bool(piece["phrase_star"] or piece["star"]),
    )


def _field(kind: Kind, piece: re.Match[str]) -> str | None:
    """Return the field that stands before a term, `None` if there is none, or it is plain text.

    Raises:
        InvalidValue: if the kind is not searched in it.

    """
    if piece["field"] is None:
        return None
    name, names = piece["field"].lower(), field_names(kind)
    if name in names or name in kind.search_weights:
        return names.get(name, name)
    word = piece["word"] or ""
    # An address, or a number such as arXiv:2405.04434.
    if word.startswith("//") or (word[:1].isdigit() and name not in kind.fields):
        return None
    typed = f"{piece['field']}:{word}"
    raise InvalidValue(
        f"no search in a field {quoted(piece['field'])}: use {', '.join(sorted(names))}, "
        f'or for the text "{typed}" quotes'
    )


def _refuse_not(pieces: list[re.Match[str]]) -> None:
    """Raise InvalidValue if `NOT` stands before a term."""
    for piece, after in pairwise(pieces):
        if piece["operator"] == "NOT" and not after["operator"]:
            raise InvalidValue(
                f'NOT is no operator: use -{after[0]}, or "NOT" in quotes for the word'
            )


def _refuse_groups(pieces: list[re.Match[str]]) -> None:
    """Raise InvalidValue if parentheses group what would mean something else without them."""
    depth = 0
    for piece in pieces:
        word = piece["word"] or ""
        depth = max(depth + word.count("(") - word.count(")"), 0)
        is_group = word.startswith("(") and depth and (piece["minus"] or piece["field"])
        if is_group or (depth and piece["operator"] == "OR"):
            raise InvalidValue(
                "parentheses do not group: write each alternative in full, as in a c OR b c"
            )


def _has_word(text: str) -> bool:
    """Tell whether the tokenizer finds a token in a text, which is folded before it is indexed."""
    has_ascii = any(char.isascii() and char.isalnum() for char in text)
    return has_ascii or bool(tokenizer.tokenize([fold(text)], schema.UNSTEMMED)[0])
