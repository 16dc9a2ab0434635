"""How similar records are, and why; pure.

A record is compared with others by the tokens of its texts, after BM25F (Robertson and Zaragoza,
"The Probabilistic Relevance Framework: BM25 and Beyond", 2009: field weights inside the
saturation). The similarity is the dot product of the BM25 weights of the tokens that both have,
over that of the record with itself, so that it is mostly from 0 to 1. Shared references and shared
links add to it; days between the two lower it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# All weights, chosen with tests/benchmarks/related.py on 3,633 posts and 147 pairs of them: there
# recall@8 is 0.65 and MRR 0.56, and a weight that is a quarter more or less changes the first by
# 0.01 and the second by 0.02 at most. The posts have no links and no guides; those two weights
# were chosen on the shipped almanac, by leaving each link out in turn.
K1 = 1.2  # of BM25: how soon more of the same token stops to count
B_QUERY = 0.6  # of BM25: how much length counts, in the record itself
B_OTHER = 0.4  # the same in the others
REFERENCE_WEIGHT = 0.1
LINK_WEIGHT = 0.1
MAX_DECAY = 0.2  # the part of the similarity that is lost in the end
DECAY_DAYS = 365.0  # after which 1 - 1/e of that is lost

MIN_SIMILARITY = 0.02  # records that are less similar have nothing to do with each other
LINK_SIMILARITY = 0.3  # records that are more similar most likely belong together

# Candidates must have one of these tokens; so many lose no quality.
_MAX_TOP_TERMS = 24
# All records with a top term are looked at, which takes time: at most so many, or this part of all.
_MAX_EXAMINED = 1000
_MAX_EXAMINED_PART = 0.25
_MAX_SHARED_TERMS = 5  # that are named as a reason
# English function words as the index stems them. They count, if little, but explain nothing.
_FUNCTION_WORDS = """
a about all also an and ar as at be been but by can could did do doe for from ha had
have he her here hi him how i if in into is it just like mai me more most my no not now
of on onli or other our out over own said she should so some such than that the thei
their them then there these thi those to too under up us veri wa we were what when where
which while who whom whose why will with would you your
"""
STOPWORDS = frozenset(_FUNCTION_WORDS.split())


# NamedTuples: `show` loads this module, and three dataclasses would make its start 3 ms longer.
class Profile(NamedTuple):
    """What a record is compared by."""

    id: str
    day: int  # proleptic Gregorian ordinal of the date
    tokens: Mapping[str, float]  # how often each stands in the texts, times the fields' weights
    topic: frozenset[str]  # those of the tokens that tell what it is about, not who wrote it
    tags: frozenset[str]
    references: frozenset[str]  # ids of records of other kinds
    links: frozenset[str]  # ids of records of the same kind

    @property
    def length(self) -> float:
        """The number of tokens, weighted."""
        return sum(self.tokens.values())


class Related(NamedTuple):
    """How similar a record is to another one, and what the two share."""

    id: str
    similarity: float  # mostly from 0 to 1
    terms: tuple[str, ...]  # shared tokens, those that count most first
    tags: tuple[str, ...]
    references: tuple[str, ...]
    links: tuple[str, ...]  # ids of the records that both are linked to
    days: int  # between the two


class Corpus(NamedTuple):
    """What is known of all records together."""

    size: int  # the number of records
    document_frequencies: Mapping[str, int]  # for each token, of records that have it

    def idf(self, token: str) -> float:
        """Return the inverse document frequency of BM25, in the form that is never negative."""
        frequency = self.document_frequencies.get(token, 0)
        return math.log(1 + (self.size - frequency + 0.5) / (frequency + 0.5))


def top_terms(profile: Profile, corpus: Corpus) -> list[str]:
    """Return the tokens by which to find candidates, those of the highest weight first.

    One at least, if there are any in the corpus; no more than it takes time to look at.
    """
    weights = term_weights(profile, corpus, B_QUERY, profile.length)
    limit = max(_MAX_EXAMINED, corpus.size * _MAX_EXAMINED_PART)
    terms: list[str] = []
    examined = 0
    for token in sorted(profile.topic, key=lambda token: (-weights[token], token)):
        frequency = corpus.document_frequencies.get(token, 0)
        if not frequency or (terms and examined + frequency > limit):
            continue
        terms.append(token)
        examined += frequency
        if len(terms) == _MAX_TOP_TERMS:
            break
    return terms


def rank(profile: Profile, others: Iterable[Profile], corpus: Corpus) -> list[Related]:
    """Return those of the others that are similar to a record, the most similar first."""
    others = [*others]
    average_length = sum(other.length for other in others) / max(len(others), 1)
    weights = term_weights(profile, corpus, B_QUERY, average_length)
    norm = sum(weight * weight for weight in weights.values()) or 1.0
    related = []
    for other in others:
        shared = weights.keys() & other.tokens.keys()
        other_weights = term_weights(other, corpus, B_OTHER, average_length, shared)
        products = {token: weights[token] * weight for token, weight in other_weights.items()}
        related.append(_related(profile, other, products, norm))
    similar = (other for other in related if other.similarity >= MIN_SIMILARITY)
    return sorted(similar, key=lambda other: (-other.similarity, other.id))


def _related(
    profile: Profile, other: Profile, products: Mapping[str, float], norm: float
) -> Related:
    """Return how similar two records are whose shared tokens have these products of weights."""
    # Sorted: a sum of floats depends on the order, and that of a set on the process.
    similarity = sum(sorted(products.values())) / norm
    similarity += REFERENCE_WEIGHT * cosine(profile.references, other.references)
    similarity += LINK_WEIGHT * cosine(profile.links, other.links)
    days = abs(profile.day - other.day)
    similarity *= 1 - MAX_DECAY * (1 - math.exp(-days / DECAY_DAYS))
    terms = sorted(products.keys() - STOPWORDS, key=lambda token: (-products[token], token))
    return Related(
        id=other.id,
        similarity=similarity,
        terms=tuple(terms[:_MAX_SHARED_TERMS]),
        tags=tuple(sorted(profile.tags & other.tags)),
        references=tuple(sorted(profile.references & other.references)),
        links=tuple(sorted(profile.links & other.links)),
        days=days,
    )


def term_weights(
    profile: Profile,
    corpus: Corpus,
    b: float,
    average_length: float,
    tokens: Iterable[str] | None = None,
) -> dict[str, float]:
    """Return the BM25 weights of tokens of a record, of all of them unless some are named.

    A weight is idf * tf / (tf + K1 * (1 - b + b * length / average length)).
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
