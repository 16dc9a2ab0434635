"""A round through records: where the user is, what was done, and what is taken back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from almanac_cli.errors import ChangedSince, EntryGone, InvalidFile, NotFound
from almanac_cli.model.kinds import EVENT, GUIDE, ITEM
from almanac_cli.operations import add, decide, link, score, undo
from almanac_cli.operations.store import Store
from almanac_cli.operations.triage import Pending, Round
from support.records import event, files, guide, item, stored, write
from support.setting import MOMENT
from support.talks import TALK, stored_talk, talk, talks_store

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def store(few: Path) -> Store:
    """Open the almanac of four events and two guides."""
    return Store.open(few)


def round_of(store: Store, *ids: str) -> Round:
    return Round(store, [Pending(EVENT, id_) for id_ in ids], MOMENT)


def scored(store: Store, round_: Round, value: int) -> bool:
    """Score the present record of a round."""
    assert round_.current
    operation = partial(score.score, store, EVENT, round_.current.id, {"score": value}, MOMENT)
    return round_.decide(operation, "scored")


def test_a_score_is_written_at_once_and_the_next_record_comes(store: Store, few: Path) -> None:
    round_ = round_of(store, "a", "b")
    assert scored(store, round_, 7)
    assert stored(few, "a")["score"] == 7
    assert round_.current == Pending(EVENT, "b")
    assert round_.counts() == {"scored": 1, "skipped": 0, "left": 1}


def test_a_decision_without_an_outcome_stays_with_the_record(store: Store) -> None:
    round_ = round_of(store, "a", "b")
    fields = {"rationale": "Why."}
    assert round_.decide(partial(score.score, store, EVENT, "a", fields, MOMENT))
    assert round_.current == Pending(EVENT, "a")
    assert round_.counts() == {"scored": 0, "skipped": 0, "left": 2}


def test_the_same_score_again_counts_and_is_no_entry(store: Store, few: Path) -> None:
    write(few, event("a", score=7))
    round_ = round_of(store, "a")
    assert not scored(store, round_, 7)
    assert round_.counts()["scored"] == 1
    assert [*store.history.entries()] == []
    assert round_.undo()
    assert round_.current == Pending(EVENT, "a")


def test_undo_goes_back_across_records_step_by_step(store: Store, few: Path) -> None:
    before = files(few)
    round_ = round_of(store, "a", "b", "c")
    scored(store, round_, 7)
    round_.skip()
    scored(store, round_, 3)
    assert round_.index == 3
    for id_, left in (("c", 1), ("b", 2), ("a", 3)):
        assert round_.undo()
        assert round_.current == Pending(EVENT, id_)
        assert round_.counts()["left"] == left
    assert not round_.undo()
    assert files(few) == before


def test_a_record_that_was_undone_counts_as_it_is_left_last(store: Store) -> None:
    round_ = round_of(store, "a")
    scored(store, round_, 7)
    round_.undo()
    round_.skip()
    assert round_.counts() == {"scored": 0, "skipped": 1, "left": 0}


def test_undo_refuses_what_was_changed_since_and_stays(store: Store, few: Path) -> None:
    round_ = round_of(store, "a", "b")
    scored(store, round_, 7)
    write(few, event("a", title="Other"))
    for _ in range(2):
        with pytest.raises(ChangedSince):
            round_.undo()
    assert round_.current == Pending(EVENT, "b")
    assert stored(few, "a")["title"] == "Other"


def test_a_step_that_somebody_else_has_undone_is_none(store: Store, few: Path) -> None:
    round_ = round_of(store, "a", "b")
    scored(store, round_, 7)
    other = Store.open(few)
    (entry,) = other.history.entries()
    undo.undo(other, entry, MOMENT)
    with pytest.raises(EntryGone):
        round_.undo()
    assert not round_.undo()


def test_what_an_operation_wrote_before_it_failed_is_a_step(store: Store, few: Path) -> None:
    before = files(few)
    round_ = round_of(store, "a", "b")

    def operation() -> None:
        score.score(store, EVENT, "a", {"score": 7}, MOMENT)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        round_.decide(operation, "scored")
    assert round_.counts() == {"scored": 1, "skipped": 0, "left": 1}
    assert round_.undo()
    assert files(few) == before


def test_an_operation_that_fails_is_no_step(store: Store) -> None:
    round_ = round_of(store, "a", "b")
    operation = partial(score.score, store, EVENT, "none", {"score": 7}, MOMENT)
    with pytest.raises(NotFound):
        round_.decide(operation, "scored")
    assert round_.current == Pending(EVENT, "a")
    assert not round_.undo()


def test_a_record_is_read_from_the_disk_each_time(store: Store, few: Path) -> None:
    pending = Pending(EVENT, "a")
    round_ = Round(store, [pending], MOMENT)
    view = round_.look(pending)
    assert not round_.has_changed(pending, view)
    write(few, event("a", title="Other"))
    write(few, event("new", links=["a"]))
    assert round_.has_changed(pending, view)
    view = round_.look(pending)
    assert (view.row["title"], view.row["links"]) == ("Other", ["new"])


def test_a_record_that_cannot_be_read_is_passed_over(store: Store, few: Path) -> None:
    round_ = round_of(store, "a", "b", "c")
    view = round_.look(Pending(EVENT, "a"))
    (few / "events/a.json").unlink()
    write(few, event("b", tier=9))
    for id_, error in (("a", NotFound), ("b", InvalidFile)):
        assert round_.has_changed(Pending(EVENT, id_), view)
        with pytest.raises(error):
            round_.look(Pending(EVENT, id_))
        round_.pass_over()
    assert round_.current == Pending(EVENT, "c")
    assert round_.counts() == {"scored": 0, "skipped": 0, "left": 1}


def test_near_are_similar_records_that_are_not_linked(store: Store, few: Path) -> None:
    for id_ in ("x", "y", "z"):
        write(few, event(id_, title="Pixtral sees", tags=["vision"]))
    write(few, event("w", title="Pixtral sees", tags=["vision"], links=["x"]))
    pending = Pending(EVENT, "w")
    round_ = Round(store, [pending], MOMENT)
    near = round_.near(pending, round_.look(pending))
    assert sorted(row["id"] for row in near) == ["y", "z"]
    assert all(row["why"]["tags"] for row in near)


def test_guides_of_related_records_come_first(store: Store, few: Path) -> None:
    write(few, guide("new", updated="2026-11-22T00:00:00Z"))
    pending = Pending(EVENT, "c")
    round_ = Round(store, [pending], MOMENT)
    rows = round_.targets(pending, round_.look(pending), GUIDE)
    assert [row["id"] for row in rows] == ["g", "new", "h"]
    pending = Pending(EVENT, "b")
    rows = round_.targets(pending, round_.look(pending), GUIDE)
    assert [row["id"] for row in rows] == ["new", "h"]


def test_a_round_goes_through_records_of_any_kind(few: Path) -> None:
    store = talks_store(few)
    for title, sequels in (("One", []), ("Two", ["one"])):
        add.add(store, TALK, talk(title, sequels=sequels), MOMENT)
    pending = Pending(TALK, "one")
    round_ = Round(store, [pending, Pending(EVENT, "a")], MOMENT)
    view = round_.look(pending)
    assert view.row["sequels"] == ["two"]
    assert [row["id"] for row in round_.targets(pending, view, GUIDE)] == ["g", "h"]
    operation = partial(link.add_references, store, TALK, ["one"], GUIDE, ["h"], MOMENT)
    assert round_.decide(operation)
    assert stored_talk(few, "one")["guide"] == "h"
    assert round_.undo()
    assert stored_talk(few, "one").get("guide") is None


def test_an_item_is_kept_and_undone_with_what_follows(store: Store, few: Path) -> None:
    write(few, item("new-000001", title="Pixtral sees again", source="Press"))
    before = files(few)
    round_ = Round(store, [Pending(ITEM, "new-000001"), Pending(EVENT, "a")], MOMENT)
    round_.decide(partial(decide.keep, store, ["new-000001"], MOMENT, {}), "kept")
    round_.follow(Pending(EVENT, "new"))
    assert [pending.id for pending in round_.pending] == ["new-000001", "a", "new"]
    assert round_.counts() == {"kept": 1, "dropped": 0, "scored": 0, "skipped": 0, "left": 2}
    assert round_.undo()
    assert [pending.id for pending in round_.pending] == ["new-000001", "a"]
    assert {name for name in files(few) if not name.startswith("seen/")} == before.keys()


def test_events_are_near_to_an_item_that_is_none(store: Store, few: Path) -> None:
    for id_ in ("x", "y", "z"):
        write(few, event(id_, title="Pixtral sees", tags=["vision"]))
    item_of_another = item("w-000001", title="Pixtral sees", tags=["vision"], source="Press")
    write(few, item_of_another | {"links": ["x"]})
    pending = Pending(ITEM, "w-000001")
    round_ = Round(store, [pending], MOMENT)
    view = round_.look(pending)
    shown = [[row["id"] for row in rows] for kind, rows in view.related if kind is EVENT]
    assert [sorted(ids) for ids in shown] == [["x", "y", "z"]]
    assert sorted(row["id"] for row in round_.near(pending, view)) == ["y", "z"]
    assert sorted(row["id"] for row in view.stories) == ["x", "y", "z"]


def test_a_view_made_ahead_is_that_of_the_record(store: Store) -> None:
    round_ = round_of(store, "a", "b")
    round_.look_ahead()
    assert round_.look(Pending(EVENT, "b")) == Round(store, [], MOMENT).look(Pending(EVENT, "b"))


@pytest.mark.parametrize("id_", ["b", "new"])
def test_a_view_made_ahead_is_left_after_a_change(store: Store, few: Path, id_: str) -> None:
    round_ = round_of(store, "a", "b")
    round_.look_ahead()
    write(few, event(id_, title="Other", links=["b"] if id_ == "new" else []))
    view = round_.look(Pending(EVENT, "b"))
    assert view == Round(store, [], MOMENT).look(Pending(EVENT, "b"))
    assert "new" in view.row["links"] or view.row["title"] == "Other"


def test_a_record_that_is_wrong_is_no_matter_ahead(store: Store) -> None:
    round_ = round_of(store, "a", "none")
    round_.look_ahead()
    round_.skip()
    round_.look_ahead()
    with pytest.raises(NotFound):
        round_.look(Pending(EVENT, "none"))
