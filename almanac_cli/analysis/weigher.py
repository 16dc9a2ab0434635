"""Weighing the words of entries sooner than those of profiles, with the same weights.

Words are numbers, as in `Bag`; a weight is that of `similarity.term_weights`.
"""

from __future__ import annotations

from array import array
from math import fsum
from typing import TYPE_CHECKING

from almanac_cli.analysis import similarity
from almanac_cli.analysis.corpus import idf_by_frequency

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from almanac_cli.analysis.corpus import Corpus
    from almanac_cli.analysis.entries import Bag, Entry
    from almanac_cli.analysis.vocabulary import Vocabulary


class Weigher:
    """The inverse document frequencies of all words."""

    def __init__(self, vocabulary: Vocabulary, corpus: Corpus) -> None:
        """Look up the words of a vocabulary; `corpus` has the statistics of all records."""
        idf = idf_by_frequency(corpus.size)
        counts = corpus.document_frequencies
        self._idf = [idf[counts.get(stem, 0)] for stem in vocabulary.stems]

    def weights(self, bags: Sequence[Bag], b: float) -> dict[int, float]:
        """Return the weights of the words in bags of one record; `b` is as in `term_weights`."""
        counts = _counts(bags[0])
        for bag in bags[1:]:
            for stem, count in _counts(bag).items():
                counts[stem] = counts.get(stem, 0.0) + count
        half = similarity.saturation(sum(bag.length for bag in bags), b)
        idf = self._idf
        return {stem: count / (count + half) * idf[stem] for stem, count in counts.items()}


class WeightsOfOthers:
    """The weights of the records that others are compared with, by number of the record."""

    def __init__(self, weigher: Weigher, entries: Sequence[Entry]) -> None:
        self._weigher = weigher
        self._entries = entries
        self._weights: dict[int, dict[int, float]] = {}
        self._same: dict[float, float] = {}  # few weights differ, and each of them is one object

    def of(self, number: int) -> dict[int, float]:
        """Return the weights of a record, by word."""
        weights = self._weights.get(number)
        if weights is None:
            weights = self._weigher.weights(self._entries[number].bags(), similarity.B_OTHER)
            values = weights.values()
            same = map(self._same.setdefault, values, values)
            self._weights[number] = weights = dict(zip(weights, same, strict=True))
        return weights


def products(one: Mapping[int, float], others: Iterable[Mapping[int, float]]) -> Iterator[float]:
    """Yield the dot products of weights, by word; they are the same in any order of the words."""
    words = frozenset(one)
    for other in others:
        yield fsum([one[word] * other[word] for word in words.intersection(other)])


def product(one: Mapping[int, float], other: Mapping[int, float]) -> float:
    """Return one of `products`."""
    return next(products(one, [other]))


def _counts(bag: Bag) -> dict[int, float]:
    return dict(zip(array("I", bag.stems), array("d", bag.counts), strict=True))
