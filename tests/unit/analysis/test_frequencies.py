"""Frequencies of tokens: what is kept of them gives the same weights as the exact ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almanac_cli.analysis import frequencies
from almanac_cli.analysis.corpus import Corpus, frequency_class
from almanac_cli.index import token_counts
from almanac_cli.model.kinds import EVENT
from almanac_cli.operations.store import Store
from support.records import event, write

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from almanac_cli.index.reader import Reader

TOKENS = ["gemma", "rare", "odd", "absent"]
EVENTS = 40


@pytest.fixture(autouse=True)
def small_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frequencies, "_MIN_KEPT_COUNT", 2)
    monkeypatch.setattr(frequencies, "_MIN_NEW_COUNTS", 1)


def write_many(root: Path) -> None:
    """Write events: all have the token "gemma", a quarter of them "odd", and one has "rare"."""
    for n in range(EVENTS):
        words = ["gemma"] + ["odd"] * (n % 4 == 0) + ["rare"] * (n == 7)
        write(root, event(f"e-{n}", title=" ".join(words)))


def classes(corpus: Corpus) -> dict[str, int]:
    return {token: frequency_class(corpus.document_frequencies.get(token, 0)) for token in TOKENS}


def looked_up(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the tokens that are looked up when the statistics are asked for."""
    asked: list[str] = []
    count = reader.document_frequencies

    def spy(terms: Collection[str]) -> tuple[int, dict[str, int]]:
        asked.extend(terms)
        return count(terms)

    monkeypatch.setattr(reader, "document_frequencies", spy)
    frequencies.corpus_of(reader, TOKENS)
    return asked


def test_frequent_tokens_are_looked_up_once(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_many(root)
    first = looked_up(Store.open(root).reader(EVENT), monkeypatch)
    second = looked_up(Store.open(root).reader(EVENT), monkeypatch)
    assert (first, second) == (sorted(TOKENS), ["absent", "rare"])


def test_stopwords_are_not_looked_up(root: Path) -> None:
    write(root, event("a", title="the gemma"))
    corpus = frequencies.corpus_of(Store.open(root).reader(EVENT), ["the", "gemma"])
    assert corpus == Corpus(1, {"gemma": 1})


def test_counts_that_cannot_be_read_are_made_again(root: Path) -> None:
    write_many(root)
    reader = Store.open(root).reader(EVENT)
    exact = frequencies.corpus_of(reader, TOKENS)
    reader.index.keep(lambda file: file.execute("UPDATE token_counts SET counts = x'00'"))
    assert frequencies.corpus_of(Store.open(root).reader(EVENT), TOKENS) == exact


@pytest.mark.parametrize("changed", [0, 1, 2, 5, 11, 25, EVENTS])
def test_changes_leave_the_classes_of_counts_exact(root: Path, changed: int) -> None:
    write_many(root)
    frequencies.corpus_of(Store.open(root).reader(EVENT), TOKENS)
    for n in range(changed):
        write(root, event(f"e-{n}", title="odd rare"))
    (root / "events" / f"e-{EVENTS - 1}.json").unlink()
    reader = Store.open(root).reader(EVENT)
    exact = Corpus(*reader.document_frequencies(TOKENS))
    assert classes(frequencies.corpus_of(reader, TOKENS)) == classes(exact)
    assert token_counts.read(reader.index, EVENT).changes == EVENTS + changed + (changed < EVENTS)


@given(st.integers(0, 2000), st.integers(0, 2000), st.data())
def test_a_sure_count_is_in_its_class(count: int, changes: int, data: st.DataObject) -> None:
    now = data.draw(st.integers(max(0, count - changes), count + changes))
    if frequencies.is_sure(count, changes):
        assert frequency_class(now) == frequency_class(count)
