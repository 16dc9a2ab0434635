"""Statistics of the tokens of all records of a kind, and how rare they make a token; pure."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Corpus(NamedTuple):
    """Token statistics of all records of a kind, from which the weights of tokens follow.

    They are rounded (`rounded_count`), so that a new record changes few weights.
    """

    size: int  # the number of records
    document_frequencies: Mapping[str, int]  # by token, the number of records that contain it


class Idf(dict[int, float]):
    """The inverse document frequencies of tokens in so many of all records: the rarer, the larger.

    They are ln(1 + (N - n + 0.5) / (n + 0.5)), with N and n = the rounded numbers of all records
    and of those with the token: the variant of BM25 above 0 for every n.
    """

    def __init__(self, size: int) -> None:
        super().__init__()
        self._size = rounded_count(size)

    def __missing__(self, frequency: int) -> float:
        n = rounded_count(frequency)
        self[frequency] = idf = math.log(1 + (self._size - n + 0.5) / (n + 0.5))
        return idf


@lru_cache(1)
def idf_by_frequency(size: int) -> Idf:
    """Return the inverse document frequencies, by document frequency, in so many records."""
    return Idf(size)


def frequency_class(count: int) -> int:
    """Return the class of counts that are rounded together: k from sqrt(2)^k to sqrt(2)^(k + 1).

    The class of 0 is -1.
    """
    return (count * count).bit_length() - 1


@lru_cache(1 << 14)
def rounded_count(count: int) -> float:
    """Return the geometric mean of the least and the largest count of the same class."""
    k = frequency_class(count)
    if k < 0:
        return 0.0
    least, largest = math.isqrt((1 << k) - 1) + 1 if k else 1, math.isqrt((2 << k) - 1)
    return math.sqrt(least * largest)
