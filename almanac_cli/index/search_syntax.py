"""The syntax of a search: a text as it was entered, split into terms.

All words are required. `"a phrase"`, `-word`, `word*`, `OR` (which binds looser than words side by
side), `AND` (which changes nothing), and `field:` before a word or a phrase mean something where
they begin after white space; anything else is plain text, a quote that nothing closes included.
What has a meaning in other programs and none here is refused: `NOT`, groups, unknown fields. Some
names before a colon make a filter of the whole search, `score:7`, and no term.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from almanac_cli.errors import InvalidValue, quoted
from almanac_cli.index import schema, tokenizer
from almanac_cli.model.text import fold

if TYPE_CHECKING:
    from collections.abc import Collection

    from almanac_cli.model.kind import Kind

_PIECE = re.compile(
    r"""
    (?<!\S) (?P<operator>OR|AND|NOT) (?!\S)
    | (?: (?<!\S) (?P<minus>-(?!-))? (?:(?P<field>[A-Za-z_]{2,}(?:-[A-Za-z]+)*):)? )?
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


class Filter(NamedTuple):
    """A condition in a search that is no text to look for."""

    typed: str  # as it was entered, with its operators
    name: str  # before the colon, in lower case
    value: str  # after it; never empty
    excluded: bool  # a minus stands before it


class Parsed(NamedTuple):
    """A search, split."""

    sides: list[list[Term]]  # the terms on each side of an `OR`; empty if there are only filters
    filters: list[Filter]
    is_choice: bool = False  # whether one of the filters is enough, and not all are required


class FilterBesideOr(InvalidValue):
    """Raised when a filter, which holds for the whole search, stands on one side of an `OR`."""

    def __init__(self, filter_: Filter) -> None:
        self.filter = filter_  # the first one
        super().__init__(
            f"{quoted(filter_.typed)} holds for the whole search, and not for one side of an OR"
        )


def parse(kind: Kind, text: str, filter_names: Collection[str] = ()) -> Parsed:
    """Return the terms on each side of an `OR` in a search for records of a kind, and its filters.

    An `OR` that lacks a term on one side is dropped, as is a term without a letter or a digit. Each
    side has a term that is not excluded, unless there are filters. Filters of one name with `OR`
    between, and nothing else, are a choice.

    Args:
        kind: The kind of the records.
        text: The search.
        filter_names: The names of filters, in lower case. They go before those of fields.

    Raises:
        InvalidValue: if nothing remains, or only excluded terms on a side; or if the text has `NOT`
            before a term, parentheses that group, a field in which the kind is not searched, or a
            filter beside an `OR` (FilterBesideOr).

    """
    pieces = [*_PIECE.finditer(_UNSAFE.sub(_SEPARATOR, text))]
    _refuse_not(pieces)
    _refuse_groups(pieces)
    sides: list[list[Term | Filter]] = [[]]
    for piece in pieces:
        if piece["operator"] == "OR":
            sides.append([])
        elif piece["operator"] != "AND" and (part := _part(kind, piece, filter_names)):
            sides[-1].append(part)
    sides = [parts for parts in sides if parts]
    if not sides:
        reason = f"{quoted(text)} has no word in it" if text.strip() else "give a word"
        raise InvalidValue(f"nothing to search for: {reason}")
    return _parsed(sides)


def _parsed(sides: list[list[Term | Filter]]) -> Parsed:
    """Return the result of `parse` for the terms and filters on each side of an `OR`."""
    filters = [part for parts in sides for part in parts if isinstance(part, Filter)]
    terms = [[part for part in parts if isinstance(part, Term)] for parts in sides]
    is_choice = len(sides) > 1 and all(len(parts) == 1 for parts in sides)
    is_choice = is_choice and not any(terms) and not any(part.excluded for part in filters)
    is_choice = is_choice and len({part.name for part in filters}) == 1
    if filters and len(sides) > 1 and not is_choice:
        raise FilterBesideOr(filters[0])
    for parts in terms:
        if parts and not filters and all(term.excluded for term in parts):
            raise InvalidValue(f"{quoted(parts[0].typed)} needs another word to search in")
    return Parsed([parts for parts in terms if parts], filters, is_choice)


def field_names(kind: Kind) -> dict[str, str]:
    """Return the fields in which a kind is searched, by the name that a search has for each.

    A set has its name without the `s` at the end, `tag:`.
    """
    return {
        field.removesuffix("s") if field in kind.set_fields else field: field
        for field in kind.search_weights
    }


def _part(kind: Kind, piece: re.Match[str], filter_names: Collection[str]) -> Term | Filter | None:
    """Return the filter or the term in a piece, `None` if there is no word in it to search for.

    A field or filter without a word after it, such as `title:`, is a word itself.
    """
    name = (piece["field"] or "").lower()
    value = piece["word"] or piece["phrase"] or piece["operator"] or ""
    if value and name in filter_names:
        value += piece["phrase_star"] or piece["star"] or ""
        return Filter(piece[0], name, value, bool(piece["minus"]))
    field = _field(kind, piece, filter_names)
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


def _field(kind: Kind, piece: re.Match[str], filter_names: Collection[str]) -> str | None:
    """Return the field that stands before a term, `None` if there is none, or it is plain text.

    Raises:
        InvalidValue: if the kind is not searched in it.

    """
    if piece["field"] is None:
        return None
    name, names = piece["field"].lower(), field_names(kind)
    if name in filter_names:
        return None
    if name in names or name in kind.search_weights:
        return names.get(name, name)
    word = piece["word"] or ""
    # An address, a number such as arXiv:2405.04434, or no name of a field.
    if word.startswith("//") or "-" in name or (word[:1].isdigit() and name not in kind.fields):
        return None
    typed = f"{piece['field']}:{word}"
    raise InvalidValue(
        f"no search in a field {quoted(piece['field'])}: use "
        f'{", ".join(sorted({*names, *filter_names}))}, or for the text "{typed}" quotes'
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
