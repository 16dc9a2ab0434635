"""The files that the search of the site loads: a part of the index each, called a shard.

A shard is a script with one call, so that it loads from a disk and under a strict policy alike.
Terms are cut into shards where a hash of the term says so, between two sizes, so that a change
moves few of the cuts (content-defined chunking: Muthitacharoen, Chen and Mazieres, "A low-bandwidth
network file system", 2001). Where more than two shards hold the terms with one beginning, a shard
of its own holds their union.
"""

from __future__ import annotations

from binascii import crc32
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import quote

from almanac_cli.formats.html import search_words
from almanac_cli.formats.html.number_lists import DIGITS
from almanac_cli.formats.html.search_documents import script_text
from almanac_cli.formats.html.search_terms import sorted_terms

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from almanac_cli.formats.html.search_documents import Document

FOLDER = "assets/search/"
ENTRIES_A_SHARD = 8
_MIN_LENGTH, _MAX_LENGTH = 2_000, 4_000  # of the text of a shard of terms, in characters
_CUT_ONE_IN = 8  # of the terms between these lengths
_MIN_SHARDS = 3  # that hold the terms with one beginning, for a union of them


class Cuts:
    """Where the terms are cut into shards."""

    def __init__(self, index: Mapping[str, str]) -> None:
        self.shards = [*_cut(index)]  # the terms of each shard, in order
        # From which text on a shard has the terms: as short as tells it from the term before.
        self.starts = [
            "",
            *(_separator(one[-1], other[0]) for one, other in pairwise(self.shards)),
        ]

    def unions(self) -> set[str]:
        """Return the beginnings of terms that more than two shards hold."""
        beginnings = Counter(
            start[:length] for start in self.starts for length in range(1, len(start))
        )
        return {text for text, count in beginnings.items() if count >= _MIN_SHARDS - 1}


def term_shards(cuts: Cuts, index: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """Yield the name and content of each shard of terms: a line each, with spaces between lists."""
    for start, terms in zip(cuts.starts, cuts.shards, strict=True):
        name = f"t-{file_name(start)}"
        yield name, _script(name, "\n".join([f"{term} {index[term]}" for term in terms]))


def union_shards(unions: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """Yield the name and content of each shard of a union: its lists."""
    for beginning, lists in unions.items():
        name = f"u-{file_name(beginning)}"
        yield name, _script(name, lists)


def entry_shards(documents: Mapping[int, Document]) -> Iterator[tuple[str, bytes]]:
    """Yield the name and content of each shard of entries: an array, or null, for each number."""
    for shard in sorted({number // ENTRIES_A_SHARD for number in documents}):
        numbers = range(shard * ENTRIES_A_SHARD, (shard + 1) * ENTRIES_A_SHARD)
        entries = [documents[number].entry for number in numbers if number in documents]
        name = f"d-{shard}"
        yield name, f'almanac("{name}",[{",".join(entries)}])\n'.encode()


def first_shard(documents: Mapping[int, Document], cuts: Cuts, version: str) -> tuple[str, bytes]:
    """Return the name and content of the shard that is loaded first.

    Args:
        documents: All documents, by number.
        cuts: Where the terms are cut.
        version: A text that changes with any of the other shards.

    """
    size = max(documents, default=-1) + 1
    merits = bytearray(size + size % 2)
    for number, document in documents.items():
        merits[number] = int(document.merit)
    value = {
        "version": version,
        "size": size,  # above the highest number
        "starts": cuts.starts,
        # Two in a digit, three bits each.
        "merits": "".join(
            DIGITS[low + 8 * high] for low, high in zip(*[iter(merits)] * 2, strict=True)
        ),
        "folds": search_words.FOLDS,
        "endings": search_words.ENDINGS,
        "unspaced": search_words.UNSPACED,
    }
    return "index", _script("index", value)


def _script(name: str, value: object) -> bytes:
    return f'almanac("{name}",{script_text(value)})\n'.encode()


def _cut(index: Mapping[str, str]) -> Iterator[list[str]]:
    """Yield the terms of each shard, at least one shard."""
    shard: list[str] = []
    length = 0
    for term in sorted_terms(index):
        line = len(term) + len(index[term]) + 2
        is_cut = length >= _MIN_LENGTH and crc32(term.encode()) % _CUT_ONE_IN == 0
        if shard and (is_cut or length + line > _MAX_LENGTH):
            yield shard
            shard, length = [], 0
        shard.append(term)
        length += line
    yield shard


def _separator(before: str, term: str) -> str:
    """Return the shortest beginning of a term that the term before it does not have."""
    return next(term[:n] for n in range(1, len(term) + 1) if term[:n] != before[:n])


def file_name(text: str) -> str:
    """Return a text of terms as a part of a file's name, of ASCII letters, digits, `.` and `_`."""
    return quote(text, safe="").replace("%", "_")
