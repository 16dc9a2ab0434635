"""Weighing the words of entries sooner than those of profiles, with the same weights.

Words are numbers, as in `Bag`; a weight is that of `similarity.term_weights`.
"""

from __future__ import annotations

from array import array
from math import fsum
from typing import TYPE_CHECKING

from almanac_cli.analysis import similarity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from almanac_cli.analysis.entries import Bag
    from almanac_cli.analysis.vocabulary import Vocabulary


class Weigher:
    """The inverse document frequencies of all words."""

    def __init__(self, vocabulary: Vocabulary, corpus: similarity.Corpus) -> None:
        """Look up the words of a vocabulary; `corpus` has the statistics of all records."""
        idf = similarity.idf_by_frequency(corpus.size)
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


def product(one: Mapping[int, float], other: Mapping[int, float]) -> float:
    """Return the dot product of weights, by word; it is the same in any order of the words."""
    return fsum([one[stem] * other[stem] for stem in one.keys() & other.keys()])


def _counts(bag: Bag) -> dict[int, float]:
    return dict(zip(array("I", bag.stems), array("d", bag.counts), strict=True))
