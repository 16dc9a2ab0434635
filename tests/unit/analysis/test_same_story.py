"""Which events perhaps tell the same story."""

from __future__ import annotations

import random
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
NOTICE = {
    "title": "Introducing Fable 5 and Fable 5 Mini",
    "summary": "The laboratory is back with a model that runs on one phone.",
}
SHORT = "A model of open weights, at last."
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
    write(root, event("notice", source="Lab", **NOTICE))
    assert same(root, "notice") == ["report"]
    assert same(root, "report") == ["notice"]


def test_reports_of_one_source_are_no_story(root: Path) -> None:
    write(root, event("notice", source=REPORT["source"].upper(), **NOTICE))
    assert same(root, "notice") == []


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Fable 5.0 and Fable 5 Mini: the laboratory is back", ["report"]),
        ("Fable 5,0 and Fable Mini: the laboratory is back", []),
        ("Fable 6 and Fable 6 Mini: the laboratory is back", []),
        ("Fable and Fable Mini: the laboratory is back", ["report"]),
    ],
)
def test_titles_with_other_numbers_are_no_story(
    root: Path, title: str, expected: list[str]
) -> None:
    write(root, event("notice", title=title, source="Lab", summary=LONG))
    assert same(root, "notice") == expected


def test_a_number_of_a_title_may_stand_in_the_summary(root: Path) -> None:
    title = "Fable Mini in 2 sizes: the laboratory is back"
    write(root, event("notice", title=title, source="Lab", summary=f"{LONG} It is Fable 5."))
    assert same(root, "notice") == ["report"]


def test_the_grade_is_that_of_the_geometric_mean(root: Path) -> None:
    write(root, event("notice", title="Fable 5", source="Lab", summary=SHORT))
    write(root, event("again", title=REPORT["title"], summary=LONG, source="Press"))
    store = Store.open(root)
    found = same_story.find(store.reader(EVENT), shown(store, EVENT)["report"])
    assert [(match.id, match.grade) for match in found] == [
        ("again", "likely"),
        ("notice", "maybe"),
    ]
    assert found[0].similarity >= same_story.MIN_LIKELY > found[1].similarity
    assert found[1].similarity >= same_story.MIN_MAYBE


@pytest.mark.parametrize("seed", range(5))
def test_pairs_are_those_that_each_record_finds(root: Path, seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311 (makes test data)
    words = ["fable", "mini", "law", "chip", "5", "6", "robot", "open", "price", "court"]
    for n in range(25):
        texts = (" ".join(draw.choices(words, k=k)) for k in (4, 12))
        day = f"2026-11-{draw.randint(10, 20)}T00:00:00Z"
        fields = dict(zip(("title", "summary"), texts, strict=True), published=day)
        write(root, event(f"drawn-{n}", source=draw.choice(["A", "B", "C"]), **fields))
    store = Store.open(root)
    reader, rows = store.reader(EVENT), shown(store, EVENT)
    expected = {
        (*sorted((id_, match.id)), match.grade)
        for id_, row in rows.items()
        for match in same_story.find(reader, row)
    }
    assert expected
    found = [(*pair.ids, pair.grade) for pair in same_story.pairs(reader, [*rows.values()])]
    assert sorted(found) == sorted(expected)


@pytest.mark.parametrize(("day", "expected"), [("17", ["report"]), ("16", [])])
def test_a_story_is_told_within_three_days(root: Path, day: str, expected: list[str]) -> None:
    time = f"2026-11-{day}T23:00:00Z"
    write(root, event("notice", source="Lab", published=time, **NOTICE))
    assert same(root, "notice") == expected


def test_a_month_is_near_every_day_within_it(root: Path) -> None:
    month = {"published": "2026-11-01T00:00:00Z", "precision": "month"}
    write(root, event("notice", source="Lab", **month, **NOTICE))
    assert same(root, "notice") == ["report"]
    assert same(root, "report") == ["notice"]


def test_one_source_and_author_make_no_same_story(root: Path) -> None:
    by = {"source": "The Fable Herald", "author": "Fabian Fable"}
    write(root, event("one", title="Chips for phones", **by))
    write(root, event("two", title="Laws on pictures", **by))
    assert same(root, "one") == []


@pytest.mark.parametrize("time", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_the_ends_of_the_calendar_break_nothing(root: Path, time: str) -> None:
    write(root, event("notice", source="Lab", published=time, **NOTICE))
    write(root, event("again", source="Press", published=time, **NOTICE))
    assert same(root, "notice") == ["again"]


def test_no_words_are_no_story(root: Path) -> None:
    write(root, event("notice", title="?!", source="Lab"))
    assert same(root, "notice") == []
