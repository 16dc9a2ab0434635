"""What a feed brings: new items wait, known ones do not come back, nothing is lost."""

from __future__ import annotations

import re
from dataclasses import asdict, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from almanac_cli.operations.decide import drop
from almanac_cli.operations.intake.known_items import KnownItems
from almanac_cli.operations.intake.sorting import TakeInOptions
from almanac_cli.operations.intake.take_in import Intake, take_in
from support.intake import FEED, Desk, feed_item, feed_items
from support.records import event, files, write
from support.setting import MOMENT

if TYPE_CHECKING:
    from pathlib import Path


def counts(intake: Intake) -> dict[str, int]:
    return {
        name: value for name, value in asdict(intake).items() if isinstance(value, int) and value
    }


def test_a_new_item_waits_with_what_feed_and_source_say(tmp_path: Path) -> None:
    desk = Desk(tmp_path, tier=2, author="Ann", tags=["labs"], tag_map={"AI Models": "models"})
    item = feed_item(categories=("ai models", "Uncategorized"), precision=None)
    intake = desk.fetch([item])
    (id_,) = intake.ids
    assert counts(intake) == {"new": 1}
    record = desk.item("Title1 word1").as_stored()
    assert id_ == record["id"]
    assert record["id"].startswith("title1-word1-")
    assert len(record.pop("keys")) == 6
    assert len(record.pop("digest")) == 16
    assert record == {
        "id": record["id"],
        "title": "Title1 word1",
        "source": "X",
        "author": "Ann",
        "tier": 2,
        "url": "https://x.org/1",
        "published": item.published,
        "summary": "Summary 1.",
        "tags": ["labs", "models"],
        "guid": "guid-1",
        "feed": FEED,
        "source_id": "x",
        "fetched": "2026-11-23T12:00:00Z",
    }


