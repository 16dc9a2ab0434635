"""Computing how similar records are, and what they share; pure.

A record is compared with others by the tokens of its texts, after BM25F (Robertson and Zaragoza,
"The Probabilistic Relevance Framework: BM25 and Beyond", 2009: field weights inside the
saturation). The similarity is the dot product of the BM25 weights of the shared tokens, divided by
the dot product of the record's weights with themselves. Shared references add to it; days between
the dates lower it.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from almanac_cli.analysis.corpus import idf_by_frequency, rounded_count
from almanac_cli.index.tokenizer import STOPWORDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from almanac_cli.analysis.corpus import Corpus

# All weights, chosen with tests/benchmarks/related.py on 3,633 posts and 147 pairs of them: there
# recall@8 is 0.65 and MRR 0.56, and a weight that is a quarter more or less changes the first by
# 0.01 and the second by 0.02 at most. The posts have no guides; that weight was chosen on the
# shipped almanac, by leaving each link out in turn.
K1 = 1.2  # of BM25: the saturation; the lower, the less a repeated token adds
B_QUERY = 0.6  # of BM25, from 0 to 1: how much length lowers the weights in the record itself
B_OTHER = 0.4  # the same in the records compared with it
REFERENCE_WEIGHT = 0.1
MAX_DECAY = 0.2  # the largest part of the similarity that distance in time removes
DECAY_DAYS = 365.0  # after so many days, 1 - 1/e of MAX_DECAY is removed

MIN_SIMILARITY = 0.02  # less similar records are unrelated
# Less similar records are not suggested unasked: on both collections this loses no partner among
# the first eight, and 0.12 every fiftieth.
MIN_SUGGESTED_SIMILARITY = 0.1
# Less similar ones are not shown when a record is added: this loses one of a hundred partners, and
# half of the reports of other stories (tests/benchmarks/stories.py).
MIN_NEAREST_SIMILARITY = 0.15
LINK_SIMILARITY = 0.3  # more similar records are most likely worth a link

# Of the texts of records, in weighted tokens: 64 in the posts, 93 in the shipped almanac. It is the
# same everywhere, so that a new record does not change the similarity of all others; with either
# figure the posts have the same recall and MRR.
AVERAGE_LENGTH = 64.0

# Candidates must have one of these tokens; so many lose no quality.
_MAX_TOP_TERMS = 24
# All records with a top term are compared, which takes time. With 300, recall and MRR are those of
# 1,000; with 200, recall is 0.015 lower.
MAX_CANDIDATES = 300
_MAX_SHARED_TERMS = 5  # that are named as a reason


# NamedTuples: `show` loads this module, and three dataclasses would make its start 3 ms longer.
class Profile(NamedTuple):
    """The data of a record that similarity is computed from."""

    id: str  # the full id of the record
    days: tuple[int, int]  # proleptic Gregorian ordinals of the first and the last day of the date
    # By stemmed token: sum over fields of count times field weight. Tokens that no record is
    # compared by may be left out.
    tokens: Mapping[str, float]
    length: float  # that sum for all tokens
    incidental: frozenset[str]  # tokens of no topic field (title, tags, summary): of the author
    tags: frozenset[str]  # slugs
    references: frozenset[str]  # ids of the records of other kinds that it refers to
    links: frozenset[str]  # ids of the records of the same kind that it is linked to


class Related(NamedTuple):
    """A record similar to the compared record, and what the two records share."""

    id: str  # the full id of the similar record
    similarity: float  # at least 0; about 1 for equal texts, and seldom more
    # At most five shared tokens: those of topic fields before others, such as the author, and the
    # largest share of the similarity first.
    terms: tuple[str, ...]
    tags: tuple[str, ...]  # shared tags, sorted
    references: tuple[str, ...]  # ids of records of other kinds that both refer to, sorted
    links: tuple[str, ...]  # ids of records of the same kind that both are linked to, sorted
    days: int  # between the dates of the two records, at least 0
    same_day: bool  # whether both dates are the same day, and none is a longer period
    support: float = 0.0  # what links add to the similarity in the order: see `witnesses`
    witness: str | None = None  # the id of the record whose link adds most


def top_terms(
    profile: Profile,
    corpus: Corpus,
    *,
    is_in_corpus: bool = False,
    max_candidates: float = MAX_CANDIDATES,
) -> list[str]:
    """Return the tokens by which to search for candidates, the highest BM25 weight first.

    They are topic tokens of the record that another record of the corpus contains: at most 24, and
    only as many as at most `max_candidates` records contain in sum, by rounded numbers. The first
    is returned however frequent it is. An empty list is returned if there are none.

    Args:
        profile: The record.
        corpus: The statistics of all records.
        is_in_corpus: Whether the record is one of them.
        max_candidates: How many records may contain the tokens.

    """
    topic = profile.tokens.keys() - profile.incidental
    weights = term_weights(profile, corpus, B_QUERY, topic)
    return highest_terms(weights, corpus, is_in_corpus, max_candidates)


def highest_terms(
    weights: Mapping[str, float],
    corpus: Corpus,
    is_in_corpus: bool,  # noqa: FBT001 (as in `top_terms`)
    max_candidates: float = MAX_CANDIDATES,
) -> list[str]:
    """Return the `top_terms` of a record; `weights` are those of its topic tokens."""
    frequency_of = corpus.document_frequencies.get
    counts = {token: frequency_of(token, 0) for token in filter(is_telling, weights)}
    ordered = sorted(
        [(-weights[token], token) for token, count in counts.items() if count > is_in_corpus]
    )
    terms: list[str] = []
    candidates = 0.0
    for _, token in ordered:
        rounded = rounded_count(counts[token])
        if not terms or candidates + rounded <= max_candidates:
            terms.append(token)
            candidates += rounded
            if len(terms) == _MAX_TOP_TERMS:
                break
    return terms


class Comparison:
    """The comparison of one record with others."""

    def __init__(self, profile: Profile, corpus: Corpus) -> None:
        """Weigh the tokens of a record."""
        self._profile = profile
        self._corpus = corpus
        self._weights = term_weights(profile, corpus, B_QUERY)
        self._combined = combiner(profile)
        self._norm = norm(self._weights.values())

    def with_profile(self, other: Profile) -> Related:
        """Return how similar another record is, and what the two records share."""
        products = self._products(other)
        return compared(self._profile, other, self._similarity(products, other), products)

    def similarity_of(self, other: Profile) -> float:
        """Return how similar another record is, as `with_profile` does, without what they share."""
        return self._similarity(self._products(other), other)

    def _products(self, other: Profile) -> dict[str, float]:
        """Return by shared token the product of its weights in both records."""
        own = self._weights
        weights = term_weights(other, self._corpus, B_OTHER, own.keys() & other.tokens.keys())
        return {token: own[token] * weight for token, weight in weights.items()}

    def _similarity(self, products: Mapping[str, float], other: Profile) -> float:
        similarity = math.fsum(products.values()) / self._norm
        return self._combined(similarity, other.days, other.references)


def compared(
    profile: Profile, other: Profile, value: float, products: Mapping[str, float]
) -> Related:
    """Return how similar a record is to another one, and what the two records share.

    Args:
        profile: The record that the other one is compared with.
        other: The other record.
        value: How similar it is.
        products: By shared token the product of its weights in both records.

    """
    days = max(profile.days[0] - other.days[1], other.days[0] - profile.days[1], 0)
    incidental, others = profile.incidental, other.incidental
    terms = sorted(
        [
            (token in incidental or token in others, -product, token)
            for token, product in products.items()
            if is_telling(token)
        ]
    )[:_MAX_SHARED_TERMS]
    return Related(
        id=other.id,
        similarity=value,
        terms=tuple([token for _, _, token in terms]),
        tags=tuple(sorted(profile.tags & other.tags)),
        references=tuple(sorted(profile.references & other.references)),
        links=tuple(sorted(profile.links & other.links)),
        days=days,
        same_day=profile.days == other.days and profile.days[0] == profile.days[1],
    )


def norm(weights: Iterable[float]) -> float:
    """Return what the similarities of others to a record with these weights are divided by."""
    return math.fsum([weight * weight for weight in weights]) or 1.0


def combiner(one: Profile) -> Callable[[float, tuple[int, int], frozenset[str]], float]:
    """Return a function that returns how similar another record is to a record.

    Its arguments are the similarity of their texts, and the days and the references of the other
    one.
    """
    (first, last), own_references = one.days, one.references

    def combined(value: float, days: tuple[int, int], references: frozenset[str]) -> float:
        if not own_references.isdisjoint(references):
            value += REFERENCE_WEIGHT * cosine(own_references, references)
        return value * decay(max(first - days[1], days[0] - last, 0))

    return combined


@lru_cache(1 << 14)
def decay(days: int) -> float:
    """Return the part of a similarity that so many days between the dates leave."""
    return 1 - MAX_DECAY * (1 - math.exp(-days / DECAY_DAYS))


def is_telling(token: str) -> bool:
    """Tell whether a token may say what a record is about.

    Digits and single letters, such as the ending of a genitive, do not; a character of another
    script may.
    """
    return not (token.isdigit() or (len(token) == 1 and token.isascii()))


def term_weights(
    profile: Profile,
    corpus: Corpus,
    b: float,
    tokens: Iterable[str] | None = None,
) -> dict[str, float]:
    """Return the BM25 weights of tokens of a record, by token; stopwords have none.

    A weight is idf * tf / (tf + K1 * (1 - b + b * length / AVERAGE_LENGTH)), where tf is the
    token's value in `profile.tokens`, and length is `profile.length`.

    Args:
        profile: The record.
        corpus: The statistics that idf is computed from.
        b: How much the length lowers the weights, from 0 (not at all) to 1.
        tokens: Tokens of the record to weigh; `None` for all.

    """
    half = saturation(profile.length, b)
    values = profile.tokens
    pairs = values.items() if tokens is None else [(token, values[token]) for token in tokens]
    idf, count = idf_by_frequency(corpus.size), corpus.document_frequencies.get
    return {
        token: value / (value + half) * idf[count(token, 0)]
        for token, value in pairs
        if token not in STOPWORDS
    }


def saturation(length: float, b: float) -> float:
    """Return the count that gives a token half of its weight, in a record of this length."""
    return K1 * (1 - b + b * length / AVERAGE_LENGTH)


def cosine(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the cosine similarity of two sets, from 0 to 1; 0 if either is empty."""
    return len(one & other) / math.sqrt(len(one) * len(other)) if one and other else 0.0
