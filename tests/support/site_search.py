"""The search of a site, done the simple, slow way: every record is read for every search."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from almanac_cli.formats.html.search_index import Record, SearchIndex, make_search
from almanac_cli.model.kinds import EVENT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from almanac_cli.model.kind import Kind

_LETTERS = {"ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "đ": "d", "ħ": "h", "ı": "i",
            "ł": "l", "ø": "o", "ŧ": "t", "ς": "σ", "'": "", "’": ""}  # fmt: skip
_REMOVED = (
    (0xAD, 0xAD), (0x300, 0x36F), (0x591, 0x5BD), (0x5BF, 0x5C7), (0x61C, 0x61C), (0x640, 0x640),
    (0x64B, 0x652), (0x670, 0x670), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F),
    (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x20D0, 0x20FF), (0x3164, 0x3164),
    (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
)  # fmt: skip
_UNSPACED = (
    (0xE00, 0xEFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3005, 0x9FFF), (0xAC00, 0xD7A3),
    (0x20000, 0x3FFFF),
)  # fmt: skip


class RecordWithText(NamedTuple):
    """A record of the site, and its row as JSON."""

    record: Record
    text: str


def record(row: Mapping[str, Any], kind: Kind = EVENT) -> RecordWithText:
    """Return a record of the site for a row."""
    text = json.dumps(row, ensure_ascii=False)
    digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
    return RecordWithText(Record(kind.name, row["id"], digest), text)


def make(records: Iterable[RecordWithText], before: bytes = b"") -> SearchIndex:
    """Return the files of the search in records."""
    texts = dict(records)
    return make_search(texts, lambda new: [texts[item] for item in new], before)


def search(rows: Mapping[Kind, Iterable[Mapping[str, Any]]], query: str) -> list[str]:
    """Return the folders of the pages that have all words of a query, best first."""
    terms = [*_terms(query)]
    matches = []
    for kind, kind_rows in rows.items():
        for row in sorted(kind_rows, key=lambda row: (row[kind.date_field], row["id"])):
            tokens = [_tokens(kind, row, lowest) for lowest in (4.0, 2.0, 0.1)]
            points = [_points(tokens, term) for term in terms]
            if terms and all(points):
                # Guides come after events of equal merit, whatever their dates.
                key = (sum(points), _merit(row), kind == EVENT)
                matches.append((key, f"{kind.folder}/{row['id']}/"))
    matches.sort(key=lambda match: match[0])
    return [folder for _, folder in reversed(matches)]


@cache
def tokens_of(text: str) -> frozenset[str]:
    """Return the tokens under which a text is found."""
    words = {token for word in _words(text) for token in _tokens_of_word(word)}
    names = re.findall(r"[0-9a-z]+(?:-[0-9a-z]+(?:\.[0-9]+)*)+", _fold(text))
    return frozenset(words | {_stem(name.replace("-", "")) for name in names})


def _points(ranks: list[set[str]], term: tuple[set[str], str | None]) -> int:
    """Return 6 if a term is in the first set of tokens, 4 in the second, 2 in the third, else 0.

    It is one less if the term is only the beginning of a token.
    """
    exact, beginning = term
    points = [6 - 2 * rank for rank, tokens in enumerate(ranks) if exact & tokens]
    if beginning:
        points += [
            5 - 2 * rank
            for rank, tokens in enumerate(ranks)
            if any(token.startswith(beginning) for token in tokens)
        ]
    return max(points, default=0)


def _merit(row: Mapping[str, Any]) -> int:
    score = row.get("score") or 0
    return [0, 0, 1, 1, 2, 2, 3, 4, 5, 6, 7][score] if "score" in row else 7


def _tokens(kind: Kind, row: Mapping[str, Any], lowest: float) -> set[str]:
    """Return the tokens in the fields with at least some weight, and in those with more."""
    texts: list[str] = []
    for field, weight in kind.search_weights.items():
        if weight >= lowest and row[field]:
            texts += [row[field]] if isinstance(row[field], str) else row[field]
    return {token for text in texts for token in tokens_of(text)}


def _terms(query: str) -> Iterator[tuple[set[str], str | None]]:
    """Yield for each word of a query the tokens that match it, and how others that match begin."""
    words = _words(query)
    for n, word in enumerate(words):
        parts = _parts(word)
        for k, (unspaced, part) in enumerate(parts):
            if unspaced and len(part) == 1:
                yield set(), part
            elif unspaced:
                yield from (({part[at : at + 2]}, None) for at in range(len(part) - 1))
            elif n == len(words) - 1 and k == len(parts) - 1:
                yield {_stem(part), _stem(f"{part}es")}, part[:20]
            else:
                yield {_stem(part)}, None


def _tokens_of_word(word: str) -> Iterator[str]:
    for unspaced, part in _parts(word):
        if unspaced:
            yield from (part[at : at + 2] for at in range(len(part)))
        else:
            yield _stem(part)


def _parts(word: str) -> list[tuple[bool, str]]:
    """Return the runs of a word, and whether each is of a script without spaces."""
    parts: list[tuple[bool, str]] = []
    for char in word:
        unspaced = _is_in(char, _UNSPACED)
        if parts and parts[-1][0] == unspaced:
            parts[-1] = (unspaced, parts[-1][1] + char)
        else:
            parts.append((unspaced, char))
    return parts


def _words(text: str) -> list[str]:
    """Return the words of a text, folded; a point between digits is a part of a word."""
    folded = _fold(text)
    spaced = ""
    for n, char in enumerate(folded):
        before, after = folded[n - 1 : n], folded[n + 1 : n + 2]
        digits = {before, after} <= {*"0123456789"}
        is_part = unicodedata.category(char)[0] in "LNM" or (char == "." and digits)
        spaced += char if is_part else " "
    return spaced.split()


def _fold(text: str) -> str:
    lower = unicodedata.normalize("NFKD", text).lower()
    kept = (char for char in lower if not _is_in(char, _REMOVED))
    return unicodedata.normalize("NFC", "".join(_LETTERS.get(char, char) for char in kept))


def _stem(word: str) -> str:
    if len(word) > 3 and word.endswith("s") and word[-2] != "s":
        word = word[:-1]
    if len(word) > 3 and word.endswith("ie"):
        word = f"{word[:-2]}y"
    if len(word) > 3 and word.endswith(("xe", "ze")):
        word = word[:-1]
    if len(word) > 4 and word.endswith(("che", "she", "sse")):
        word = word[:-1]
    return word[:20]


def _is_in(char: str, ranges: Iterable[tuple[int, int]]) -> bool:
    return any(first <= ord(char) <= last for first, last in ranges)
