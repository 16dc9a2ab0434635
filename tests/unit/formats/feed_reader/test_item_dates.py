"""Dates of items in feeds: those that are plausible, and none that are guessed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almanac_cli.formats.feed_reader.item_dates import read_date
from support.read_feeds import NOW, atom, only_item, rss

MOMENT = "2026-04-03T10:00:00Z"


@pytest.mark.parametrize(
    "text",
    [
        "Fri, 03 Apr 2026 10:00:00 GMT", "Fri, 3 Apr 2026 10:00 GMT", "3 Apr 2026 10:00:00 UT",
        "Fri, 03 Apr 2026 12:00:00 +0200", "Fri, 03 Apr 2026 06:00:00 EDT",
        "Fri, 03 Apr 2026 12:00:00 CEST", "Fri, 03 Apr 26 10:00:00 Z", "Fri,03 Apr 2026 10:00:00 Z",
        "Mon, 03 Apr 2026 10:00:00 GMT", "Friday, 03-Apr-2026 10:00:00 GMT",
        "03 April 2026 10:00:00", "Fri, 03 Apr 2026, 10:00:00 GMT+0000",
        "Fri, 03 Apr 2026 12:00:00 +02:00 (CEST)", "2026-04-03T10:00:00Z",
        "2026-04-03T12:00:00.123+02:00", "2026-04-03 10:00:00", "2026-04-03T10:00Z",
        "2026-04-03T03:00:00-0700", "20260403T100000Z", "\n 2026-04-03T10:00:00Z ",
    ],
)  # fmt: skip
def test_a_moment_is_read_in_all_usual_forms(text: str) -> None:
    assert read_date(text) == (MOMENT, None)


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("2026-04-03", "2026-04-03", "day"),
        ("Fri, 03 Apr 2026", "2026-04-03", "day"),
        ("April 3, 2026", "2026-04-03", "day"),
        ("Fri, 03 Apr 2026 23:00:00 XYZT", "2026-04-03", "day"),
        ("2026-04", "2026-04-01", "month"),
        ("April 2026", "2026-04-01", "month"),
        ("2026", "2026-01-01", "year"),
    ],
)
def test_a_date_without_a_time_has_its_precision(text: str, day: str, precision: str) -> None:
    assert read_date(text) == (f"{day}T00:00:00Z", precision)


@pytest.mark.parametrize(
    "text",
    ["", "03/04/2026", "3.4.26", "Friday", "today", "yesterday", "2 days ago", "@1700000000",
     "10:00", "31 Feb 2026 10:00:00 GMT", "2026-13-01T10:00:00Z", "Fri, 03 Foo 2026 10:00:00 GMT",
     "2026-04-03T25:00:00Z", "x" * 200, "9999-12-31T23:00:00-05:00"],
)  # fmt: skip
def test_what_names_no_day_without_a_doubt_is_no_date(text: str) -> None:
    assert read_date(text) is None


def test_the_end_of_a_day_and_a_leap_second_are_read() -> None:
    assert read_date("2026-04-03T24:00:00Z") == ("2026-04-04T00:00:00Z", None)
    assert read_date("2016-12-31T23:59:60Z") == ("2016-12-31T23:59:59Z", None)


@settings(deadline=None)
@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)), st.integers(-14 * 60, 14 * 60))  # noqa: DTZ001 (bounds in UTC)
def test_every_moment_is_read_as_it_was_written(moment: datetime, minutes: int) -> None:
    moment = moment.replace(microsecond=0)
    sign, offset = "+" if minutes >= 0 else "-", f"{abs(minutes) // 60:02}{abs(minutes) % 60:02}"
    expected = datetime.strptime(f"{moment} {sign}{offset}", "%Y-%m-%d %H:%M:%S %z").astimezone(UTC)
    stored = f"{expected:%Y-%m-%dT%H:%M:%SZ}"
    assert read_date(f"{moment.isoformat()}{sign}{offset[:2]}:{offset[2:]}") == (stored, None)
    assert read_date(f"{moment:%a, %d %b %Y %H:%M:%S} {sign}{offset}") == (stored, None)


@pytest.mark.parametrize(
    ("entry", "published"),
    [
        ("<updated>2026-04-05T00:00:01Z</updated><published>2026-04-03T10:00:00Z</published>",
         MOMENT),
        ("<published>0001-01-01T00:00:00Z</published><updated>2026-04-03T10:00:00Z</updated>",
         MOMENT),
        ("<published>2026-04-13T12:00:00Z</published><updated>2026-04-03T10:00:00Z</updated>",
         MOMENT),
        ("<published>soon</published><dc:date>2026-04-03T10:00:00Z</dc:date>", MOMENT),
        ("<published>2026-04-12T12:00:00Z</published>", "2026-04-12T12:00:00Z"),
        ("<published>2026-04-12T12:00:01Z</published>", None),
        ("<published>1990-01-01T00:00:00Z</published>", "1990-01-01T00:00:00Z"),
        ("<published>1989-12-31T23:59:59Z</published>", None),
        ("<published>1970-01-01T00:00:00Z</published>", None),
        ("", None),
    ],
)  # fmt: skip
def test_the_first_plausible_date_counts(entry: str, published: str | None) -> None:
    assert NOW.isoformat() == "2026-04-10T12:00:00+00:00"
    assert only_item(atom(entry)).published == published


def test_dates_are_tried_from_the_first_to_the_last_of_an_item() -> None:
    dates = [
        "<pubDate>Wed, 01 Apr 2026 00:00:01 GMT</pubDate>",
        "<dcterms:issued>2026-04-02T00:00:01Z</dcterms:issued>",
        "<dc:date>2026-04-03T00:00:01Z</dc:date>",
        "<dcterms:created>2026-04-04T00:00:01Z</dcterms:created>",
        "<dcterms:modified>2026-04-05T00:00:01Z</dcterms:modified>",
    ]
    for number in range(5):
        item = only_item(rss("".join(reversed(dates[number:]))))
        assert item.published == f"2026-04-0{number + 1}T00:00:01Z"
