"""Events as a calendar: the lines of RFC 5545, and what a reader of calendars makes of them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from icalendar import Calendar

from almanac_cli.formats.icalendar import calendar, fold
from almanac_cli.model import periods
from support.any_events import TEXTS, any_events
from support.examples import examples
from support.texts import shown_event

if TYPE_CHECKING:
    from collections.abc import Mapping


def text_of(*rows: Mapping[str, Any], name: str = "Almanac") -> str:
    return "".join(calendar(name, rows))


def events(text: str) -> list[Any]:
    return [*Calendar.from_ical(text.encode()).walk("VEVENT")]


def test_an_event_is_a_day_of_the_calendar() -> None:
    row = shown_event(
        "model-x", title="Model X, out; now", source="Lab", author="Ada", tier=1, score=8,
        url="https://x.org/a?b=1,2", summary="One.\nTwo \\ three.", rationale="Why.",
        tags=["a", "b-c"], published="2026-11-20T10:00:00Z",
    )  # fmt: skip
    assert text_of(row) == (
        "BEGIN:VCALENDAR\r\n"
        "VERSION:2.0\r\n"
        "PRODID:-//Almanac//Almanac//EN\r\n"
        "NAME:Almanac\r\n"
        "X-WR-CALNAME:Almanac\r\n"
        "BEGIN:VEVENT\r\n"
        "UID:model-x.20261121@almanac.invalid\r\n"
        "DTSTAMP:20261121T000000Z\r\n"
        "DTSTART;VALUE=DATE:20261120\r\n"
        "DTEND;VALUE=DATE:20261121\r\n"
        "SUMMARY:Model X\\, out\\; now\r\n"
        "DESCRIPTION:8/10 · Lab (Ada) · primary\\n\\nOne.\\nTwo \\\\ three.\\n\\nWhy.\r\n"
        "URL:https://x.org/a?b=1,2\r\n"
        "CATEGORIES:a,b-c\r\n"
        "TRANSP:TRANSPARENT\r\n"
        "END:VEVENT\r\n"
        "END:VCALENDAR\r\n"
    )


@pytest.mark.parametrize(
    ("published", "precision", "end"),
    [
        ("2024-02-29T00:00:00Z", "day", date(2024, 3, 1)),
        ("2024-02-01T00:00:00Z", "month", date(2024, 3, 1)),
        ("2024-10-01T00:00:00Z", "quarter", date(2025, 1, 1)),
        ("2024-01-01T00:00:00Z", "year", date(2025, 1, 1)),
        ("2024-12-31T23:59:59Z", None, date(2025, 1, 1)),
    ],
)
def test_the_end_is_the_day_after_the_period(
    published: str, precision: str | None, end: date
) -> None:
    (event,) = events(text_of(shown_event("x", published=published, precision=precision)))
    assert event["DTSTART"].dt == date.fromisoformat(published[:10])
    assert event["DTEND"].dt == end


def test_an_event_on_the_last_day_of_all_has_a_duration() -> None:
    (event,) = events(
        text_of(shown_event("x", published="9999-10-01T00:00:00Z", precision="quarter"))
    )
    assert event["DURATION"].dt == timedelta(days=92)


@settings(deadline=None, max_examples=examples(50))
@given(rows=any_events())
def test_any_events_are_read_as_they_are(rows: list[Any]) -> None:
    text = text_of(*rows)
    check_lines(text)
    shown = events(text)
    assert len({event["UID"] for event in shown}) == len(shown) == len(rows)
    for event, row in zip(shown, rows, strict=True):
        assert event.errors == []
        assert str(event["SUMMARY"]) == row["title"]
        first = date.fromisoformat(row["published"][:10])
        assert event["DTSTART"].dt == first
        last = periods.last_day(first, row["precision"] or "day")
        assert event.end - timedelta(days=1) == last if last < date.max else "DURATION" in event
        description = str(event["DESCRIPTION"])
        assert one_line_end(row["summary"]) in description
        assert one_line_end(row["rationale"] or "") in description
        tags = event["CATEGORIES"].cats if row["tags"] else []
        assert [str(tag) for tag in tags] == row["tags"]


@settings(deadline=None)
@given(name=TEXTS)
def test_a_calendar_of_any_name_is_read(name: str) -> None:
    text = text_of(name=f"x{name}\x00\x1b\x7f")
    check_lines(text)
    # The library knows no type of this property, which is a text (RFC 7986, section 5.1).
    value = str(Calendar.from_ical(text)["NAME"])
    read = re.sub(r"\\(.)", lambda match: "\n" if match[1] == "n" else match[1], value)
    assert read == f"x{one_line_end(name)}"


def one_line_end(text: str) -> str:
    return text.replace("\u2028", "\n").replace("\u2029", "\n")


def check_lines(text: str) -> None:
    """Assert that lines end as they must, are short enough, and hold no control character."""
    assert text.endswith("\r\n")
    for line in text.removesuffix("\r\n").split("\r\n"):
        assert len(line.encode()) <= 75
        assert line.replace("\t", "").splitlines() == [line.replace("\t", "")]


@settings(deadline=None)
@given(TEXTS)
def test_a_folded_line_is_unfolded_to_itself(text: str) -> None:
    line = f"X:{text}".replace("\n", "")
    assert fold(line).removesuffix("\r\n").replace("\r\n ", "") == line


@pytest.mark.parametrize("length", [1, 74, 75, 76, 149, 150, 151])
@pytest.mark.parametrize("char", ["a", "é", "漢", "🚀"])
def test_a_line_is_folded_at_75_octets(char: str, length: int) -> None:
    parts = fold(char * length).removesuffix("\r\n").split("\r\n ")
    assert "".join(parts) == char * length
    size = len(char.encode())
    assert [len(part) for part in parts[:-1]] == [
        75 // size if n == 0 else 74 // size for n in range(len(parts) - 1)
    ]