def test_a_known_item_does_not_come_again(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.fetch(feed_items(3))
    before = files(tmp_path)
    assert counts(desk.fetch(feed_items(3))) == {"known": 3}
    assert files(tmp_path) == before


def test_the_first_request_takes_the_newest_alone(tmp_path: Path) -> None:
    desk = Desk(tmp_path, first=2)
    assert counts(desk.fetch(feed_items(5))) == {"new": 2, "old": 3}
    assert sorted(desk.inbox()) == ["Title4 word4", "Title5 word5"]
    assert desk.seen() == [f"old https://x.org/{n}" for n in (3, 2, 1)]
    assert counts(desk.fetch(feed_items(6))) == {"new": 1, "known": 5}


def test_options_say_how_many_and_how_old(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    assert counts(desk.fetch(feed_items(9), TakeInOptions(newest=4))) == {"new": 4, "old": 5}
    since = MOMENT - timedelta(days=85)
    assert counts(desk.fetch(feed_items(20), TakeInOptions(since=since))) == {
        "new": 5,
        "known": 9,
        "old": 6,
    }


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    desk = Desk(tmp_path, first=2, drop=["title: title5"])
    before = files(tmp_path)
    options = TakeInOptions(dry_run=True)
    assert counts(desk.fetch(feed_items(5), options)) == {"new": 2, "old": 2, "dropped": 1}
    assert files(tmp_path) == before
    assert not (tmp_path / ".almanac" / "state" / "dropped").exists()


def test_rules_take_items_and_are_counted(tmp_path: Path) -> None:
    desk = Desk(tmp_path, drop=["title: title7", "older: 97d"], keep=["text ~ word[1-6]"])
    intake = desk.fetch(feed_items(7))
    assert counts(intake) == {"new": 3, "dropped": 4}
    assert intake.rules == {"older: 97d": 3, "title: title7": 1}
    assert sorted(desk.inbox()) == [f"Title{n} word{n}" for n in (4, 5, 6)]
    assert {line.split()[0] for line in desk.seen()} == {"rule"}
    assert counts(desk.fetch(feed_items(7))) == {"known": 7}


def test_an_event_with_the_url_makes_an_item_known(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    write(tmp_path, event("a", url="http://www.x.org/1/"))
    assert counts(desk.fetch([feed_item()])) == {"known": 1}
    (tmp_path / "events" / "a.json").unlink()
    assert counts(desk.fetch([feed_item()])) == {"new": 1}


def test_an_item_of_another_source_is_known_by_its_url(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    write(tmp_path, {"id": "y", "name": "Y", "updated": "2026-11-21T00:00:00Z"})
    desk.fetch([feed_item()])
    other = feed_item(guid="other", title="Y says")
    assert counts(desk.fetch([other], source="y")) == {"known": 1}
    assert counts(desk.fetch([feed_item(2, guid="guid-1")], source="y")) == {"new": 1}


def test_a_changed_item_is_updated_while_it_waits(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.fetch([feed_item()])
    changed = feed_item(title="Better title", summary="More.", guid="guid-new")
    assert counts(desk.fetch([changed])) == {"known": 1, "changed": 1}
    item = desk.item("Better title")
    assert (item.summary, item.guid) == ("More.", "guid-new")
    moved = replace(changed, url="https://x.org/moved")
    assert counts(desk.fetch([moved])) == {"known": 1, "changed": 1}
    assert counts(desk.fetch([moved])) == {"known": 1}


def test_an_edited_item_stays_as_it_was_edited(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.fetch([feed_item()])
    record = desk.item("Title1 word1").as_stored()
    write(tmp_path, {**record, "title": "Mine", "url": "https://y.org/mine"})
    assert counts(desk.fetch([feed_item(title="Theirs", guid="2")])) == {"known": 1}
    item = desk.item("Mine")
    assert (item.url, item.guid) == ("https://y.org/mine", "2")
    assert counts(desk.fetch([feed_item(url="https://x.org/b", guid="2")])) == {"known": 1}


def test_two_feeds_do_not_change_an_item_in_turn(tmp_path: Path) -> None:
    second = "https://x.org/second"
    desk = Desk(tmp_path)
    desk.fetch([feed_item()])
    path = tmp_path / "sources" / "x.json"
    path.write_text(path.read_text().replace(f'"{FEED}"', f'"{FEED}",\n    "{second}"'))
    short = feed_item(summary="Short.")
    assert counts(desk.fetch([short], feed=second)) == {"known": 1}
    assert desk.item("Title1 word1").summary == "Summary 1."


def test_a_date_that_is_missing_is_that_of_the_first_sight(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    undated = feed_item(published=None)
    desk.fetch([undated])
    item = desk.item("Title1 word1")
    assert (item.published, item.date_guessed) == ("2026-11-23T12:00:00Z", True)
    later = MOMENT + timedelta(days=1)
    assert counts(desk.fetch([replace(undated, title="New")], now=later)) == {
        "known": 1,
        "changed": 1,
    }
    item = desk.item("New")
    assert (item.published, item.date_guessed) == ("2026-11-23T12:00:00Z", True)
    assert counts(desk.fetch([feed_item(title="New")])) == {"known": 1, "changed": 1}
    item = desk.item("New")
    assert (item.published, item.date_guessed) == (feed_item().published, False)


def test_a_guid_that_is_used_again_is_a_new_item(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.fetch([feed_item()])
    assert counts(desk.fetch([feed_item(2, guid="guid-1")])) == {"new": 1}
    assert sorted(desk.inbox()) == ["Title1 word1", "Title2 word2"]
    assert counts(desk.fetch([feed_item(2, guid="guid-1")])) == {"known": 1}


def test_a_guid_is_used_again_where_dates_are_missing(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    undated = [feed_item(number, guid="guid-1", published=None) for number in (1, 2, 3)]
    for hour, item in enumerate(undated):
        intake = desk.fetch([item], now=MOMENT + timedelta(hours=hour))
        assert counts(intake) == {"new": 1}
        assert counts(desk.fetch([item], now=MOMENT + timedelta(hours=hour + 1))) == {"known": 1}
    edited = feed_item(3, guid="guid-1", published=None, url="https://x.org/moved")
    assert counts(desk.fetch([edited])) == {"known": 1, "changed": 1}


@pytest.mark.parametrize("published", [feed_item().published, None])
@pytest.mark.parametrize("days", [0, 200])  # how long before the moment the other one is dated
def test_what_waits_is_not_replaced_by_what_is_unlike_it(
    tmp_path: Path, published: str | None, days: int
) -> None:
    desk = Desk(tmp_path)
    first = feed_item(published=published)
    time = MOMENT - timedelta(days=days)
    other = feed_item(2, guid="guid-1", published=f"{time:%Y-%m-%dT%H:%M:%SZ}")
    desk.fetch([first])
    assert counts(desk.fetch([other])) == {"new": 1}
    assert sorted(desk.inbox()) == ["Title1 word1", "Title2 word2"]
    assert counts(desk.fetch([first])) == {"known": 1}
    drop(desk.store, [desk.item("Title1 word1").id], MOMENT)
    assert counts(desk.fetch([other])) == {"known": 1}
    assert [*KnownItems.load(desk.store).decided_waiting()] == []
    assert [*KnownItems.load(desk.store).duplicates()] == []


def test_a_line_without_a_first_sight_has_its_time(tmp_path: Path) -> None:
    desk = Desk(tmp_path, first=0)
    desk.fetch([feed_item(published=None)])
    path = tmp_path / "seen" / "x.txt"
    path.write_text(re.sub(",f[0-9a-f]{16}", "", path.read_text()))
    for day, new in ((-1, 0), (1, 1)):
        time = MOMENT + timedelta(days=day)
        other = feed_item(2, guid="guid-1", published=f"{time:%Y-%m-%dT%H:%M:%SZ}")
        options = TakeInOptions(newest=1, dry_run=True)
        assert desk.fetch([other], options).new == new
    assert desk.fetch([replace(other, published=None)], TakeInOptions(newest=1)).new == 1


def test_many_items_that_look_old_are_held_back(tmp_path: Path) -> None:
    desk = Desk(tmp_path, first=100)
    desk.fetch(feed_items(12))
    moved = [replace(item, guid=None, url=f"{item.url}.html") for item in feed_items(12)]
    before = files(tmp_path)
    assert counts(desk.fetch(moved)) == {"held": 12}
    assert files(tmp_path) == before
    assert counts(desk.fetch(moved[:9])) == {"new": 9}
    assert counts(desk.fetch(moved, TakeInOptions(accept=True))) == {"new": 3, "known": 9}


def test_many_new_items_with_a_newer_one_are_taken(tmp_path: Path) -> None:
    desk = Desk(tmp_path, first=100)
    desk.fetch(feed_items(12))
    assert counts(desk.fetch(feed_items(11, start=13))) == {"new": 11}


def test_half_of_a_feed_is_no_mass(tmp_path: Path) -> None:
    desk = Desk(tmp_path, first=100)
    desk.fetch(feed_items(10, start=11))
    assert counts(desk.fetch([*feed_items(10, start=11), *feed_items(10)])) == {
        "new": 10,
        "known": 10,
    }


def test_a_further_feed_of_a_known_source_begins_anew(tmp_path: Path) -> None:
    desk = Desk(tmp_path, first=2)
    desk.fetch([feed_item(15)])
    other = [*feed_items(4, start=21), *feed_items(4)]
    assert counts(desk.fetch(other, feed="https://x.org/second")) == {"new": 2, "old": 6}


def test_an_item_that_is_too_large_does_not_stop_the_others(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    huge = {"id": "big", "title": "Title1 word1", "x": "A" * 1_100_000, "guid": "theirs"}
    items = [feed_item(2), feed_item(1, event=huge)]
    assert counts(desk.fetch(items, TakeInOptions(takes_events=True))) == {"new": 2}
    assert desk.item("Title1 word1").guid == "guid-1"
    longest = feed_item(3, url=f"https://x.org/{'a' * 1_100_000}")
    assert counts(desk.fetch([longest, feed_item(4)])) == {"new": 1, "left_out": 1}


def test_what_a_record_cannot_have_is_left_out(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    bad = feed_item(title="", summary="", url="https://", author="\x1b[1m", guid="a\nb")
    assert counts(desk.fetch([bad])) == {"new": 1}
    (item,) = desk.inbox().values()
    assert (item.title, item.url, item.author, item.guid) == ("https://", None, None, None)
    assert counts(desk.fetch([bad])) == {"known": 1}


def test_an_item_without_a_title_gets_its_first_sentence(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.fetch(
        [feed_item(title="", summary="One thing. And another."), feed_item(2, title="", summary="")]
    )
    assert sorted(desk.inbox()) == ["One thing.", "https://x.org/2"]


def test_an_event_of_a_file_of_another_almanac_comes_whole(tmp_path: Path) -> None:
    desk = Desk(tmp_path, tags=["mine"], tier=3)
    theirs = event(
        "a-model", source="Lab", tags=["models"], score=9, url="https://x.org/1", mood="kept"
    )
    desk.fetch([feed_item(title="A model", event=theirs)], TakeInOptions(takes_events=True))
    record = desk.item("A model").as_stored()

    for field in ("title", "source", "score", "url", "published", "mood"):
        assert record[field] == theirs[field]
    assert record["tags"] == ["mine", "models"]
    assert "added" not in record


def test_an_event_in_a_feed_of_the_network_is_any_item(tmp_path: Path) -> None:
    plain, claims = Desk(tmp_path / "a", tier=3), Desk(tmp_path / "b", tier=3)
    theirs = event(
        "a-model", source="Nature", author="Eve", tier=1, score=10, rationale="Trust me.",
        type="paper", tags=["top"], links=["a"], guides=["b"], coverage=["https://eve.org"],
    )  # fmt: skip
    plain.fetch([feed_item()])
    claims.fetch([feed_item(event=theirs)])
    assert claims.item("Title1 word1") == plain.item("Title1 word1")


def test_what_another_process_took_in_is_known(tmp_path: Path) -> None:
    desk = Desk(tmp_path, first=1)
    store = desk.store
    known = KnownItems.load(store)
    source = store.read(store.kinds["source"], "x").record
    desk.fetch(feed_items(3))
    intake = take_in(store, source, feed_items(4), FEED, MOMENT, known=known)  # type: ignore[arg-type]
    assert counts(intake) == {"new": 1, "known": 3}


def test_guids_that_always_change_do_not_fill_a_file(tmp_path: Path) -> None:
    desk = Desk(tmp_path, first=0)
    for number in range(25):
        desk.fetch([feed_item(guid=f"g{number}")])
    assert len(desk.seen()) == 20
