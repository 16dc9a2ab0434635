"""Computing how similar records are, and what they share; pure.

A record is compared with others by the tokens of its texts, after BM25F (Robertson and Zaragoza,
"The Probabilistic Relevance Framework: BM25 and Beyond", 2009: field weights inside the
saturation). The similarity is the dot product of the BM25 weights of the shared tokens, divided by
the dot product of the record's weights with themselves. Shared references add to it; days between
the dates lower it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from almanac_cli.index.tokenizer import STOPWORDS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

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

# Candidates must have one of these tokens; so many lose no quality.
_MAX_TOP_TERMS = 24
# All records with a top term are looked at, which takes time: at most so many, or this part of all.
_MAX_EXAMINED = 1000
_MAX_EXAMINED_PART = 0.25
_MAX_SHARED_TERMS = 5  # that are named as a reason


# NamedTuples: `show` loads this module, and three dataclasses would make its start 3 ms longer.
class Profile(NamedTuple):
    """The data of a record that similarity is computed from."""

    id: str  # the full id of the record
    days: tuple[int, int]  # proleptic Gregorian ordinals of the first and the last day of the date
    tokens: Mapping[str, float]  # by stemmed token: sum over fields of count times field weight
    topic: frozenset[str]  # tokens of the topic fields (title, tags, summary), not of the author
    tags: frozenset[str]  # slugs
    references: frozenset[str]  # ids of the records of other kinds that it refers to
    links: frozenset[str]  # ids of the records of the same kind that it is linked to

    @property
    def length(self) -> float:
        """The weighted number of tokens: the sum of the values of `tokens`."""
        return sum(self.tokens.values())


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


class Corpus(NamedTuple):
    """Token statistics of all records of a kind, from which the weights of tokens follow."""

    size: int  # the number of records
    document_frequencies: Mapping[str, int]  # by token, the number of records that contain it

    def idf(self, token: str) -> float:
        """Return the inverse document frequency of a token: the rarer the token, the larger.

        It is ln(1 + (N - n + 0.5) / (n + 0.5)) with N = `size` and n = the document frequency, 0
        for a token that is not in `document_frequencies`: the variant of BM25 above 0 for every n.
        """
        frequency = self.document_frequencies.get(token, 0)
        return math.log(1 + (self.size - frequency + 0.5) / (frequency + 0.5))


def top_terms(profile: Profile, corpus: Corpus, *, is_in_corpus: bool = False) -> list[str]:
    """Return the tokens by which to search for candidates, the highest BM25 weight first.

    They are topic tokens of the record that another record of the corpus contains: at most 24, and
    only as many as at most max(1000, a quarter of all) records contain in sum. The first is
    returned however frequent it is. An empty list is returned if there are none.

    Args:
        profile: The record.
        corpus: The statistics of all records.
        is_in_corpus: Whether the record is one of them.

    """
    weights = term_weights(profile, corpus, B_QUERY, profile.length)
    limit = max(_MAX_EXAMINED, corpus.size * _MAX_EXAMINED_PART)
    terms: list[str] = []
    examined = 0
    for token in sorted(
        filter(is_telling, profile.topic), key=lambda token: (-weights[token], token)
    ):
        frequency = corpus.document_frequencies.get(token, 0)
        if frequency <= is_in_corpus or (terms and examined + frequency > limit):
            continue
        terms.append(token)
        examined += frequency
        if len(terms) == _MAX_TOP_TERMS:
            break
    return terms


class Comparison:
    """The comparison of one record with others."""

    def __init__(self, profile: Profile, corpus: Corpus, average_length: float) -> None:
        """Weigh the tokens of a record.

        Args:
            profile: The record.
            corpus: The statistics of all records.
            average_length: The average length of records, which the weights depend on.

        """
        self._profile = profile
        self._corpus = corpus
        self._average_length = average_length
        self._weights = term_weights(profile, corpus, B_QUERY, self._average_length)
        self._norm = sum(weight * weight for weight in self._weights.values()) or 1.0

    def with_profile(self, other: Profile) -> Related:
        """Return how similar another record is, and what the two records share."""
        profile = self._profile
        shared = self._weights.keys() & other.tokens.keys()
        weights = term_weights(other, self._corpus, B_OTHER, self._average_length, shared)
        products = {token: self._weights[token] * weight for token, weight in weights.items()}
        days = max(profile.days[0] - other.days[1], other.days[0] - profile.days[1], 0)
        # Sorted: a sum of floats depends on the order, and that of a set on the process.
        similarity = sum(sorted(products.values())) / self._norm
        similarity += REFERENCE_WEIGHT * cosine(profile.references, other.references)
        similarity *= 1 - MAX_DECAY * (1 - math.exp(-days / DECAY_DAYS))
        topic = profile.topic & other.topic
        telling = filter(is_telling, products.keys() - STOPWORDS)
        terms = sorted(telling, key=lambda token: (token not in topic, -products[token], token))
        return Related(
            id=other.id,
            similarity=similarity,
            terms=tuple(terms[:_MAX_SHARED_TERMS]),
            tags=tuple(sorted(profile.tags & other.tags)),
            references=tuple(sorted(profile.references & other.references)),
            links=tuple(sorted(profile.links & other.links)),
            days=days,
            same_day=profile.days == other.days and days == 0 and len({*profile.days}) == 1,
        )


def average_length(profiles: Collection[Profile]) -> float:
    """Return the average length of records; 0 if there are none."""
    return sum(profile.length for profile in profiles) / max(len(profiles), 1)


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
    average_length: float,
    tokens: Iterable[str] | None = None,
) -> dict[str, float]:
    """Return the BM25 weights of tokens of a record, by token.

    A weight is idf * tf / (tf + K1 * (1 - b + b * length / average length)), where tf is the
    token's value in `profile.tokens`, and length is `profile.length`.

    Args:
        profile: The record.
        corpus: The statistics that idf is computed from.
        b: How much the length lowers the weights, from 0 (not at all) to 1.
        average_length: The average `Profile.length` to compare the length with; 0 counts as 1.
        tokens: Tokens of the record to weigh; `None` for all.

    """
    half = K1 * (1 - b + b * profile.length / (average_length or 1.0))
    frequencies = profile.tokens
    return {
        token: frequencies[token] / (frequencies[token] + half) * corpus.idf(token)
        for token in (frequencies if tokens is None else tokens)
    }


def cosine(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the cosine similarity of two sets, from 0 to 1; 0 if either is empty."""
    return len(one & other) / math.sqrt(len(one) * len(other)) if one and other else 0.0
