"""The page of statistics: its charts, tables and links, and what is foreign in them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

from almanac_cli.analysis import statistics
from almanac_cli.formats.html import svg_charts
from almanac_cli.formats.html.folders import Folders, folder_names
from almanac_cli.formats.html.renderer import PageInfo, Renderer, SiteInfo
from almanac_cli.formats.html.stats_page import stats_page_variables
from almanac_cli.model.statistics import GROUPINGS, Count, Overview, SiteStatistics
from support.counts import dated
from support.hostile import MARKUP

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MAX_BYTES = 30_000
BYS = ("score", "tier", "type", "source", "tag", "guide")


def figures(dates: list[Count], **values: Sequence[Any]) -> SiteStatistics:
    """Return the figures of a site with events of these dates, and values by grouping."""
    dates = dates or []
    breakdowns = {
        by: statistics.breakdown(
            GROUPINGS[by],
            dates,
            [
                Count(value, count.date, count.records)
                for value in values.get(by, ())
                for count in dates
            ],
            statistics.recent_series(dates, 20),
        )
        for by in BYS
    }
    overview = Overview(
        statistics.summary(dates), statistics.series(dates, "year"), breakdowns,
        statistics.gaps(dates), 1, 2, 4, ("unused",),
    )  # fmt: skip
    months = statistics.recent_series(dates, 60, shortest="month")
    return SiteStatistics(overview, months, statistics.series(dates, "day"))


def variables(shown: SiteStatistics) -> tuple[dict[str, Any], Folders]:
    """Return the variables of the page, and the folders of what they name."""
    groups = shown.overview.breakdowns
    folders = Folders(
        folder_names(str(group.value) for group in groups["tag"].groups),
        folder_names(str(group.value) for group in groups["source"].groups),
    )
    return stats_page_variables(shown, folders, {"a-guide": "A guide", "unused": "Unused"}), folders


def page(shown: SiteStatistics) -> str:
    """Return the page of statistics."""
    made, folders = variables(shown)
    renderer = Renderer(SiteInfo("Test"), folders)
    return renderer.page("stats.html", PageInfo("stats/", "Statistics"), **made)


def pictures(text: str) -> Iterator[ET.Element]:
    """Yield the SVG elements in a page, as XML."""
    for svg in re.findall(r"<svg(?:(?!<svg).)*?(?:<svg.*?</svg>.*?)?</svg>", text, re.DOTALL):
        yield ET.fromstring(svg)  # noqa: S314 (made by ourselves)


SOME = [dated("2025-12-30"), dated("2026-01-01", "year"), dated("2026-02-03", records=9)]


def test_the_page_tells_facts_in_words() -> None:
    assert dict(variables(figures(SOME))[0]["facts"]) == {
        "Events": "11",
        "From": "30 December 2025",
        "To": "3 February 2026",
        "Guides": "4",
        "Without a score": "1",
        "Without links": "2",
        "Days without events": "34 of 36",
        "Longest gap": "34 days, 31 December 2025 to 2 February 2026",
    }


def test_charts_have_tables_that_link_to_pages_of_periods() -> None:
    months, days = variables(figures(SOME))[0]["charts"]
    assert [row[:3] for row in months.rows] == [
        ("2026-02", "2026/02/", 9),
        ("2025-12", "2025/12/", 1),
    ]
    assert [row[:3] for row in days.rows] == [
        ("2026-W06", "2026/w06/", 9),
        ("2026-W01", "2026/w01/", 1),
    ]
    assert months.caption == "Left out: 1 event of an earlier or longer date."
    assert days.caption.endswith("the larger the more (1-9).")


def test_tables_link_to_pages_of_what_they_count() -> None:
    shown = figures(
        SOME[:1], source=["Lab"], tag=["new"], guide=["a-guide", "gone"], tier=[1, None]
    )
    tables = {table.by: table for table in variables(shown)[0]["tables"]}
    rows = {by: [row[:3] for row in table.rows] for by, table in tables.items()}
    assert rows["source"] == [("Lab", "sources/lab/", 1)]
    assert rows["tag"] == [("new", "tags/new/", 1)]
    assert rows["guide"] == [("A guide", "guides/a-guide/", 1), ("gone", None, 1)]
    assert [label for label, *_ in rows["tier"]] == [
        "1 primary",
        "2 commentary",
        "3 secondhand",
        "None",
    ]
    assert "type" not in rows
    assert 'href="../tags/new/index.html"' in page(shown)


def test_every_picture_is_described_or_beside_its_number() -> None:
    text = page(figures(SOME, source=["Lab"], tag=["new"], score=[7, None]))
    images = [*pictures(text)]
    described = [image for image in images if image.get("role") == "img"]
    assert len(described) >= 3
    assert all(image.findtext("title") for image in described)
    assert [bool(image.findtext("desc")) for image in described[:2]] == [True, True]
    assert all(image.get("aria-hidden") for image in images if image not in described)
    assert "style=" not in text


def test_lines_over_time_say_their_numbers() -> None:
    text = page(figures([dated("2025-12-30", records=3), SOME[2]], source=["Lab"]))
    assert "<title>By week: 3, 0, 0, 0, 0, 9</title>" in text


def test_without_events_the_page_has_no_charts() -> None:
    made, _ = variables(figures([]))
    assert made["charts"] == []
    assert [table.by for table in made["tables"]] == ["score", "tier"]
    assert "<svg role" not in page(figures([]))


@pytest.mark.parametrize("first", ["0001-01-01", "1956-06-18", "2026-11-20"])
@pytest.mark.parametrize("last", ["2026-11-20", "9999-12-31"])
def test_the_page_stays_small_however_long_the_time(first: str, last: str) -> None:
    days = [date.fromisoformat(last) - timedelta(days=n) for n in range(400)]
    counts = [dated(first), *(dated(day.isoformat(), records=9) for day in days)]
    names = [f"{n} {'long name ' * 7}" for n in range(40)]
    text = page(figures(counts, source=names, tag=names, guide=names, type=names))
    assert len(text.encode()) <= MAX_BYTES
    assert [*pictures(text)]


def test_foreign_text_is_escaped_wherever_it_stands() -> None:
    texts = [text.replace("@@", "x") for text in MARKUP]
    for start in range(0, len(texts), 8):
        part = texts[start : start + 8]
        text = page(figures(SOME[:1], source=part, tag=part, guide=part, type=part))
        assert not re.findall(
            r"<(?:script|img|iframe|base|meta http|form|link rel=s)", text.split("<main")[1]
        )
        assert [*pictures(text)]


def test_titles_and_labels_of_charts_are_escaped() -> None:
    for svg in (
        svg_charts.columns([1], [(0, "<b>")], "<i>&", '"<'),
        svg_charts.line([0], "<b>&"),
        svg_charts.calendar(svg_charts.Calendar(1, 2, {3: 1}, [(0, "<b>")]), "<i>", "</svg>"),
    ):
        image = ET.fromstring(svg)  # noqa: S314 (made by ourselves)
        assert {part.tag for part in image.iter()} <= {
            "svg",
            "title",
            "desc",
            "text",
            "path",
            "rect",
            "g",
        }


def test_labels_that_would_overlap_are_left_out() -> None:
    ticks = [(n, str(2000 + n)) for n in range(26)]
    svg = svg_charts.columns([1] * 26, ticks, "t", "d")
    assert re.findall(r">(\d{4})<", svg) == [
        "2000",
        "2003",
        "2006",
        "2009",
        "2012",
        "2015",
        "2018",
        "2021",
        "2024",
    ]


def test_a_bar_is_as_long_as_its_part_of_the_largest() -> None:
    assert 'width="33.3%"' in svg_charts.bar(1, 3)
    assert 'width="0%"' in svg_charts.bar(0, 0)


def test_the_calendar_has_a_square_for_each_day() -> None:
    svg = svg_charts.calendar(svg_charts.Calendar(8, 2, {8: 4, 14: 1, 15: 4}, []), "t", "d")
    assert '<path d="M0 0h0M1 0h0" stroke-width=".94"/>' in svg
    assert '<path d="M0 6h0" stroke-width=".34"/>' in svg
