"""Pairs that may tell the same story: none is missed that a comparison of all finds."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almanac_cli.analysis import related
from almanac_cli.analysis.corpus import Corpus
from almanac_cli.analysis.similarity import Comparison, Profile
from almanac_cli.analysis.story_pairs import near_pairs
from almanac_cli.model.kinds import EVENT
from support.examples import examples
from support.rows import row

MAX_DAYS = 3
START = date(2026, 11, 1).toordinal()
TOKENS = [f"word{n}" for n in range(12)]
Pairs = set[frozenset[str]]


def profile(id_: str, day: int, words: list[str], guides: list[str], precision: str) -> Profile:
    fields = {"summary": " ".join(words), "guides": guides, "precision": precision}
    event = row(id_, day if precision == "day" else 1, **fields)
    return related.profiles(EVENT, [event], EVENT.topic_fields)[0]


PROFILES = st.lists(
    st.builds(
        profile,
        st.uuids().map(str),
        st.integers(1, 15),
        st.lists(st.sampled_from(TOKENS), max_size=9),
        st.lists(st.sampled_from("gh"), unique=True),
        st.sampled_from(["day", "day", "day", "month"]),
    ),
    unique_by=lambda one: one.id,
    max_size=9,
)
CORPORA = st.builds(
    Corpus,
    st.integers(50, 100_000),
    st.dictionaries(st.sampled_from(TOKENS), st.integers(1, 60)),
)


def every_pair(profiles: list[Profile], corpus: Corpus, least: float) -> Pairs:
    """Return all pairs by comparing each record with each."""
    pairs = set()
    for one, other in combinations(profiles, 2):
        forth = Comparison(one, corpus).with_profile(other)
        back = Comparison(other, corpus).with_profile(one)
        if forth.days <= MAX_DAYS and (forth.similarity + back.similarity) / 2 >= least:
            pairs.add(frozenset({one.id, other.id}))
    return pairs


@settings(deadline=None, max_examples=examples(300))
@given(PROFILES, CORPORA, st.sampled_from([0.11, 0.2, 0.5]))
def test_no_pair_is_missed(profiles: list[Profile], corpus: Corpus, least: float) -> None:
    pairs = [
        frozenset({one.id, other.id})
        for one, other in near_pairs(profiles, corpus, least, MAX_DAYS)
    ]
    assert len(pairs) == len({*pairs})
    assert {*pairs} >= every_pair(profiles, corpus, least)


@pytest.mark.parametrize(("day", "count"), [(4, 1), (5, 0)])
def test_a_pair_is_at_most_some_days_apart(day: int, count: int) -> None:
    words = ["word1", "word2", "word3"]
    pair = [profile("a", 1, words, [], "day"), profile("b", day, words, [], "day")]
    assert len([*near_pairs(pair, Corpus(100, {}), 0.2, MAX_DAYS)]) == count


def test_few_pairs_are_found_that_are_not_similar() -> None:
    many = [
        profile(f"e-{n}", 1, [*TOKENS, *(f"own{n}x{m}" for m in range(20))], [], "day")
        for n in range(60)
    ]
    corpus = Corpus(10_000, dict.fromkeys(TOKENS, 9000))
    assert [*near_pairs(many, corpus, 0.2, MAX_DAYS)] == []
