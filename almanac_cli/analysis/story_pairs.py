"""The pairs among many records that may tell the same story, found without comparing them all.

The mean of the similarities in both directions is a sum over shared tokens, plus what references
add; days only lower it. So the rare tokens of a record, up to where all others together cannot make
it as similar as is wanted, find every such record: pairs that share none of them need no look. This
is the prefix filter of Bayardo, Ma and Srikant, "Scaling Up All Pairs Similarity Search", WWW 2007.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from almanac_cli.analysis import similarity

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from almanac_cli.analysis.corpus import Corpus
    from almanac_cli.analysis.similarity import Profile

    # By token the records that have it indexed: their numbers, and its weight there.
    _Postings: TypeAlias = defaultdict[str, list[tuple[int, float]]]

# The part of the similarity that tokens may have which are not looked at first: with less, more
# tokens are looked at, with more, more pairs are left. The first is for records that refer to
# others, and is a part of what references leave. On 819 records these are fastest.
_REST_WITH_REFERENCES, _REST = 0.6, 0.5
_MARGIN = 1e-9  # for sums of floats in another order


class _Weights(NamedTuple):
    """The weights of the tokens of a record that others share."""

    own: Mapping[str, float]  # as the one that others are compared with, divided by its norm
    ratio: float  # as the one that is compared with others, a weight is at most so much larger


class _Highest(NamedTuple):
    """The highest weights that any record has, by token."""

    own: Mapping[str, float]
    other: Mapping[str, float]  # as the one that is compared with others


def near_pairs(
    profiles: Collection[Profile], corpus: Corpus, min_similarity: float, max_days: int
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
    frequencies = _frequencies(ordered)
    weights = [_weights(profile, corpus, frequencies) for profile in ordered]
    highest = _highest(weights)
    ranks = {token: (frequencies[token], token) for token in highest.own}
    places = {token: place for place, token in enumerate(sorted(ranks, key=ranks.__getitem__))}
    bounds: list[float] = []  # of each record so far, what its tokens that are not indexed can add
    postings: _Postings = defaultdict(list)
    for number, profile in enumerate(ordered):
        tokens = sorted(weights[number].own, key=places.__getitem__)
        room = _room(profile, min_similarity)
        bounds.append(_drop_frequent(tokens, weights[number], highest, room))
        first = profile.days[0] - max_days
        _drop_past(postings, tokens, ordered, first)
        products = _products(postings, tokens, weights[number].own, number)
        for near in _similar(products, ordered, weights, bounds, min_similarity - _MARGIN):
            if ordered[near].days[1] >= first:
                yield ordered[near], profile


def _frequencies(profiles: Iterable[Profile]) -> Counter[str]:
    """Return by token how many of the records have it."""
    frequencies: Counter[str] = Counter()
    for profile in profiles:
        frequencies.update(profile.tokens.keys())
    return frequencies


def _weights(profile: Profile, corpus: Corpus, frequencies: Mapping[str, int]) -> _Weights:
    """Return the weights of those tokens of a record that another record has, too."""
    weights = similarity.term_weights(profile, corpus, similarity.B_QUERY)
    norm = sum([weight * weight for weight in weights.values()]) or 1.0
    own = {token: weight / norm for token, weight in weights.items() if frequencies[token] > 1}
    if not own:
        return _Weights(own, 0.0)
    # With the count of a token in a record, the ratio of its weights only rises, or only falls.
    count = profile.tokens.__getitem__
    ends = (min(own, key=count), max(own, key=count))
    others = similarity.term_weights(profile, corpus, similarity.B_OTHER, ends)
    return _Weights(own, max([others[token] / own[token] for token in ends]))


def _highest(weights: Iterable[_Weights]) -> _Highest:
    """Return by token the highest weights that any record has."""
    highest: defaultdict[str, float] = defaultdict(float)
    others: defaultdict[str, float] = defaultdict(float)
    for own, ratio in weights:
        for token, weight in own.items():
            # Not by `max`, which takes three times as long.
            if weight > highest[token]:  # noqa: PLR1730 (speed)
                highest[token] = weight
            if weight * ratio > others[token]:  # noqa: PLR1730 (speed)
                others[token] = weight * ratio
    return _Highest(highest, others)


def _room(profile: Profile, min_similarity: float) -> float:
    """Return less than what the tokens of a record that are not indexed can add to a similarity."""
    if not profile.references:
        return min_similarity * _REST
    return (min_similarity - similarity.REFERENCE_WEIGHT) * _REST_WITH_REFERENCES


def _drop_frequent(tokens: list[str], weights: _Weights, highest: _Highest, room: float) -> float:
    """Drop the last tokens of a record, and return what these add at most: less than `room`.

    That is what they add to the mean similarity with any record.
    """
    own, ratio = weights
    bound = 0.0
    while tokens:
        token = tokens[-1]
        added = own[token] * (highest.other[token] + ratio * highest.own[token]) / 2
        if bound + added >= room:
            break
        bound += added
        tokens.pop()
    return bound


def _drop_past(
    postings: _Postings, tokens: Iterable[str], ordered: Sequence[Profile], first: int
) -> None:
    """Drop from the postings of some tokens the records that end before a day, an ordinal."""
    for token in tokens:
        posting = postings[token]
        if posting and ordered[posting[0][0]].days[1] < first:
            postings[token] = [item for item in posting if ordered[item[0]].days[1] >= first]


def _products(
    postings: _Postings, tokens: Iterable[str], own: Mapping[str, float], number: int
) -> dict[int, float]:
    """Index tokens of a record, and return by number their products with each before that has them.

    They are the products of the weights in `own`, added up.
    """
    sums: dict[int, float] = {}
    get = sums.get
    for token in tokens:
        weight = own[token]
        posting = postings[token]
        for near, other in posting:
            sums[near] = get(near, 0.0) + weight * other
        posting.append((number, weight))
    return sums


def _similar(
    products: Mapping[int, float],
    ordered: Sequence[Profile],
    weights: Sequence[_Weights],
    bounds: Sequence[float],
    least: float,
) -> Iterator[int]:
    """Yield the numbers of the records that may be similar to the one that `bounds` ends with.

    Two bounds that take less time come before that by all shared tokens.
    """
    number = len(bounds) - 1
    profile, ratio, bound = ordered[number], weights[number].ratio, bounds[number]
    most = similarity.REFERENCE_WEIGHT if profile.references else 0.0
    likely = [
        near
        for near, product in products.items()
        if product * (ratio + weights[near].ratio) / 2 + bound + bounds[near] + most >= least
    ]
    for near in likely:
        half_ratio = (ratio + weights[near].ratio) / 2
        references = similarity.REFERENCE_WEIGHT * similarity.cosine(
            profile.references, ordered[near].references
        )
        # Tokens that only one of both has indexed stand after the last of the other one's.
        rest = max(bound, bounds[near])
        if (
            products[near] * half_ratio + rest + references >= least
            and _product(weights[number], weights[near]) * half_ratio + references >= least
        ):
            yield near


def _product(one: _Weights, other: _Weights) -> float:
    """Return the product of the weights in `own` of two records."""
    own, others = one.own, other.own
    return sum([own[token] * others[token] for token in own.keys() & others.keys()])
