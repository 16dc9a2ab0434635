"""Naming what two records share as one of them spells it: words, and names of several words.

Words that stand together in both records are one name: "Gemma 4", "on-device", "open weights".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from almanac_cli.index.search_texts import field_text
from almanac_cli.index.tokenizer import STOPWORDS
from almanac_cli.model.text import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from almanac_cli.model.kind import Kind

_WORD = re.compile(r"[^\W_]+")
_JOINING = frozenset("-\u2010\u2011.")  # between two words, they make them one
_MAX_WORDS = 4  # of a name


class _Text:
    """A text of a record in words."""

    __slots__ = ("folded", "gaps", "spelled")

    def __init__(self, text: str) -> None:
        self.spelled: list[str] = _WORD.findall(text)
        self.gaps: list[str] = _WORD.split(text)  # before each word, and after the last one
        self.folded: list[str] = (  # of ASCII, only the case is folded
            _WORD.findall(text.lower()) if text.isascii() else [*map(fold, self.spelled)]
        )

    def is_joined(self, left: int, joined: str, terms: Collection[str]) -> bool:
        """Tell whether a word and the next one are parts of one name, that two records share.

        Args:
            left: The number of the word.
            joined: What `joined_words` returns for the other record.
            terms: What both records share.

        """
        gap = self.gaps[left + 1]
        if gap not in _JOINING and gap != " ":
            return False
        one, other = self.folded[left], self.folded[left + 1]
        if gap == " " and not (_is_name_part(one, terms) and _is_name_part(other, terms)):
            return False
        return f" {one} {other} " in joined

    def spelling(self, first: int, last: int) -> str:
        """Return the text from one word to another."""
        gaps = [*self.gaps[first + 1 : last + 1], ""]
        words = self.spelled[first : last + 1]
        return "".join([word + gap for word, gap in zip(words, gaps, strict=True)])


class Spelling:
    """The words of a record as it spells them."""

    def __init__(self, kind: Kind, row: Mapping[str, Any]) -> None:
        """Split the texts of a row into words; lists such as tags, which have no case, are last."""
        fields = sorted(kind.similarity_weights, key=lambda field: field in kind.set_fields)
        self._texts = [_Text(field_text(row, field)) for field in fields]
        self._places: dict[str, tuple[_Text, int]] = {}  # of a folded word, where it stands first
        for text in self._texts:
            for at, word in enumerate(text.folded):
                self._places.setdefault(word, (text, at))

    def names(self, terms: Sequence[str], other: str) -> tuple[str, ...]:
        """Return the names of the terms that the record shares with another one, in their order.

        A name is a term as the record first spells it, with the words around it that are a name
        with it and stand together in the other record as well. A term that is part of an earlier
        name is left out; one that stands nowhere in the record as a word is returned as it is.
        `other` is what `joined_words` returns for the other record.
        """
        names = []
        covered: set[str] = set()
        for term in terms:
            if term in covered:
                continue
            place = self._places.get(term)
            if place is None:
                names.append(term)
                continue
            text, at = place
            first, last = _run(text, at, other, {*terms} - covered)
            covered.update(text.folded[first : last + 1])
            names.append(text.spelling(first, last))
        return tuple(names)


def _run(text: _Text, at: int, joined: str, terms: Collection[str]) -> tuple[int, int]:
    """Return the first and the last word of the name around a word of a text, by number."""
    first = last = at
    end = len(text.folded)
    while last - first + 1 < _MAX_WORDS and last + 1 < end and text.is_joined(last, joined, terms):
        last += 1
    while last - first + 1 < _MAX_WORDS and first and text.is_joined(first - 1, joined, terms):
        first -= 1
    return first, last


def joined_words(kind: Kind, row: Mapping[str, Any]) -> str:
    """Return the folded words of a row, each text on a line, with a space around every word."""
    texts = (fold(field_text(row, field)) for field in kind.similarity_weights)
    return "".join(f" {' '.join(_WORD.findall(text))} \n" for text in texts)


def _is_name_part(word: str, terms: Collection[str]) -> bool:
    """Tell whether a word may be part of a name of several: a shared term, or a number."""
    return (word in terms or word[0].isdigit()) and word not in STOPWORDS
