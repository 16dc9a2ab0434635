"""Decisions of another program about records: all are made, in one step, or none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from almanac_cli.errors import InvalidInput
from almanac_cli.model.kinds import EVENT
from almanac_cli.operations import add, decisions, undo
from almanac_cli.operations.decided import Decided
from almanac_cli.operations.store import Store
from support.messages import fails
from support.records import changed, event, files, guide, lines, shown, stored, write
from support.setting import MOMENT
from support.talks import TALK, stored_talk, talk, talks_store

if TYPE_CHECKING:
    from pathlib import Path


def decide(root: Path, *objects: object, **options: Any) -> Decided:  # noqa: ANN401 (those of `decide_all`)
    """Make decisions in an almanac that is opened for them."""
    return decisions.decide_all(Store.open(root), EVENT, lines(*objects), MOMENT, **options)


def test_a_decision_scores_and_adds_tags_links_and_guides(few: Path) -> None:
    write(few, event("a", tags=["old"], guides=["g"]))
    decision = {
        "id": "a", "score": 7, "rationale": "Why.", "tags": ["New One", "old"],
        "links": ["https://example.com/p/a-post"], "guides": ["h"],
    }  # fmt: skip
    (record,) = decide(few, decision).changed
    assert record.fields == ("score", "rationale", "tags", "guides", "links")
    assert stored(few, "a") == event(
        "a", score=7, rationale="Why.", tags=["new-one", "old"], guides=["g", "h"], links=["d"]
    )


def test_factors_without_a_score_set_their_mean(few: Path) -> None:
    decide(few, {"id": "a", "factors": {"scale": 2, "impact": 8}})
    assert stored(few, "a")["score"] == 4


def test_drop_removes_an_event_and_the_links_to_it(few: Path) -> None:
    before = files(few)
    outcome = decide(few, {"id": "c", "drop": True, "rationale": "Not of AI."})
    assert (outcome.removed, outcome.unlinked) == (["c"], ["b"])
    assert changed(before, few) == {"events/c.json", "events/b.json"}
    assert "links" not in stored(few, "b")


def test_a_changed_event_loses_its_link_to_a_dropped_one(few: Path) -> None:
    decide(few, {"id": "b", "score": 3}, {"id": "c", "drop": True})
    assert stored(few, "b") == event("b", guides=["g"], score=3)


@pytest.mark.parametrize("values", [{"keep": True}, {"drop": False}, {"keep": True, "drop": False}])
def test_keep_does_nothing_else(few: Path, values: dict[str, object]) -> None:
    before = files(few)
    outcome = decide(few, {"id": "a", **values})
    assert (outcome.kept, outcome.changed) == (["a"], [])
    assert changed(before, few) == set()


def test_a_link_that_either_file_has_is_not_written_twice(few: Path) -> None:
    before = files(few)
    outcome = decide(few, {"id": "c", "links": ["b"]}, {"id": "b", "links": ["c"]})
    assert outcome.kept == ["c", "b"]
    assert changed(before, few) == set()


def test_two_decisions_that_link_each_other_write_one_link(few: Path) -> None:
    decide(few, {"id": "a", "links": ["d"]}, {"id": "d", "links": ["a"]})
    assert stored(few, "a")["links"] == ["d"]
    assert "links" not in stored(few, "d")


def test_a_row_may_be_passed_on_with_a_decision_added(few: Path) -> None:
    row = shown(Store.open(few), EVENT)["c"]
    assert row["links"] == ["b"]
    decide(few, {**row, "score": 6, "related_events": []})
    assert stored(few, "c") == event("c", score=6)


@pytest.mark.parametrize("decision", [{"id": "two"}, {"id": "a", "links": ["two"]}])
def test_words_inside_an_id_are_not_guessed(few: Path, decision: dict[str, object]) -> None:
    write(few, event("one-two-three"))
    before = files(few)
    with fails(InvalidInput, "no event 'two'"):
        decide(few, {**decision, "score": 7})
    assert files(few) == before


def test_decisions_about_one_event_are_made_in_their_order(few: Path) -> None:
    outcome = decide(few, {"id": "a", "score": 1, "tags": ["x"]}, {"id": "a", "score": 2})
    assert [record.record.id for record in outcome.changed] == ["a"]
    assert stored(few, "a") == event("a", score=2, tags=["x"])


def test_all_decisions_are_one_step_of_undo(few: Path) -> None:
    before = files(few)
    store = Store.open(few)
    objects = {"id": "a", "score": 1}, {"id": "b", "tags": ["x"]}, {"id": "c", "drop": True}
    decisions.decide_all(store, EVENT, lines(*objects), MOMENT)
    (entry,) = store.history.entries()
    undo.undo(store, entry, MOMENT)
    assert files(few) == before


def test_a_dry_run_tells_the_outcome_and_writes_nothing(few: Path) -> None:
    before = files(few)
    outcome = decide(few, {"id": "a", "score": 1}, {"id": "c", "drop": True}, dry_run=True)
    assert (outcome.changed[0].record.id, outcome.removed, outcome.unlinked) == ("a", ["c"], ["b"])
    assert changed(before, few) == set()


KEYS = "score, factors, rationale, tags, guides, links, keep, drop"


@pytest.mark.parametrize(
    ("decision", "what"),
    [
        (7, "must be an object"),
        ({"score": 7}, "id: is missing"),
        ({"id": 7, "score": 7}, "id: must be text"),
        ({"id": "nope", "score": 7}, "no event 'nope'"),
        ({"id": "a"}, f"decides nothing: it has none of {KEYS}"),
        ({"id": "a", "score": None, "rationale": ""}, f"decides nothing: it has none of {KEYS}"),
        ({"id": "a", "score": 11}, "score: must be a whole number from 1 to 10, not 11"),
        ({"id": "a", "tags": "x"}, "tags: must be a list"),
        ({"id": "a", "tags": ["!"]}, "tags: has a tag that "),
        ({"id": "a", "links": "b"}, "links: must be a list"),
        ({"id": "a", "links": [1]}, "links.0: must be text"),
        ({"id": "a", "links": ["nope"]}, "no event 'nope'"),
        ({"id": "a", "links": ["a"]}, "an event cannot be linked to itself: a"),
        ({"id": "a", "guides": ["nope"]}, "no guide 'nope'"),
        ({"id": "a", "drop": "yes"}, "drop: must be true or false"),
        ({"id": "a", "keep": False}, "keep: must be true; drop removes the record"),
        ({"id": "a", "keep": True, "drop": True}, "keep: contradicts drop"),
        ({"id": "a", "score": 5, "reason": "x"}, "reason: is no part of a decision, which has id"),
        (
            {"id": "a", "score": 5, "title": "Other"},
            "title: is no part of a decision, and not what the record has",
        ),
        ({"id": "a", "links": ["c"]}, "links: c is dropped (line 1)"),
        ({"id": "c", "score": 4}, "id: is dropped already (line 1)"),
    ],
)  # fmt: skip
def test_one_wrong_decision_stops_all_and_is_named_by_its_line(
    few: Path, decision: object, what: str
) -> None:
    before = files(few)
    with fails(InvalidInput, match=f"^nothing was decided\n  line 2: {re.escape(what)}"):
        decide(few, {"id": "c", "drop": True}, decision, {"id": "b", "score": 3})
    assert changed(before, few) == set()


def test_all_problems_of_all_decisions_are_reported_together(few: Path) -> None:
    wrong = {"score": 0, "tags": ["!"], "links": ["nope", "nowhere"], "guides": ["none"]}
    with pytest.raises(InvalidInput) as caught:
        decide(few, {"id": "a", **wrong}, {"id": "absent", **wrong}, {"id": "b", "drop": 1})
    positions = [refusal.position for refusal in caught.value.refusals]
    assert positions == ["line 1"] * 4 + ["line 2"] * 5 + ["line 3"]


def test_decisions_about_a_broken_file_name_the_file(few: Path) -> None:
    write(few, event("broken", tier=9))
    with fails(InvalidInput, match=r"events/broken\.json"):
        decide(few, {"id": "broken", "score": 5})


def test_no_decision_is_no_error(few: Path) -> None:
    assert decide(few) == Decided()


def test_a_kind_without_scores_takes_decisions_too(root: Path) -> None:
    for record in (event("chips"), guide("old"), guide("new")):
        write(root, record)
    store = talks_store(root)
    for title in ("One", "Two"):
        add.add(store, TALK, talk(title, guide="old"), MOMENT)
    decision = {"id": "one", "topics": ["X"], "events": ["chips"], "guide": "new"}
    decisions.decide_all(store, TALK, lines(decision, {"id": "two", "drop": True}), MOMENT)
    record = stored_talk(root, "one")
    assert (record["topics"], record["events"], record["guide"]) == (["x"], ["chips"], "new")
    assert store.ids(TALK) == ["one"]
    with fails(InvalidInput, match="score: is no part of a decision"):
        decisions.decide_all(store, TALK, lines({"id": "one", "score": 5}), MOMENT)
