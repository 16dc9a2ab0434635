"""Which events probably tell the same story."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from almanac_cli.analysis import same_story
from almanac_cli.model.kinds import EVENT
from almanac_cli.operations.store import Store
from support.records import event, shown, write

if TYPE_CHECKING:
    from pathlib import Path

LONG = (
    "The model runs on one phone, takes pictures and sound, and beats older ones twice its size in "
    "every benchmark; weights are open, with a licence that permits commercial use."
)
REPORT = event("report", title="Fable 5 and Fable 5 Mini: the laboratory is back", summary=LONG)


@pytest.fixture(autouse=True)
def others(root: Path) -> None:
    for name in "abcdefghij":
        write(root, event(f"other-{name}", title=f"Matter {name}", source="Paper"))
    write(root, REPORT)


def same(root: Path, id_: str) -> list[str]:
    store = Store.open(root)
    found = same_story.find(store.reader(EVENT), shown(store, EVENT)[id_])
    return [match.id for match in found]


def test_a_short_notice_and_a_long_report_are_one_story(root: Path) -> None:
    write(root, event("notice", title="Introducing Fable 5", source="Lab"))
    assert same(root, "notice") == ["report"]
    assert same(root, "report") == ["notice"]


@pytest.mark.parametrize(("day", "expected"), [("17", ["report"]), ("16", [])])
def test_a_story_is_told_within_three_days(root: Path, day: str, expected: list[str]) -> None:
    time = f"2026-11-{day}T23:00:00Z"
    write(root, event("notice", title="Introducing Fable 5", source="Lab", published=time))
    assert same(root, "notice") == expected


def test_a_month_is_near_every_day_within_it(root: Path) -> None:
    month = {"published": "2026-11-01T00:00:00Z", "precision": "month"}
    write(root, event("notice", title="Introducing Fable 5", source="Lab", **month))
    assert same(root, "notice") == ["report"]
    assert same(root, "report") == ["notice"]


def test_one_source_and_author_make_no_same_story(root: Path) -> None:
    by = {"source": "The Fable Herald", "author": "Fabian Fable"}
    write(root, event("one", title="Chips for phones", **by))
    write(root, event("two", title="Laws on pictures", **by))
    assert same(root, "one") == []


@pytest.mark.parametrize("time", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_the_ends_of_the_calendar_break_nothing(root: Path, time: str) -> None:
    write(root, event("notice", title="Introducing Fable 5", source="Lab", published=time))
    write(root, event("again", title="Fable 5 is out", source="Press", published=time))
    assert same(root, "notice") == ["again"]


def test_no_words_are_no_story(root: Path) -> None:
    write(root, event("notice", title="?!", source="Lab"))
    assert same(root, "notice") == []
