"""The terms of the search of the site: for each token, the numbers of the documents that have it.

An index is a dict from tokens to texts; a text has a list of numbers (`number_lists`) for each
rank, with a space between. It can be mended where documents changed, with the same result as if it
were made anew.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping
from itertools import chain
from sys import maxunicode
from typing import TYPE_CHECKING

from almanac_cli.formats.html.number_lists import decode, encode, mend
from almanac_cli.formats.html.search_documents import RANKS
from almanac_cli.formats.html.search_words import sort_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from almanac_cli.formats.html.search_documents import Document

Lists = list[list[int]]  # numbers, ascending, for each rank
_NO_RANK = len(RANKS)
_NO_NUMBERS = " " * (len(RANKS) - 1)  # the text for lists without numbers


def make_lists(documents: Mapping[int, Document]) -> dict[str, Lists]:
    """Return for each token the numbers of the documents that have it, by rank."""
    ranks: list[defaultdict[str, list[int]]] = [defaultdict(list) for _ in RANKS]
    for number in sorted(documents):
        for lists, tokens in zip(ranks, documents[number].tokens, strict=True):
            for token in tokens.split():
                lists[token].append(number)
    none: list[int] = []
    return {token: [lists.get(token, none) for lists in ranks] for token in set().union(*ranks)}


def encode_lists(lists: Iterable[Collection[int]]) -> str:
    """Return the text of an index for lists of numbers."""
    return " ".join(map(encode, lists))


def decode_lists(text: str) -> Lists:
    """Return the lists of numbers for a text of an index."""
    return [*map(decode, text.split(" "))]


def make_unions(lists: Mapping[str, Lists], beginnings: Iterable[str]) -> dict[str, str]:
    """Return for each of these beginnings the text for all tokens that begin with it.

    It has every document in its best rank.
    """
    terms = sorted(lists)
    unions: dict[str, str] = {}
    for beginning in beginnings:
        start = bisect_left(terms, beginning)
        end = bisect_left(terms, f"{beginning}{chr(maxunicode)}", start)
        unions[beginning] = _unite(lists[term] for term in terms[start:end])
    return unions


class LazyLists(Mapping[str, Lists]):
    """The lists of an index, each decoded when it is read."""

    def __init__(self, index: Mapping[str, str]) -> None:
        self._index = index

    def __getitem__(self, token: str) -> Lists:
        """Return the lists of a token."""
        return decode_lists(self._index[token])

    def __iter__(self) -> Iterator[str]:
        """Return an iterator of all tokens."""
        return iter(self._index)

    def __len__(self) -> int:
        """Return the number of tokens."""
        return len(self._index)


class Change:
    """What changed between two sets of documents: by number, the tokens before and after."""

    def __init__(self, before: Mapping[int, Document], after: Mapping[int, Document]) -> None:
        self._before, self._after = before, after
        self._numbers = [
            number
            for number in before.keys() | after.keys()
            if _key(before.get(number)) != _key(after.get(number))
        ]

    def __len__(self) -> int:
        """Return how many numbers stand for another document, or for none, or did."""
        return len(self._numbers)

    def mend_terms(self, index: dict[str, str]) -> None:
        """Change the index of all tokens so that it is the one of the documents after."""
        changes: defaultdict[str, dict[int, int]] = defaultdict(dict)
        for number, before, after in self._tokens():
            for token in before.keys() | after.keys():
                rank = after.get(token, _NO_RANK)
                if before.get(token, _NO_RANK) != rank:
                    changes[token][number] = rank
        _mend(index, changes)

    def mend_prefixes(self, index: dict[str, str]) -> None:
        """Change the index of beginnings so that it is the one of the documents after.

        It keeps its keys. A text has the documents with a token that begins with its key.
        """
        prefixes = _Prefixes(index)
        changes: defaultdict[str, dict[int, int]] = defaultdict(dict)
        for number, before, after in self._tokens():
            old, new = prefixes.best_ranks(before), prefixes.best_ranks(after)
            for prefix in old.keys() | new.keys():
                changes[prefix][number] = new.get(prefix, _NO_RANK)
        _mend(index, changes)

    def _tokens(self) -> Iterator[tuple[int, dict[str, int], dict[str, int]]]:
        """Yield the numbers with the ranks of the tokens before and after."""
        for number in self._numbers:
            yield number, _ranked(self._before.get(number)), _ranked(self._after.get(number))


class _Prefixes:
    """The keys of an index of beginnings."""

    def __init__(self, keys: Collection[str]) -> None:
        self._keys = keys
        self._lengths = sorted({*map(len, keys)})

    def best_ranks(self, ranks: Mapping[str, int]) -> dict[str, int]:
        """Return by key the best rank of the tokens that begin with it."""
        best: dict[str, int] = {}
        for token, rank in ranks.items():
            for length in self._lengths:
                prefix = token[:length]
                if prefix in self._keys and rank < best.get(prefix, _NO_RANK):
                    best[prefix] = rank
        return best


def sorted_terms(index: Iterable[str]) -> list[str]:
    """Return tokens in the order in which JavaScript compares them."""
    tokens = [*index]
    return sorted(tokens) if "".join(tokens).isascii() else sorted(tokens, key=sort_key)


def _mend(index: dict[str, str], changes: Mapping[str, Mapping[int, int]]) -> None:
    """Set numbers to new ranks, by key of the index; `_NO_RANK` takes a number out."""
    for key, ranks in changes.items():
        texts = index.get(key, _NO_NUMBERS).split(" ")
        added: Lists = [[] for _ in (*RANKS, "")]
        for number, rank in ranks.items():
            added[rank].append(number)
        texts = [mend(text, ranks, numbers) for text, numbers in zip(texts, added, strict=False)]
        if any(texts):
            index[key] = " ".join(texts)
        else:
            del index[key]


def _unite(tokens: Iterable[Lists]) -> str:
    """Return the text for the documents of several tokens, each in its best rank."""
    sets: list[set[int]] = [set() for _ in RANKS]
    for lists in tokens:
        for numbers, ranked in zip(sets, lists, strict=True):
            numbers.update(ranked)
    for rank in range(1, len(sets)):
        sets[rank].difference_update(*sets[:rank])
    return encode_lists(sets)


def _key(document: Document | None) -> str:
    return document.key if document else ""


def _ranked(document: Document | None) -> dict[str, int]:
    """Return the rank of each token of a document."""
    if document is None:
        return {}
    ranks = (
        [(token, rank) for token in tokens.split()] for rank, tokens in enumerate(document.tokens)
    )
    return dict(chain.from_iterable(ranks))
