"""Texts as the search table holds them: folded, and in pairs where a script has no spaces."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from almanac_cli.model import text as texts

if TYPE_CHECKING:
    from collections.abc import Iterator

# The letters, marks and digits of scripts that are written without spaces between words: the
# classes ID, CJ and SA of line breaking (Unicode Standard Annex 14). Hangul is one of them since
# particles are written together with the word before them.
_UNSPACED = (
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e50-\u0e59"  # Thai
    "\u0e81-\u0ede\u0edf"  # Lao
    "\u1000-\u1049\u1050-\u109d\ua9e0-\ua9fe\uaa60-\uaa76\uaa7a-\uaa7f"  # Myanmar
    "\u1780-\u17d3\u17d7\u17dc\u17dd\u17e0-\u17e9"  # Khmer
    "\u1950-\u1974\u1980-\u19da\u1a20-\u1a99\u1aa7\uaa80-\uaadd"  # Tai Le, Lue, Tham and Viet
    "\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"  # Kana
    "\u3105-\u312f\u31a0-\u31bf"  # Bopomofo
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufad9\U00020000-\U0003ffff"  # Han
    "\uac00-\ud7a3"  # Hangul
)
# These four expressions are compiled where one is needed, which takes up to 5 ms each.
_RUN = f"[{_UNSPACED}]+"
# A run with which a text ends, but for what is no letter.
_LAST_RUN = f"([{_UNSPACED}]+)[^\\w{_UNSPACED}]*$"
_WORD = rf"[\w{_UNSPACED}]+"
# What folding leaves alone: letters without case or marks, and what is no letter.
_FOLDED = (
    "\u0e01-\u0e32\u0e34-\u0e3a\u0e40-\u0e4e\u3041-\u3096\u30a1-\u30fa\u30fc-\u30fe\u3400-\u4dbf"
    "\u4e00-\u9fff\uac00-\ud7a3"
)
_NO_LETTERS = "\u00ab\u00bb\u2010-\u2027\u2030-\u205e\u3001-\u3003\u3008-\u3020"
# Where folding changes more than the case of ASCII. A mark belongs to the letter before it.
_STRETCH = rf"[0-9A-Za-z{_FOLDED}]?[^\x00-\x7f\s{_FOLDED}{_NO_LETTERS}]+"
_VOICING = "\uff9e\uff9f"  # marks of kana in half width, which are letters to Unicode
_MAX_CLUSTERS = 1 << 14  # whose folded form is remembered


class Aligned(NamedTuple):
    """A text as the search table holds it, and where each of its characters comes from."""

    text: str  # what `segment` returns
    starts: list[int]  # for each character, the place in the original text where its origin begins
    ends: list[int]  # and where its origin ends


def segment(text: str) -> str:
    """Return a text as the search table holds it, for the tokenizer of the table.

    It is folded as by `fold`. A run of characters of a script without spaces becomes its pairs of
    neighbours, and its last character alone, as words: a run of two or more characters is then a
    phrase of pairs, and one character the beginning of a pair.
    """
    return split_runs(fold(text))


def segment_phrase(text: str) -> tuple[str, bool]:
    """Return a text to search for as words of `segment`, and whether the last one is a beginning.

    A run at the end has no last character alone, since the text that it is searched in may go on.
    """
    folded = fold(text)
    last = None if folded.isascii() else _pattern(_LAST_RUN).search(folded)
    if not last:
        return split_runs(folded), False
    pairs = _pairs(last[1])
    words = " ".join(pairs[:-1] or pairs)
    return f"{split_runs(folded[: last.start()])} {words}".strip(), len(pairs) == 1


def fold(text: str) -> str:
    """Return a text with its letters folded as by `model.text.fold`, but for the case of ASCII.

    Spaces stay, and whatever separates words.
    """
    if text.isascii():
        return text
    return _pattern(_STRETCH).sub(
        lambda stretch: "".join(map(_fold_cluster, _clusters(stretch[0]))), text
    )


def split_runs(folded: str) -> str:
    """Return a folded text with each run of a script without spaces as words, as in `segment`."""
    if folded.isascii():
        return folded
    return _pattern(_RUN).sub(lambda run: f" {' '.join(_pairs(run[0]))} ", folded)


def whole_runs(folded: str) -> str:
    """Return the words of a folded text with characters of scripts without spaces, not in pairs.

    They have spaces between them; "" if there are none.
    """
    if folded.isascii() or not _pattern(_RUN).search(folded):
        return ""
    words = _pattern(_WORD).findall(folded)
    return " ".join(word for word in words if _pattern(_RUN).search(word))


def align(text: str) -> Aligned:
    """Return what `segment` returns, with the origin of each character in the text."""
    pieces = [*_aligned_pieces(text)]
    folded = "".join(piece for piece, _, _ in pieces)
    starts = [start for piece, start, _ in pieces for _ in piece]
    ends = [end for piece, _, end in pieces for _ in piece]
    places: list[int] = []  # of each character of the result in `folded`
    parts: list[str] = []
    at = 0
    for run in _pattern(_RUN).finditer(folded):
        first, last = run.span()
        parts += (folded[at:first], f" {' '.join(_pairs(run[0]))} ")
        places += range(at, first)
        places += chain.from_iterable((n, n, min(n + 1, last - 1)) for n in range(first, last - 1))
        places += (last - 1,) * 3
        at = last
    parts.append(folded[at:])
    places += range(at, len(folded))
    return Aligned("".join(parts), [starts[n] for n in places], [ends[n] for n in places])


def is_pair(word: str) -> bool:
    """Tell whether a word of `segment` is a pair of characters of a script without spaces."""
    return len(word) == 2 and _pattern(_RUN).fullmatch(word) is not None  # noqa: PLR2004 (what a pair is)


@cache
def _pattern(expression: str) -> re.Pattern[str]:
    return re.compile(expression)


def _pairs(run: str) -> list[str]:
    """Return the pairs of neighbours in a run, and its last character alone."""
    return [run[n : n + 2] for n in range(len(run))]


def _aligned_pieces(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the folded pieces of a text, each with the start and end of its origin."""
    at = 0
    for stretch in _pattern(_STRETCH).finditer(text):
        yield from ((text[n], n, n + 1) for n in range(at, stretch.start()))
        at = stretch.start()
        for cluster in _clusters(stretch[0]):
            yield _fold_cluster(cluster), at, at + len(cluster)
            at += len(cluster)
    yield from ((text[n], n, n + 1) for n in range(at, len(text)))


def _clusters(text: str) -> Iterator[str]:
    """Yield the characters of a text, each with the combining marks and jamo that follow it."""
    start = 0
    for n in range(1, len(text)):
        if not _continues(text[n]):
            yield text[start:n]
            start = n
    yield text[start:]


def _continues(char: str) -> bool:
    """Tell whether a character can change with the one before it in Normalization Form C."""
    if char < "\u0300" or "\u3400" <= char <= "\u9fff":
        return False
    return unicodedata.category(char)[0] == "M" or "\u1160" <= char <= "\u11ff" or char in _VOICING


@lru_cache(_MAX_CLUSTERS)
def _fold_cluster(cluster: str) -> str:
    """Return a character with its marks folded, or a space if it is a mark of its own."""
    folded = texts.fold(cluster)
    return folded if folded or " " not in unicodedata.normalize("NFKD", cluster) else " "
