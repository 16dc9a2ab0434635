"""Which events are one story in a digest, and how stories are arranged."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almanac_cli.analysis.digests import MAX_DAYS, digest, join_stories
from almanac_cli.model.spans import Span
from support.rows import row

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from almanac_cli.model.digests import Digest

MONTH = Span(date(2026, 11, 1), date(2026, 11, 30))
Rows = list[dict[str, Any]]


def make(rows: Rows, same: Mapping[str, Sequence[str]] | None = None, **guides: str) -> Digest:
    return digest(rows, same or {}, guides, MONTH)


def stories(rows: Rows, same: Mapping[str, Sequence[str]] | None = None) -> list[list[str | None]]:
    return [
        [story.headline["id"], *(report.id for report in story.also)]
        for story in join_stories(rows, same or {})
    ]


def shape(made: Digest) -> dict[str, dict[str, list[str]]]:
    return {
        band.name: {
            group.name: [story.headline["id"] for story in group.stories] for group in band.groups
        }
        for band in made.bands
    }


def linked(*rows: dict[str, Any]) -> Rows:
    """Link each row to the next one, as readers show it: from both sides."""
    for one, other in pairwise(rows):
        one["links"].append(other["id"])
        other["links"].append(one["id"])
    return [*rows]


def test_the_best_event_of_a_story_is_its_headline() -> None:
    rows = [
        row("third", score=6, tier=3),
        row("unscored"),
        row("second", score=6, tier=1, published="2026-11-20T09:00:00Z"),
        row("first", score=6, tier=1),
        row("best", score=7, tier=3),
    ]
    same = {"best": ["first", "second", "third", "unscored"]}
    assert stories(rows, same) == [["best", "first", "second", "third", "unscored"]]


def test_a_pair_that_one_side_names_is_one_story() -> None:
    rows = [row("a", score=5), row("b", score=4)]
    assert stories(rows, {"b": ["a", "elsewhere"]}) == stories(rows, {"a": ["b"]}) == [["a", "b"]]


def test_what_tells_the_same_step_by_step_is_one_story() -> None:
    rows = [row("a", score=5), row("b"), row("c"), row("d")]
    assert stories(rows, {"a": ["b"], "c": ["b"], "d": ["c"]}) == [["a", "b", "c", "d"]]


def test_a_linked_event_joins_the_story_of_the_better_one() -> None:
    assert stories(linked(row("a", score=5), row("b", score=9))) == [["b", "a"]]


def test_a_second_link_is_not_followed() -> None:
    chain = linked(row("a", score=6), row("b", score=5), row("c", score=4), row("d", score=3))
    assert stories(chain) == [["a", "b"], ["c", "d"]]


def test_a_major_event_stays_a_story_although_linked() -> None:
    assert stories(linked(row("a", score=9), row("b", score=7))) == [["a"], ["b"]]
    assert stories(linked(row("a", score=9), row("b", score=6))) == [["a", "b"]]


def test_a_major_event_that_tells_the_same_joins_a_story() -> None:
    assert stories([row("a", score=9), row("b", score=8)], {"a": ["b"]}) == [["a", "b"]]


@pytest.mark.parametrize(("day", "count"), [(20, 1), (21, 1), (22, 2)])
def test_a_major_event_of_later_days_is_a_story_of_its_own(day: int, count: int) -> None:
    rows = [row("a", score=9), row("b", day, score=7), row("c", day, score=6)]
    assert len(stories(rows, {"a": ["b"], "b": ["c"]})) == count


def test_links_of_what_tells_the_same_count_for_a_story() -> None:
    rows = [row("a", score=8), *linked(row("b", score=6), row("c", score=2))]
    assert stories(rows, {"a": ["b"]}) == [["a", "b", "c"]]


def test_what_tells_the_same_as_a_linked_event_comes_with_it() -> None:
    rows = [*linked(row("a", score=8), row("b", score=4)), row("c", score=3)]
    assert stories(rows, {"b": ["c"]}) == [["a", "b", "c"]]


@pytest.mark.parametrize(("day", "count"), [(MAX_DAYS + 1, 1), (MAX_DAYS + 2, 2)])
def test_a_story_reaches_three_days_from_its_headline(day: int, count: int) -> None:
    rows = [row("a", 1, score=6), row("b", day, score=5)]
    assert len(stories(rows, {"a": ["b"]})) == count
    assert len(stories(linked(*rows))) == count


def test_a_month_is_near_every_day_in_it() -> None:
    month = row("a", 1, score=6, precision="month")
    assert stories(linked(month, row("b", 29, score=5))) == [["a", "b"]]


@pytest.mark.parametrize("kind", ["same", "linked"])
def test_a_chain_through_a_month_is_many_stories(kind: str) -> None:
    rows = [row(f"e-{day:02}", day, score=5) for day in range(1, 31)]
    same = {one["id"]: [other["id"]] for one, other in pairwise(rows)} if kind == "same" else {}
    made = stories(rows if same else linked(*rows), same)
    assert len(made) >= 30 / (2 * MAX_DAYS + 1)
    days = [[int(str(id_)[2:]) for id_ in ids] for ids in made]
    assert all(abs(day - ids[0]) <= MAX_DAYS for ids in days for day in ids)


def test_coverage_follows_the_events_of_a_story() -> None:
    report = {"source": "Herald", "url": "https://example.com/h", "published": None, "title": None}
    (story,) = join_stories(
        [row("a", score=5, coverage=[report]), row("b", source="Other")], {"a": ["b"]}
    )
    assert [(also.id, also.source, also.url) for also in story.also] == [
        ("b", "Other", None),
        (None, "Herald", "https://example.com/h"),
    ]


def test_coverage_that_is_there_already_is_left_out() -> None:
    url = "https://www.example.com/h?utm_source=x"
    report = {"source": "HERALD", "url": url, "published": None, "title": None}
    rows = [
        row("a", score=5, coverage=[report, report | {"url": "https://example.com/i"}]),
        row("b", source="Herald", url="https://example.com/h", coverage=[report]),
    ]
    (story,) = join_stories(rows, {"a": ["b"]})
    assert [also.url for also in story.also] == ["https://example.com/h", "https://example.com/i"]


def test_stories_stand_in_bands_by_the_score_of_the_headline() -> None:
    scores = (None, *range(1, 11))
    made = make([row(f"s-{score}", score=score) for score in scores])
    assert shape(made) == {
        "To be remembered": {"": ["s-10", "s-9"]},
        "Major": {"": ["s-8", "s-7"]},
        "Notable": {"": ["s-6", "s-5"]},
        "In brief": {"": ["s-4", "s-3", "s-2", "s-1"]},
        "Not scored": {"": ["s-None"]},
    }


def test_stories_are_grouped_by_guide_or_else_by_tag() -> None:
    made = make(
        [
            row("a", score=6, guides=["agents"], tags=["x"]),
            row("b", score=6, guides=["gone"], tags=["x"]),
            row("c", score=6),
            row("d", score=6, tags=["x", "y"]),
        ],
        agents="Agents",
    )
    (band,) = made.bands
    assert [(group.name, group.guide, group.tag) for group in band.groups] == [
        ("Agents", "agents", None), ("x", None, "x"), ("", None, None),
    ]  # fmt: skip
    assert shape(made) == {"Notable": {"Agents": ["a"], "x": ["b", "d"], "": ["c"]}}


def test_groups_are_few_and_the_best_story_leads() -> None:
    made = make(
        [
            row("a", score=6, guides=["one"]),
            row("b", score=5, guides=["one", "two"]),
            row("c", score=5, guides=["two"]),
            row("d", score=5, guides=["three", "two"]),
        ],
        one="One", two="Two", three="Three",
    )  # fmt: skip
    assert shape(made) == {"Notable": {"One": ["a"], "Two": ["b", "c", "d"]}}


def test_a_story_of_more_reports_comes_first_among_equals() -> None:
    rows = [row("a", score=5), row("b", 21, score=5), row("c", 21)]
    assert shape(make(rows, {"c": ["b"]})) == {"Notable": {"": ["b", "a"]}}


EVENTS = st.lists(
    st.builds(
        row,
        st.uuids().map(str),
        st.integers(1, 30),
        score=st.none() | st.integers(1, 10),
        tier=st.none() | st.integers(1, 3),
        guides=st.lists(st.sampled_from("ghi"), unique=True),
        tags=st.lists(st.sampled_from("tuv"), unique=True),
        precision=st.sampled_from(["day", "month", None]),
    ),
    unique_by=lambda event: event["id"],
    max_size=12,
)


@given(EVENTS, st.data())
def test_every_event_stands_in_one_story_in_any_order(rows: Rows, data: st.DataObject) -> None:
    ids = [event["id"] for event in rows]
    pairs = st.lists(st.tuples(st.sampled_from(ids), st.sampled_from(ids)), max_size=12)
    same: dict[str, list[str]] = {}
    for one, other in data.draw(pairs) if ids else ():
        same.setdefault(one, []).append(other)
    for one, other in data.draw(pairs) if ids else ():
        linked(*(event for event in rows if event["id"] in {one, other}))
    made = make(rows, same, g="G", h="H")
    shown = [story for band in made.bands for story in band.stories]
    told = [id_ for story in shown for id_ in (story.headline["id"], *(r.id for r in story.also))]
    assert sorted(map(str, told)) == sorted(ids)
    assert (made.events, made.stories) == (len(rows), len(shown))
    assert make(data.draw(st.permutations(rows)), same, g="G", h="H") == made
    scores = [story.headline["score"] or 0 for story in shown]
    for story in shown:
        assert all((report.score or 0) <= (story.headline["score"] or 0) for report in story.also)
    assert [band.low or 0 for band in made.bands] == sorted(
        {0 if not n else max(n - 1 + n % 2, 1) if n > 4 else 1 for n in scores}, reverse=True
    )
