"""Naming what two records share as one of them spells it: words, and names of several words.

Words that stand together in both records are one name: "Gemma 4", "on-device", "open weights".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from almanac_cli.index.search_texts import field_text
from almanac_cli.index.tokenizer import STOPWORDS
from almanac_cli.model.text import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from almanac_cli.model.kinds import Kind

_WORD = re.compile(r"[^\W_]+")
_JOINING = frozenset("-\u2010\u2011.")  # between two words, they make them one
_MAX_WORDS = 4  # of a name


class _Word(NamedTuple):
    """A word of a text, and where it stands."""

    folded: str  # as `text.fold` has it
    start: int  # its first character in the text
    end: int  # the character after its last one


class Spelling:
    """The words of a record as it spells them."""

    def __init__(self, kind: Kind, row: Mapping[str, Any]) -> None:
        """Split the texts of a row into words; lists such as tags, which have no case, are last."""
        fields = sorted(kind.similarity_weights, key=lambda field: field in kind.set_fields)
        self._texts = [field_text(row, field) for field in fields]
        self._words = [_words(text) for text in self._texts]
        self._places: dict[str, tuple[int, int]] = {}  # of a folded word: the text, and the word
        for n, words in enumerate(self._words):
            for at, word in enumerate(words):
                self._places.setdefault(word.folded, (n, at))

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
            if place := self._places.get(term):
                text, words = self._run(*place, other, {*terms} - covered)
                covered.update(words)
            else:
                text = term
            names.append(text)
        return tuple(names)

    def _run(self, n: int, at: int, joined: str, terms: Collection[str]) -> tuple[str, list[str]]:
        """Return the name around the word `at` of the text `n`, and its words, folded."""
        text, words = self._texts[n], self._words[n]

        def is_joined(left: int) -> bool:
            """Tell whether the word at `left` and the next one are parts of one name."""
            one, other = words[left], words[left + 1]
            gap = text[one.end : other.start]
            return (
                gap in _JOINING
                or (gap == " " and all(_is_name_part(word.folded, terms) for word in (one, other)))
            ) and f" {one.folded} {other.folded} " in joined

        first = last = at
        while last - first + 1 < _MAX_WORDS and last + 1 < len(words) and is_joined(last):
            last += 1
        while last - first + 1 < _MAX_WORDS and first > 0 and is_joined(first - 1):
            first -= 1
        run = words[first : last + 1]
        return text[run[0].start : run[-1].end], [word.folded for word in run]


def joined_words(kind: Kind, row: Mapping[str, Any]) -> str:
    """Return the folded words of a row, each text on a line, with a space around every word."""
    texts = (fold(field_text(row, field)) for field in kind.similarity_weights)
    return "".join(f" {' '.join(_WORD.findall(text))} \n" for text in texts)


def _is_name_part(word: str, terms: Collection[str]) -> bool:
    """Tell whether a word may be part of a name of several: a shared term, or a number."""
    return (word in terms or word[0].isdigit()) and word not in STOPWORDS


def _words(text: str) -> list[_Word]:
    return [_Word(fold(word[0]), *word.span()) for word in _WORD.finditer(text)]
