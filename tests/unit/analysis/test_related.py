"""Which events belong together: the measure itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from almanac_cli.analysis import similarity, witnesses
from almanac_cli.analysis.corpus import Corpus, frequency_class, rounded_count
from almanac_cli.analysis.related import suggest
from almanac_cli.model.kinds import EVENT
from almanac_cli.model.query import Query
from almanac_cli.operations.store import Store
from support.records import event, shown, write

if TYPE_CHECKING:
    from pathlib import Path

CORPUS = Corpus(10_000, {"gemma": 100, "open": 180, "the": 9000, "chip": 100})


def profile(id_: str, words: dict[str, float], day: int = 0, **sets: Any) -> similarity.Profile:  # noqa: ANN401 (sets of names)
    named = {key: frozenset(sets.get(key, ())) for key in ("tags", "references", "links")}
    length = sum(words.values())
    return similarity.Profile(id_, (day, day), words, length, frozenset(), **named)


def rank(asked: similarity.Profile, others: list[similarity.Profile]) -> list[similarity.Related]:
    """Return the matches of similar profiles, the most similar first."""
    comparison = similarity.Comparison(asked, CORPUS)
    matches = sorted(map(comparison.with_profile, others), key=witnesses.by_score)
    return [match for match in matches if match.similarity >= similarity.MIN_SIMILARITY]


def test_the_rarer_word_is_the_more_telling_one() -> None:
    found = similarity.top_terms(profile("a", {"the": 1, "open": 1, "gemma": 1, "new": 1}), CORPUS)
    assert found == ["gemma", "open"]  # `the` would be looked for in too many, `new` is in none


def test_a_common_word_is_looked_for_where_there_is_no_other() -> None:
    corpus = Corpus(10_000, {"model": 9000})
    assert similarity.top_terms(profile("a", {"model": 1}), corpus) == ["model"]


def test_letters_and_digits_alone_are_not_looked_for() -> None:
    corpus = Corpus(10_000, {"s": 2, "4": 2, "2026": 3, "x": 2, "文": 2, "gemma": 200})
    telling = similarity.top_terms(profile("a", dict.fromkeys(corpus[1], 1.0)), corpus)
    assert telling == ["文", "gemma"]


def test_a_word_that_no_other_record_has_is_not_looked_for() -> None:
    corpus = Corpus(100, {"gemma": 2, "sole": 1})
    asked = profile("a", {"sole": 1, "gemma": 1})
    assert similarity.top_terms(asked, corpus) == ["sole", "gemma"]
    assert similarity.top_terms(asked, corpus, is_in_corpus=True) == ["gemma"]


def test_letters_and_digits_alone_are_not_named_as_a_reason() -> None:
    words = {"gemma": 1.0, "s": 9, "2026": 9, "4": 1}
    (found,) = rank(profile("a", words), [profile("b", words)])
    assert found.terms == ("gemma",)


def test_an_event_is_nearest_to_one_that_says_the_same() -> None:
    asked = profile("a", {"gemma": 3, "open": 1})
    same = profile("b", {"gemma": 3, "open": 1})
    part = profile("c", {"open": 3, "the": 1})
    other = profile("d", {"chip": 3})
    found = rank(asked, [other, part, same])
    assert [each.id for each in found] == ["b", "c"]
    assert found[0].similarity == pytest.approx(1, abs=0.1)
    assert found[0].terms == ("gemma", "open")


def test_days_take_a_fifth_away_in_the_end() -> None:
    asked = profile("a", {"gemma": 1})
    near, year, far = (
        rank(asked, [profile("b", {"gemma": 1}, day)])[0].similarity for day in (0, 365, 100_000)
    )
    assert year / near == pytest.approx(1 - 0.2 * (1 - 0.36788), abs=1e-4)
    assert far / near == pytest.approx(0.8)


def test_what_two_events_share_is_named_and_counts() -> None:
    asked = profile("a", {"gemma": 1}, tags=["x"], references=["g"], links=["n", "m"])
    with_all = profile("b", {"gemma": 1}, 3, tags=["x", "y"], references=["g"], links=["n"])
    bare = profile("c", {"gemma": 1}, 3)
    found = rank(asked, [bare, with_all])
    assert [each.id for each in found] == ["b", "c"]
    assert found[0][2:8] == (("gemma",), ("x",), ("g",), ("n",), 3, False)


def test_terms_of_the_topic_are_named_before_the_author() -> None:
    words = {"ada": 9.0, "gemma": 1.0}
    one, other = (profile(id_, words)._replace(incidental=frozenset({"ada"})) for id_ in "ab")
    assert rank(one, [other])[0].terms == ("gemma", "ada")


def test_a_longer_period_is_no_days_from_a_day_within_it() -> None:
    month = profile("a", {"gemma": 1})._replace(days=(10, 40))
    days = [(25, 25), (43, 43), (0, 4)]
    others = [profile(str(n), {"gemma": 1})._replace(days=pair) for n, pair in enumerate(days)]
    related = {other.id: other for other in rank(month, others)}
    assert [related[str(n)].days for n in range(3)] == [0, 3, 6]
    assert not related["0"].same_day


def test_words_of_grammar_are_not_named_as_a_reason() -> None:
    (found,) = rank(profile("a", {"gemma": 1, "the": 9}), [profile("b", {"gemma": 1, "the": 9})])
    assert found.terms == ("gemma",)


def test_with_no_words_at_all_there_is_nothing_near() -> None:
    assert rank(profile("a", {}), [profile("b", {})]) == []
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
    assert [each.id for each in found] == ["two", "three"]
    assert found[0].terms == ("Gemma 4",)
    assert found[1].terms == ("Gemma",)
    assert [each.id for each in suggest(reader, one, unlinked=True)] == ["two"]
    assert [each.id for each in suggest(reader, one, Query(min_score=7))] == ["two"]
    assert [each.id for each in suggest(reader, one, limit=1)] == ["two"]


def test_links_alone_make_no_event_similar(few: Store) -> None:
    reader = few.reader(EVENT)
    four = shown(few, EVENT)["four"]
    assert suggest(reader, four) == []


@pytest.fixture
def linked(root: Path) -> Store:
    """Write an event, two that are as similar to it, and one very similar that links one of them.

    It is the one that would be the last by id.
    """
    write(root, event("asked", title="Gemma 4 is out on phones", source="Lab"))
    write(root, event("near", title="Gemma 4 is out on phones", source="Press", links=["z-spoken"]))
    write(root, event("a-silent", title="Chips for phones", source="Fab"))
    write(root, event("z-spoken", title="Chips for phones", source="Fab"))
    for name in "abcdefghij":
        write(root, event(f"other-{name}", title=f"Matter {name}", source="Paper"))
    return Store.open(root)


def test_a_near_event_speaks_for_those_it_links_to(linked: Store) -> None:
    found = suggest(linked.reader(EVENT), shown(linked, EVENT)["asked"])
    assert [each.id for each in found] == ["near", "z-spoken", "a-silent"]
    near, spoken, silent = found
    assert spoken.similarity == silent.similarity
    assert spoken.support == pytest.approx(0.3 * near.similarity)
    assert [each.witness for each in found] == ["z-spoken", "near", None]


def test_a_threshold_judges_the_similarity_alone(linked: Store) -> None:
    reader, asked = linked.reader(EVENT), shown(linked, EVENT)["asked"]
    similarity_ = suggest(reader, asked)[1].similarity
    found = suggest(reader, asked, min_similarity=similarity_ + 0.01)
    assert [each.id for each in found] == ["near"]


def test_a_witness_need_not_fulfil_the_query(linked: Store) -> None:
    asked = shown(linked, EVENT)["asked"]
    query = Query(names={"source": ["fab"]})
    found = suggest(linked.reader(EVENT), asked, query)
    assert [(each.id, each.witness) for each in found] == [("z-spoken", "near"), ("a-silent", None)]


@pytest.fixture
def far(root: Path) -> Path:
    """Write an event whose only word is in more than the 300 events that are looked at."""
    for n in range(310):
        write(root, event(f"phones-{n}", title="Phones", source="Paper"))
        write(root, event(f"fable-{n}", title="Fable" if n < 60 else "Matter", source="Paper"))
    write(root, event("far", title="Phones", source="Fab", score=9))
    write(root, event("near", title="Phones, Fable", source="Paper"))
    write(root, event("asked", title="Phones, Fable", source="Paper"))
    return root


def test_an_event_linked_to_a_witness_is_a_candidate(far: Path) -> None:
    unlinked = Store.open(far)
    asked = shown(unlinked, EVENT)["asked"]
    assert "far" not in {each.id for each in suggest(unlinked.reader(EVENT), asked)}
    write(far, event("near", title="Phones, Fable", source="Paper", links=["far"]))
    linked = Store.open(far)
    found = {each.id: each.witness for each in suggest(linked.reader(EVENT), asked)}
    assert found["far"] == "near"


def test_a_query_finds_what_is_not_looked_at_otherwise(far: Path) -> None:
    store = Store.open(far)
    asked = shown(store, EVENT)["asked"]
    found = suggest(store.reader(EVENT), asked, Query(min_score=9))
    assert [each.id for each in found] == ["far"]


def test_counts_are_rounded_in_classes_of_half_a_doubling() -> None:
    classes = [frequency_class(count) for count in range(12)]
    assert classes == [-1, 0, 2, 3, 4, 4, 5, 5, 6, 6, 6, 6]
    assert [rounded_count(count) for count in range(4)] == [0, 1, 2, 3]
    assert rounded_count(5) == pytest.approx(20**0.5)
    assert rounded_count(10**6) == pytest.approx(10**6, rel=0.2)


def test_an_event_that_is_not_there_yet_has_suggestions_too(few: Store) -> None:
    new = shown(few, EVENT)["one"] | {"id": "new", "links": [], "title": "Gemmas"}
    assert {"one", "two"} <= {each.id for each in suggest(few.reader(EVENT), new)}


def test_no_text_breaks_the_question(few: Store) -> None:
    odd = shown(few, EVENT)["one"] | {"title": 'NEAR("gemma" OR * ^ -x: \U0001f916', "links": []}
    assert suggest(few.reader(EVENT), odd)
