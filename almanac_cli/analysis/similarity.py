"""Which events belong together, and why; pure.

An event is compared with others by their words, after BM25 (Robertson and Zaragoza, "The
Probabilistic Relevance Framework", 2009, with the weights of fields inside the saturation): the
product, over the words that both have, of how telling each is in either. Guides and neighbours
that they share add to that, and days between them take away.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# All weights, chosen with tests/benchmarks/related.py on 3,633 posts and 147 pairs of them: there
# recall@8 is 0.65 and MRR 0.56, and a weight that is a quarter more or less changes the first by
# 0.01 and the second by 0.02 at most. The posts have no links and no guides; those two weights
# were chosen on the shipped almanac, by leaving each link out in turn.
_SATURATION = 1.2
_LENGTH_ASKED = 0.6
_LENGTH_OTHER = 0.4
_GUIDES = 0.1
_NEIGHBOURS = 0.1
_YEAR = 365.0
_FADING = 0.2  # the part of a score that days take away in the end

# What is less near has nothing to do with an event; what is nearer than the other most likely has.
LEAST = 0.02
SURE = 0.3

# To be candidates, events must have one of these words; that many words cost no quality.
_MOST_TERMS = 24
# Where words are in more events than these, they are passed over: to look at all takes time.
_MANY_EVENTS = 1000
_MOST_EVENTS = 0.25
_NAMED = 5
# Words of grammar, without their endings. They count, if little, but say nothing to a person.
_GRAMMAR = """
a about all also an and ar as at be been but by can could did do doe for from ha had
have he her here hi him how i if in into is it just like mai me more most my no not now
of on onli or other our out over own said she should so some such than that the thei
their them then there these thi those to too under up us veri wa we were what when where
which while who whom whose why will with would you your
"""
_PLAIN = frozenset(_GRAMMAR.split())


@dataclass(frozen=True)
class Profile:
    """What an event is compared by: its day, its words as often as they count, what it names.

    Its topic is those of the words that say what happened, not who said it.
    """

    id: str
    day: int
    words: Mapping[str, float]
    topic: frozenset[str]
    tags: frozenset[str]
    guides: frozenset[str]
    links: frozenset[str]


class Related(NamedTuple):
    """How much an event belongs with another, mostly from 0 to 1, and why.

    The terms are the most telling ones first; the days are those between the two.
    """

    id: str
    score: float
    terms: tuple[str, ...]
    tags: tuple[str, ...]
    guides: tuple[str, ...]
    neighbours: tuple[str, ...]
    days: int


class Corpus(NamedTuple):
    """How many events there are, and in how many of them each word is."""

    events: int
    frequency: Mapping[str, int]

    def rarity(self, word: str) -> float:
        """Return how telling a word is: the inverse document frequency of BM25, never negative."""
        having = self.frequency.get(word, 0)
        return math.log(1 + (self.events - having + 0.5) / (having + 0.5))


def telling(event: Profile, corpus: Corpus) -> list[str]:
    """Return the words by which to find candidates, the most telling first."""
    worth = _worth(event, corpus, _LENGTH_ASKED, _length(event))
    most = max(_MANY_EVENTS, corpus.events * _MOST_EVENTS)
    found: list[str] = []
    looked_at = 0
    for word in sorted(event.topic, key=lambda word: (-worth[word], word)):
        having = corpus.frequency.get(word, 0)
        if not having or (found and looked_at + having > most):
            continue
        found.append(word)
        looked_at += having
        if len(found) == _MOST_TERMS:
            break
    return found


def rank(event: Profile, others: Iterable[Profile], corpus: Corpus) -> list[Related]:
    """Return what the event has to do with others, the nearest first."""
    others = [*others]
    usual = sum(map(_length, others)) / max(len(others), 1)
    asked = _worth(event, corpus, _LENGTH_ASKED, usual)
    whole = sum(each * each for each in asked.values()) or 1.0
    found = []
    for other in others:
        common = _worth(other, corpus, _LENGTH_OTHER, usual, asked.keys() & other.words.keys())
        shared = {word: asked[word] * worth for word, worth in common.items()}
        found.append(_related(event, other, shared, sum(sorted(shared.values())) / whole))
    near = (each for each in found if each.score >= LEAST)
    return sorted(near, key=lambda each: (-each.score, each.id))


def _related(
    event: Profile, other: Profile, shared: Mapping[str, float], nearness: float
) -> Related:
    """Add what guides, neighbours and days say to the nearness by the words that both have."""
    days = abs(event.day - other.day)
    nearness += _GUIDES * _alike(event.guides, other.guides)
    nearness += _NEIGHBOURS * _alike(event.links, other.links)
    return Related(
        other.id,
        nearness * (1 - _FADING * (1 - math.exp(-days / _YEAR))),
        tuple(sorted(shared.keys() - _PLAIN, key=lambda word: (-shared[word], word))[:_NAMED]),
        tuple(sorted(event.tags & other.tags)),
        tuple(sorted(event.guides & other.guides)),
        tuple(sorted(event.links & other.links)),
        days,
    )


def _worth(
    event: Profile,
    corpus: Corpus,
    length: float,
    usual: float,
    words: Iterable[str] | None = None,
) -> dict[str, float]:
    """Return how telling these words, or all, are in an event; in a long one each is less so."""
    half = _SATURATION * (1 - length + length * _length(event) / (usual or 1.0))
    counts = event.words
    return {
        word: counts[word] / (counts[word] + half) * corpus.rarity(word)
        for word in (counts if words is None else words)
    }


def _length(event: Profile) -> float:
    return sum(event.words.values())


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    """Return what part of two sets is common, from 0 to 1 (their cosine)."""
    return len(one & other) / math.sqrt(len(one) * len(other)) if one and other else 0.0
