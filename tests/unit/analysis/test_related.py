"""Which events belong together: the measure itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from almanac_cli.analysis import similarity
from almanac_cli.analysis.related import suggest
from almanac_cli.model.kinds import EVENT
from almanac_cli.model.query import Query
from almanac_cli.operations.store import Store
from support.records import event, shown, write

if TYPE_CHECKING:
    from pathlib import Path

CORPUS = similarity.Corpus(10_000, {"gemma": 200, "open": 2000, "the": 9000, "chip": 100})


def profile(id_: str, words: dict[str, float], day: int = 0, **sets: Any) -> similarity.Profile:  # noqa: ANN401 (sets of names)
    named = {key: frozenset(sets.get(key, ())) for key in ("tags", "references", "links")}
    return similarity.Profile(id_, (day, day), words, frozenset(words), **named)


def test_the_rarer_word_is_the_more_telling_one() -> None:
    found = similarity.top_terms(profile("a", {"the": 1, "open": 1, "gemma": 1, "new": 1}), CORPUS)
    assert found == ["gemma", "open"]  # `the` would be looked for in too many, `new` is in none


def test_a_common_word_is_looked_for_where_there_is_no_other() -> None:
    assert similarity.top_terms(profile("a", {"the": 1}), CORPUS) == ["the"]


def test_letters_and_digits_alone_are_not_looked_for() -> None:
    corpus = similarity.Corpus(10_000, {"s": 2, "4": 2, "2026": 3, "x": 2, "文": 2, "gemma": 200})
    telling = similarity.top_terms(profile("a", dict.fromkeys(corpus[1], 1.0)), corpus)
    assert telling == ["文", "gemma"]


def test_a_word_that_no_other_record_has_is_not_looked_for() -> None:
    corpus = similarity.Corpus(100, {"gemma": 2, "sole": 1})
    asked = profile("a", {"sole": 1, "gemma": 1})
    assert similarity.top_terms(asked, corpus) == ["sole", "gemma"]
    assert similarity.top_terms(asked, corpus, is_in_corpus=True) == ["gemma"]


def test_letters_and_digits_alone_are_not_named_as_a_reason() -> None:
    words = {"gemma": 1.0, "s": 9, "2026": 9, "4": 1}
    (found,) = similarity.rank(profile("a", words), [profile("b", words)], CORPUS)
    assert found.terms == ("gemma",)


def test_an_event_is_nearest_to_one_that_says_the_same() -> None:
    asked = profile("a", {"gemma": 3, "open": 1})
    same = profile("b", {"gemma": 3, "open": 1})
    part = profile("c", {"open": 3, "the": 1})
    other = profile("d", {"chip": 3})
    found = similarity.rank(asked, [other, part, same], CORPUS)
    assert [each.id for each in found] == ["b", "c"]
    assert found[0].similarity == pytest.approx(1, abs=0.1)
    assert found[0].terms == ("gemma", "open")


def test_days_take_a_fifth_away_in_the_end() -> None:
    asked = profile("a", {"gemma": 1})
    near, year, far = (
        similarity.rank(asked, [profile("b", {"gemma": 1}, day)], CORPUS)[0].similarity
        for day in (0, 365, 100_000)
    )
    assert year / near == pytest.approx(1 - 0.2 * (1 - 0.36788), abs=1e-4)
    assert far / near == pytest.approx(0.8)


def test_what_two_events_share_is_named_and_counts() -> None:
    asked = profile("a", {"gemma": 1}, tags=["x"], references=["g"], links=["n", "m"])
    with_all = profile("b", {"gemma": 1}, 3, tags=["x", "y"], references=["g"], links=["n"])
    bare = profile("c", {"gemma": 1}, 3)
    found = similarity.rank(asked, [bare, with_all], CORPUS)
    assert [each.id for each in found] == ["b", "c"]
    assert found[0][2:] == (("gemma",), ("x",), ("g",), ("n",), 3, False)


def test_a_longer_period_is_no_days_from_a_day_within_it() -> None:
    month = profile("a", {"gemma": 1})._replace(days=(10, 40))
    days = [(25, 25), (43, 43), (0, 4)]
    others = [profile(str(n), {"gemma": 1})._replace(days=pair) for n, pair in enumerate(days)]
    related = {other.id: other for other in similarity.rank(month, others, CORPUS)}
    assert [related[str(n)].days for n in range(3)] == [0, 3, 6]
    assert not related["0"].same_day


def test_words_of_grammar_are_not_named_as_a_reason() -> None:
    (found,) = similarity.rank(
        profile("a", {"gemma": 1, "the": 9}), [profile("b", {"gemma": 1, "the": 9})], CORPUS
    )
    assert found.terms == ("gemma",)


def test_with_no_words_at_all_there_is_nothing_near() -> None:
    assert similarity.rank(profile("a", {}), [profile("b", {})], CORPUS) == []
    assert similarity.top_terms(profile("a", {}), CORPUS) == []


def test_one_source_alone_makes_no_two_events_related(root: Path) -> None:
    write(root, event("one", title="Chips"))
    write(root, event("two", title="Laws"))
    store = Store.open(root)
    assert suggest(store.reader(EVENT), shown(store, EVENT)["one"]) == []


@pytest.fixture
def few(root: Path) -> Store:
    write(root, event("one", title="Gemma 4 is out", source="Lab", links=["three"]))
    write(root, event("two", title="A look at Gemma 4", source="Press", score=7))
    write(
        root,
        event("three", title="Chips for Gemma", source="Fab", published="2020-01-01T00:00:00Z"),
    )
    write(root, event("four", title="Nothing of the kind", source="Paper", links=["three"]))
    for name in "abcdefghij":
        write(root, event(f"other-{name}", title=f"Matter {name}", source="Paper"))
    return Store.open(root)


def test_suggestions_name_the_words_as_they_were_typed(few: Store) -> None:
    reader = few.reader(EVENT)
    one = shown(few, EVENT)["one"]
    found = suggest(reader, one)
    by_id = {each.id: each for each in found}
    assert found[0].id == "two"
    assert found[0].terms == ("gemma",)
    assert by_id.keys() == {"two", "three", "four"}
    assert by_id["four"].links == ("three",)  # a candidate by that alone
    assert [each.id for each in suggest(reader, one, unlinked=True)] == ["two", "four"]
    assert [each.id for each in suggest(reader, one, Query(min_score=7))] == ["two"]


def test_an_event_that_is_not_there_yet_has_suggestions_too(few: Store) -> None:
    new = shown(few, EVENT)["one"] | {"id": "new", "links": [], "title": "Gemmas"}
    assert {"one", "two"} <= {each.id for each in suggest(few.reader(EVENT), new)}


def test_no_text_breaks_the_question(few: Store) -> None:
    odd = shown(few, EVENT)["one"] | {"title": 'NEAR("gemma" OR * ^ -x: \U0001f916', "links": []}
    assert suggest(few.reader(EVENT), odd)
