"""Bounding how similar records can be to a record, so that most need not be compared with it.

Nearly all weights of a word are near one of two: that of records that mention it once, and that of
records that are about it. So a sum over the shared words, of the largest weight that any record of
its half has, is little more than the product of the weights, and soon computed for all records.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from almanac_cli.analysis import bit_sums, similarity

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from almanac_cli.analysis.weigher import WeightsOfOthers

# The part of its largest weight up to which a record only mentions a word. In 10,000 events, two of
# three weights are from 0.35 to 0.45 of the idf, and the others from 0.55 to 0.85.
_MENTIONED = 0.6
_STEPS = 32  # in which bounds are counted, up to the similarity of what is suggested
_RARE_PART = 1 / 1000  # of all records: a set has a bit for each of these, and takes memory


class Bounds:
    """The records with each word: with weights if it is rare, else in two halves by weight."""

    def __init__(self, weights: WeightsOfOthers, references: Sequence[Iterable[str]]) -> None:
        """Divide records by their weights; `references` are those of each of them."""
        self._size = len(references)
        counts = Counter(word for record in range(self._size) for word in weights.of(record))
        most = self._size * _RARE_PART
        frequent = {word for word, count in counts.items() if count > most}
        self._rare: dict[int, dict[int, float]] = {
            word: {} for word, count in counts.items() if 1 < count <= most
        }
        for record in range(self._size):
            for word, weight in weights.of(record).items():
                if word in self._rare:
                    self._rare[word][record] = weight
        self._frequent = {
            word: [(half.most, self.to_set(half.records)) for half in halves]
            for word, halves in _halves(weights, self._size, frequent).items()
        }
        referring: defaultdict[str, list[int]] = defaultdict(list)
        for record, ids in enumerate(references):
            for id_ in ids:
                referring[id_].append(record)
        self._referring = {id_: self.to_set(records) for id_, records in referring.items()}

    def to_set(self, records: Iterable[int]) -> int:
        """Return records as `bit_sums.to_set` does."""
        return bit_sums.to_set(records, self._size)

    def referring(self, references: Iterable[str]) -> int:
        """Return the set of the records that refer to any of some."""
        records = 0
        for id_ in references:
            records |= self._referring.get(id_, 0)
        return records

    def bound(self, own: Mapping[int, float]) -> Bound:
        """Return how similar each record can be to one; `own` are its `Collection.own_weights`."""
        step = similarity.MIN_SUGGESTED_SIMILARITY / _STEPS * similarity.norm(own.values())
        products: defaultdict[int, float] = defaultdict(float)
        for word in own.keys() & self._rare.keys():
            for record, weight in self._rare[word].items():
                products[record] += own[word] * weight
        steps = {record: int(product / step) + 1 for record, product in products.items()}
        sums = bit_sums.BitSums(steps, self._size)
        for word in own.keys() & self._frequent.keys():
            for most, records in self._frequent[word]:
                sums.add(records, int(own[word] * most / step) + 1)
        return Bound(sums)


class Bound:
    """How similar each record can be to one, but for what references add."""

    def __init__(self, sums: bit_sums.BitSums) -> None:
        self._sums = sums

    def at_least(self, value: float) -> int:
        """Return the set of all records that may be so similar to it, and of few others."""
        steps = int(value / similarity.MIN_SUGGESTED_SIMILARITY * _STEPS * (1 - 1e-9))
        return self._sums.at_least(min(steps, bit_sums.LARGEST))


class _Half:
    """The records in which the weights of a word are near each other."""

    __slots__ = ("most", "records")

    def __init__(self) -> None:
        self.most = 0.0  # the largest weight
        self.records = array("I")


def _halves(weights: WeightsOfOthers, size: int, words: Collection[int]) -> dict[int, list[_Half]]:
    """Return the halves of the records with each of some words; one may be missing."""
    largest = dict.fromkeys(words, 0.0)
    for record in range(size):
        for word, weight in weights.of(record).items():
            if word in largest:
                largest[word] = max(largest[word], weight)
    halves = {word: (_Half(), _Half()) for word in words}
    for record in range(size):
        for word, weight in weights.of(record).items():
            if word in halves:
                half = halves[word][weight > largest[word] * _MENTIONED]
                half.records.append(record)
                half.most = max(half.most, weight)
    return {word: [half for half in both if half.records] for word, both in halves.items()}
