"""Deciding about items: kept ones become events, dropped ones stay away, all can be undone."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from almanac_cli.errors import Ambiguous, Duplicate, InvalidInput, InvalidRecord, NotFound
from almanac_cli.model.kinds import EVENT, ITEM
from almanac_cli.operations import decide, restore_items, undo
from almanac_cli.operations.intake.sorting import TakeInOptions
from almanac_cli.operations.remove import remove
from almanac_cli.operations.sweep import sweep
from support.intake import FEED, Desk, feed_item, feed_items
from support.records import event, files, item, write
from support.setting import MOMENT

if TYPE_CHECKING:
    from pathlib import Path

    from almanac_cli.operations.intake.take_in import Intake

LATER = MOMENT + timedelta(hours=1)


def keep(desk: Desk, *titles: str, **fields: Any) -> decide.Kept:  # noqa: ANN401 (what the fields hold)
    ids = [desk.item(title).id for title in titles]
    return decide.keep(desk.store, ids, LATER, fields)


def drop(desk: Desk, *titles: str) -> None:
    decide.drop(desk.store, [desk.item(title).id for title in titles], LATER)


def restore(desk: Desk, *texts: str) -> restore_items.Restored:
    items = restore_items.dropped(desk.store)
    chosen = [restore_items.find_dropped(items, text) for text in texts]
    return restore_items.restore(desk.store, chosen, LATER)


def undo_last(desk: Desk) -> None:
    store = desk.store
    entry = store.history.latest()
    assert entry
    undo.undo(store, entry, LATER + timedelta(hours=1))


def is_known(intake: Intake) -> bool:
    return {name: n for name, n in asdict(intake).items() if n and isinstance(n, int)} in (
        {"known": 1},
        {"known": 1, "changed": 1},
    )


def test_a_kept_item_becomes_an_event(tmp_path: Path) -> None:
    desk = Desk(tmp_path, tier=2, author="Ann", tags=["labs"])
    desk.fetch([feed_item()])
    kept = keep(desk, "Title1 word1", score="7", tags=["big"])
    (record,) = kept.events.values()
    assert desk.store.read(EVENT, "title1-word1").record.as_stored() == {
        "id": "title1-word1",
        "title": "Title1 word1",
        "source": "X",
        "author": "Ann",
        "tier": 2,
        "url": "https://x.org/1",
        "published": feed_item().published,
        "added": "2026-11-23T13:00:00Z",
        "score": 7,
        "summary": "Summary 1.",
        "tags": ["big", "labs"],
    }
    assert record.id == "title1-word1"
    assert desk.inbox() == {}
    assert desk.seen() == ["kept https://x.org/1"]
    assert is_known(desk.fetch([feed_item(title="Edited since", published=None)]))


def test_several_items_are_kept_or_none(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.fetch(feed_items(2))
    before = files(tmp_path)
    with pytest.raises(InvalidRecord):
        keep(desk, "Title1 word1", "Title2 word2", score="11")
    with pytest.raises(InvalidInput):
        decide.keep(desk.store, [desk.item("Title1 word1").id, "gone"], LATER, {})
    assert files(tmp_path) == before
    assert len(keep(desk, "Title1 word1", "Title2 word2").events) == 2


def test_a_dry_run_decides_nothing(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.fetch(feed_items(2))
    before = files(tmp_path)
    ids = [item.id for item in desk.inbox().values()]
    assert len(decide.keep(desk.store, ids, LATER, {}, dry_run=True).events) == 2
    assert len(decide.drop(desk.store, ids, LATER, dry_run=True)) == 2
    assert files(tmp_path) == before
    assert not (tmp_path / ".almanac" / "state" / "dropped").exists()


def test_links_that_lead_nowhere_are_named(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    write(tmp_path, event("a"))
    theirs = event("their-model", links=["a", "gone"], guides=["nowhere"], score=9)
    desk.fetch([feed_item(event=theirs)], TakeInOptions(takes_events=True))
    kept = keep(desk, "Their model", links=["a"])
    (id_,) = kept.events
    assert kept.events[id_].as_stored()["links"] == ["a"]
    assert kept.events[id_].id == "their-model"
    assert kept.lost == [
        decide.Lost(id_, "guides", "nowhere"),
        decide.Lost(id_, "links", "gone"),
    ]


def test_an_item_whose_event_is_there_only_leaves_the_inbox(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.fetch([feed_item()])
    write(tmp_path, event("a", url="https://x.org/1"))
    kept = keep(desk, "Title1 word1")
    assert ([*kept.there.values()], kept.events) == (["a"], {})
    assert (desk.inbox(), desk.store.ids(EVENT)) == ({}, ["a"])


def test_a_dropped_item_stays_away(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.fetch([feed_item()])
    drop(desk, "Title1 word1")
    assert desk.inbox() == {}
    assert desk.seen() == ["dropped https://x.org/1"]
    for changes in ({"title": "New"}, {"guid": None}, {"url": "https://x.org/b", "title": "B"}):
        assert is_known(desk.fetch([feed_item(**changes)]))


def test_a_dropped_item_is_restored_at_once(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.fetch([feed_item()])
    before = desk.item("Title1 word1")
    drop(desk, "Title1 word1")
    (dropped,) = restore_items.dropped(desk.store)
    assert dropped.row == before.as_json()
    assert [record.id for record in restore(desk, before.id).items] == [before.id]
    assert desk.item("Title1 word1") == before
    assert restore_items.dropped(desk.store) == []
    assert is_known(desk.fetch([feed_item()]))
    drop(desk, "Title1 word1")
    assert is_known(desk.fetch([feed_item()]))


def test_an_item_that_a_rule_took_is_restored(tmp_path: Path) -> None:
    desk = Desk(tmp_path, drop=["title: title1"])
    desk.fetch([feed_item()])
    restore(desk, "https://x.org/1")
    assert [*desk.inbox()] == ["Title1 word1"]


def test_an_item_dropped_elsewhere_comes_with_its_feed(tmp_path: Path) -> None:
    desk = Desk(tmp_path, drop=["title: title2"])
    desk.fetch(feed_items(2))
    drop(desk, "Title1 word1")
    for path in (tmp_path / ".almanac" / "state" / "dropped").iterdir():
        path.unlink()
    items = restore_items.dropped(desk.store)
    assert sorted(str(item.row["title"]) for item in items) == [
        "https://x.org/1",
        "https://x.org/2",
    ]
    assert len(restore(desk, *(item.row["id"] for item in items)).awaited) == 2
    assert desk.inbox() == {}
    assert desk.fetch(feed_items(2)).new == 2


def test_dropped_items_are_named_by_id_or_url(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.fetch([feed_item(1, title="A b"), feed_item(2, title="A c")])
    drop(desk, "A b", "A c")
    items = restore_items.dropped(desk.store)
    assert restore_items.find_dropped(items, "a-b").row["title"] == "A b"
    with pytest.raises(Ambiguous):
        restore_items.find_dropped(items, "a-")
    with pytest.raises(NotFound):
        restore_items.find_dropped(items, "")


def test_a_removed_event_does_not_come_back(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.fetch([feed_item()])
    keep(desk, "Title1 word1")
    remove(desk.store, EVENT, ["title1-word1"], LATER, dry_run=False)
    assert desk.seen() == ["kept https://x.org/1", "removed https://x.org/1"]
    assert is_known(desk.fetch([feed_item(url="https://x.org/other")]))


def test_a_removed_event_that_was_typed_does_not_come(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    write(tmp_path, event("a", source="x", url="https://x.org/1"))
    write(tmp_path, event("b", source="Else", url="https://x.org/2"))
    remove(desk.store, EVENT, ["a", "b"], LATER, dry_run=False)
    assert desk.seen() == ["removed https://x.org/1"]
    assert is_known(desk.fetch([feed_item()]))
    assert desk.fetch([feed_item(2)]).new == 1


@pytest.mark.parametrize("decision", ["keep", "drop", "restore", "remove"])
def test_a_decision_is_undone(tmp_path: Path, decision: str) -> None:
    desk = Desk(tmp_path)
    desk.fetch([feed_item()])
    if decision == "restore":
        drop(desk, "Title1 word1")
    if decision == "remove":
        keep(desk, "Title1 word1")
    before = {name: data for name, data in files(tmp_path).items() if "seen" not in name}
    match decision:
        case "keep":
            keep(desk, "Title1 word1")
        case "drop":
            drop(desk, "Title1 word1")
        case "restore":
            restore(desk, "https://x.org/1")
        case "remove":
            remove(desk.store, EVENT, ["title1-word1"], LATER, dry_run=False)
    changes: dict[str, Any] = {} if decision == "restore" else {"title": "Changed", "guid": "other"}
    desk.fetch([feed_item(**changes)], now=LATER)
    undo_last(desk)
    after = {name: data for name, data in files(tmp_path).items() if "seen" not in name}
    assert after == before
    assert is_known(desk.fetch([feed_item()]))
    assert sweep(desk.store, LATER) == []


def test_an_item_that_was_decided_about_is_swept(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.fetch(feed_items(3))
    left = desk.inbox()
    drop(desk, "Title1 word1")
    keep(desk, "Title2 word2")
    for record in left.values():
        write(tmp_path, record.as_stored())
    assert sweep(desk.store, LATER) == sorted([left["Title1 word1"].id, left["Title2 word2"].id])
    assert [*desk.inbox()] == ["Title3 word3"]
    assert sweep(desk.store, LATER) == []


def test_an_item_with_an_event_waits_since_that_may_go(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.fetch([feed_item()])
    path = write(tmp_path, event("a", url="https://x.org/1"))
    assert sweep(desk.store, LATER) == []
    assert is_known(desk.fetch([feed_item()]))
    path.unlink()
    assert [*desk.inbox()] == ["Title1 word1"]
    assert desk.seen() == []


def test_what_was_too_old_is_restored_with_its_feed(tmp_path: Path) -> None:
    desk = Desk(tmp_path, first=1)
    desk.fetch(feed_items(2))
    items = restore_items.dropped(desk.store, restore_items.RESTORABLE)
    restore_items.restore(desk.store, [restore_items.find_dropped(items, "https://x.org/1")], LATER)
    assert desk.fetch(feed_items(2)).new == 1


def test_what_was_kept_meanwhile_is_not_restored(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.fetch([feed_item()])
    drop(desk, "Title1 word1")
    items = restore_items.dropped(desk.store)
    restore(desk, "title1")
    keep(desk, "Title1 word1")
    restored = restore_items.restore(desk.store, items, LATER)
    assert (restored.items, restored.awaited, desk.inbox()) == ([], [], {})


def test_a_dropped_item_is_named_by_words_of_its_id(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.fetch([feed_item(title="We are hiring")])
    drop(desk, "We are hiring")
    assert restore(desk, "hiring").items
    assert desk.inbox()


def test_an_item_that_waits_twice_is_swept(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.fetch([feed_item()])
    first = desk.item("Title1 word1")
    other = {**first.as_stored(), "id": "other", "fetched": "2026-11-24T00:00:00Z"}
    write(tmp_path, other)
    assert sweep(desk.store, LATER) == ["other"]
    assert [*desk.inbox()] == ["Title1 word1"]


def test_an_item_that_two_clones_met_is_swept(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.fetch([feed_item()])
    first = desk.item("Title1 word1").as_stored()
    (tmp_path / "inbox" / f"{first['id']}.json").unlink()
    later = MOMENT + timedelta(days=1)
    desk.fetch([feed_item(guid="other", title="New title")], now=later)
    write(tmp_path, first)
    assert len(sweep(desk.store, LATER)) == 1
    assert [*desk.inbox()] == ["Title1 word1"]


def test_an_item_that_was_written_by_hand_is_decided_about(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    write(tmp_path, item("by-hand", source="Someone", url="https://y.org/1"))
    drop(desk, "By hand")
    assert desk.seen("someone") == ["dropped https://y.org/1"]


def test_a_decision_is_not_dated_before_the_last(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.fetch([feed_item()], now=LATER)
    drop(desk, "Title1 word1")
    items = restore_items.dropped(desk.store)
    restore_items.restore(desk.store, items, MOMENT)
    assert [*desk.inbox()] == ["Title1 word1"]
    assert sweep(desk.store, MOMENT) == []
    assert desk.store.ids(ITEM)
    assert FEED


def test_an_item_becomes_coverage_and_does_not_return(tmp_path: Path) -> None:
    desk = Desk(tmp_path, tags=["labs"])
    fields = {"title": "The matter", "source": "Lab", "url": "https://lab.org/1"}
    write(tmp_path, event("matter", tags=["big"], **fields))
    desk.fetch([feed_item(summary="Otherwise.")])
    before = files(tmp_path)
    covered = decide.cover(desk.store, desk.item("Title1 word1").id, "matter", LATER)
    assert covered.event.as_stored() == event(
        "matter",
        **fields,
        summary="Otherwise.",
        tags=["big", "labs"],
        coverage=[
            {
                "source": "X",
                "url": "https://x.org/1",
                "published": feed_item().published,
                "title": "Title1 word1",
            }
        ],
    )
    assert (desk.inbox(), desk.seen(), covered.lost) == ({}, ["kept https://x.org/1"], [])
    assert desk.fetch([feed_item(title="Edited")]).new == 0
    undo_last(desk)
    assert desk.item("Title1 word1").summary == "Otherwise."
    assert {name for name, data in before.items() if files(tmp_path)[name] != data} == set()


def test_coverage_names_what_an_item_says_otherwise(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    write(tmp_path, event("matter", source="Lab", summary="First."))
    desk.fetch([feed_item(summary="Otherwise.")])
    path = write(tmp_path, item("x-00000a", source="X", url="https://x.org/9", links=["gone"]))
    assert path.exists()
    covered = decide.cover(desk.store, "x-00000a", "matter", LATER)
    assert covered.lost == [decide.Lost("x-00000a", "links", "gone")]
    covered = decide.cover(desk.store, desk.item("Title1 word1").id, "matter", LATER)
    assert [(lost.field, lost.kept, lost.lost) for lost in covered.differences] == [
        ("summary", "First.", "Otherwise.")
    ]


def test_coverage_of_what_another_event_is_stays_an_item(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.fetch([feed_item()])
    write(tmp_path, event("matter", source="Lab"))
    write(tmp_path, event("other", url="https://x.org/1"))
    before = files(tmp_path)
    with pytest.raises(Duplicate):
        decide.cover(desk.store, desk.item("Title1 word1").id, "matter", LATER)
    with pytest.raises(NotFound):
        decide.cover(desk.store, desk.item("Title1 word1").id, "none", LATER)
    assert files(tmp_path) == before


@pytest.mark.parametrize("published", ["2026-11-22T00:00:00Z", None])
def test_articles_with_one_guid_are_decided_one_by_one(
    tmp_path: Path, published: str | None
) -> None:
    desk = Desk(tmp_path)
    desk.fetch([feed_item()])
    desk.fetch([feed_item(2, guid="guid-1", published=published)])
    drop(desk, "Title2 word2")
    assert sweep(desk.store, LATER) == []
    drop(desk, "Title1 word1")
    assert len(restore_items.dropped(desk.store)) == 2
    restore(desk, "title1")
    assert [*desk.inbox()] == ["Title1 word1"]
    assert is_known(desk.fetch([feed_item(2, guid="guid-1", published=published)]))
