"""Bounds of similarities, by which most records need not be compared."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from almanac_cli.analysis import bit_sums, similarity
from almanac_cli.analysis.collection import Collection
from almanac_cli.analysis.corpus import Corpus
from almanac_cli.analysis.entries import entries
from almanac_cli.analysis.similar_records import SimilarRecords
from almanac_cli.analysis.vocabulary import Vocabulary
from almanac_cli.model.kinds import EVENT
from support.records import event

if TYPE_CHECKING:
    from collections.abc import Sequence

SIZE = 40
records = st.sets(st.integers(0, SIZE - 1))


@given(records)
def test_a_set_has_its_numbers(numbers: set[int]) -> None:
    assert bit_sums.to_numbers(bit_sums.to_set(numbers, SIZE)) == sorted(numbers)


@given(
    st.dictionaries(st.integers(0, SIZE - 1), st.integers(1, 100)),
    st.lists(st.tuples(records, st.integers(1, 100))),
    st.integers(0, bit_sums.LARGEST),
)
def test_sums_by_digit_are_sums_by_record(
    first: dict[int, int], added: Sequence[tuple[set[int], int]], least: int
) -> None:
    sums, expected = bit_sums.BitSums(first, SIZE), dict.fromkeys(range(SIZE), 0) | first
    for numbers, amount in added:
        sums.add(bit_sums.to_set(numbers, SIZE), amount)
        expected |= {number: expected[number] + amount for number in numbers}
    at_least = sums.at_least(least) & bit_sums.to_set(range(SIZE), SIZE)
    assert bit_sums.to_numbers(at_least) == [n for n in expected if expected[n] >= least]


def random_rows(count: int) -> list[dict[str, Any]]:
    """Return events of common and rare words; some have guides and links."""
    rng = random.Random(7)  # noqa: S311 (makes test data)
    words = [f"word{n}" for n in range(400)]
    weights = [1 / (n + 8) for n in range(len(words))]

    def text(length: int) -> str:
        return " ".join(rng.choices(words, weights, k=length))

    return [
        event(
            f"event-{n:03}",
            title=text(6),
            source=f"Source {rng.randint(1, 20)}",
            summary=text(rng.randint(5, 40)),
            tags=sorted({*rng.choices(words[:30], k=rng.randint(0, 3))}),
            guides=[f"guide-{rng.randint(1, 9)}"] if rng.random() < 0.3 else [],
            links=[f"event-{rng.randint(0, count):03}"] if rng.random() < 0.3 else [],
            published=f"202{rng.randint(0, 6)}-0{rng.randint(1, 9)}-11T00:00:00Z",
        )
        for n in range(count)
    ]


def collection_of(rows: Sequence[dict[str, Any]]) -> Collection:
    vocabulary = Vocabulary()
    all_entries = {entry.id: entry for entry in entries(EVENT, rows, vocabulary)}
    stem_of = vocabulary.stems
    counts = dict.fromkeys(stem_of, 0)
    for entry in all_entries.values():
        for stem in {stem_of[number] for number in entry.numbers()}:
            counts[stem] += 1
    return Collection(EVENT, all_entries, vocabulary, Corpus(len(rows), counts))


def test_no_similarity_is_above_its_bound() -> None:
    collection = collection_of(random_rows(80))
    bounds = collection.bounds()
    for id_ in collection.ids:
        own = collection.own_weights(id_)
        bound = bounds.bound(own)
        referring = bounds.referring(collection.facts[id_].references)
        for number, value in collection.similarities(id_, own, range(80)).items():
            assert (bound.at_least(value) | referring) >> number & 1


def test_with_bounds_the_similar_records_are_the_same() -> None:
    rows = random_rows(300)
    collection = collection_of(rows)
    by_id = {row["id"]: row for row in rows}
    postings = collection.postings()
    slow = SimilarRecords(collection, postings, by_id.__getitem__)
    fast = SimilarRecords(collection, postings, by_id.__getitem__, collection.bounds())
    assert [*map(fast.of, collection.ids)] == [*map(slow.of, collection.ids)]


def test_with_bounds_fewer_records_are_compared() -> None:
    collection = collection_of(random_rows(300))
    own = collection.own_weights("event-007")
    near = collection.bounds().bound(own).at_least(2 * similarity.MIN_SUGGESTED_SIMILARITY)
    assert 1 <= near.bit_count() <= 60
