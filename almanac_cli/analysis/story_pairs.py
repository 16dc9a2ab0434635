"""The pairs among many records that may tell the same story, found without comparing them all.

The mean of the similarities in both directions is a sum over shared tokens, plus what references
add; days only lower it. So the rare tokens of a record, up to where all others together cannot make
it as similar as is wanted, find every such record: pairs that share none of them need no look. This
is the prefix filter of Bayardo, Ma and Srikant, "Scaling Up All Pairs Similarity Search", WWW 2007.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from almanac_cli.analysis import similarity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from almanac_cli.analysis.similarity import Corpus, Profile

    # By token the records that have it indexed: their numbers, and both of its weights there.
    _Postings: TypeAlias = defaultdict[str, list[tuple[int, float, float]]]

# The part of the similarity that tokens may have which are not looked at first: with less, more
# tokens are looked at, with more, more pairs are left. On 787 records from 0.4 to 0.6 is fastest.
_REST = 0.5
_MARGIN = 1e-9  # for sums of floats in another order


class _Weights(NamedTuple):
    """The weights of the tokens of a record that others share."""

    own: Mapping[str, float]  # as the one that others are compared with, divided by its norm
    other: Mapping[str, float]  # as the one that is compared with others


def near_pairs(
    profiles: Sequence[Profile], corpus: Corpus, min_similarity: float, max_days: int
) -> Iterator[tuple[Profile, Profile]]:
    """Yield pairs of records, each once: all whose mean similarity is high enough, and few others.

    Args:
        profiles: The records; each has an id of its own.
        corpus: The statistics that idf is computed from.
        min_similarity: The least mean of the similarities in both directions; it must be more
            than `similarity.REFERENCE_WEIGHT`, as references alone find no pair.
        max_days: The most days between the dates of a pair.

    """
    ordered = sorted(profiles, key=attrgetter("days"))
    frequencies = Counter(token for profile in ordered for token in profile.tokens)
    weights = [_weights(profile, corpus, frequencies) for profile in ordered]
    highest = _highest(weights)
    bounds: list[float] = []  # of each record so far, what its tokens that are not indexed can add
    postings: _Postings = defaultdict(list)
    for number, profile in enumerate(ordered):
        first = profile.days[0] - max_days
        references = similarity.REFERENCE_WEIGHT if profile.references else 0.0
        room = (min_similarity - references) * _REST
        tokens, bound = _rare_tokens(weights[number], highest, frequencies, room)
        bounds.append(bound)
        for near, total in _products(postings, tokens, weights[number], number).items():
            # Tokens that only one of both has indexed stand after the last of the other one's.
            most = total / 2 + max(bound, bounds[near]) + references
            if most < min_similarity - _MARGIN or ordered[near].days[1] < first:
                continue
            if _mean(profile, ordered[near], weights[number], weights[near]) >= min_similarity:
                yield ordered[near], profile
        _drop_past(postings, tokens, ordered, first)


def _products(
    postings: _Postings, tokens: Iterable[str], weights: _Weights, number: int
) -> dict[int, float]:
    """Index tokens of a record, and return by number what they add for each before that has them.

    Half of that is added to the mean similarity: it is the sum of both directions.
    """
    sums: defaultdict[int, float] = defaultdict(float)
    for token in tokens:
        own, other = weights.own[token], weights.other[token]
        posting = postings[token]
        for near, near_own, near_other in posting:
            sums[near] += own * near_other + other * near_own
        posting.append((number, own, other))
    return sums


def _drop_past(
    postings: _Postings, tokens: Iterable[str], ordered: Sequence[Profile], first: int
) -> None:
    """Drop from the postings of some tokens the records that end before a day, an ordinal."""
    for token in tokens:
        posting = postings[token]
        if ordered[posting[0][0]].days[1] < first:
            postings[token] = [item for item in posting if ordered[item[0]].days[1] >= first]


def _weights(profile: Profile, corpus: Corpus, frequencies: Mapping[str, int]) -> _Weights:
    """Return the weights of those tokens of a record that another record has, too."""
    own = similarity.term_weights(profile, corpus, similarity.B_QUERY)
    norm = math.fsum(weight * weight for weight in own.values()) or 1.0
    shared = [token for token in own if frequencies[token] > 1]
    other = similarity.term_weights(profile, corpus, similarity.B_OTHER, shared)
    return _Weights({token: own[token] / norm for token in shared}, other)


def _highest(weights: Sequence[_Weights]) -> dict[str, tuple[float, float]]:
    """Return by token the highest weight that any record has, as `own` and as `other`."""
    highest: dict[str, tuple[float, float]] = {}
    for own, other in weights:
        for token, weight in own.items():
            before = highest.get(token, (0.0, 0.0))
            highest[token] = (max(before[0], weight), max(before[1], other[token]))
    return highest


def _rare_tokens(
    weights: _Weights,
    highest: Mapping[str, tuple[float, float]],
    frequencies: Mapping[str, int],
    room: float,
) -> tuple[list[str], float]:
    """Return the tokens of a record but for the most frequent ones, and what these add at most.

    They add less than `room` to the mean similarity with any record.
    """
    own, other = weights
    tokens = sorted(own, key=lambda token: (frequencies[token], token))
    bound = 0.0
    while tokens:
        token = tokens[-1]
        highest_own, highest_other = highest[token]
        added = (own[token] * highest_other + other[token] * highest_own) / 2
        if bound + added >= room:
            break
        bound += added
        tokens.pop()
    return tokens, bound


def _mean(one: Profile, other: Profile, weights: _Weights, others: _Weights) -> float:
    """Return the mean similarity of two records, or a little more: days do not lower it."""
    shared = weights.own.keys() & others.own.keys()
    total = sum(
        weights.own[token] * others.other[token] + weights.other[token] * others.own[token]
        for token in shared
    )
    references = similarity.cosine(one.references, other.references)
    return total / 2 + similarity.REFERENCE_WEIGHT * references + _MARGIN
