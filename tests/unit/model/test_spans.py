"""Spans of days: what they are called, and which there are."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almanac_cli.errors import InvalidValue
from almanac_cli.model.spans import Span, month_of, parse_week, week_of

DAYS = st.dates(date(1, 1, 1), date(9999, 12, 26))


def span(first: str, last: str) -> Span:
    return Span(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("first", "last", "key", "title", "days"),
    [
        ("2026-11-16", "2026-11-22", "2026-W47", "Week 47 of 2026", "16 to 22 November 2026"),
        ("2024-12-30", "2025-01-05", "2025-W01", "Week 1 of 2025",
         "30 December 2024 to 5 January 2025"),
        ("2026-11-01", "2026-11-30", "2026-11", "November 2026", "1 to 30 November 2026"),
        ("2024-02-01", "2024-02-29", "2024-02", "February 2024", "1 to 29 February 2024"),
        ("2026-01-01", "2026-12-31", "2026", "2026", "1 January to 31 December 2026"),
        ("2026-11-22", "2026-11-22", "2026-11-22", "22 November 2026", "22 November 2026"),
        ("2026-11-17", "2026-11-23", "2026-11-17/2026-11-23", "17 to 23 November 2026",
         "17 to 23 November 2026"),
        ("2026-10-30", "2026-11-05", "2026-10-30/2026-11-05", "30 October to 5 November 2026",
         "30 October to 5 November 2026"),
    ],
)  # fmt: skip
def test_a_span_is_named_by_its_days(
    first: str, last: str, key: str, title: str, days: str
) -> None:
    days_named = span(first, last)
    assert (days_named.key, days_named.title, days_named.days) == (key, title, days)


@given(DAYS)
def test_a_week_is_read_from_its_key_and_has_the_day(day: date) -> None:
    week = week_of(day)
    assert week.first <= day <= week.last
    assert (week.unit, parse_week(week.key)) == ("week", week)


@given(DAYS)
def test_a_month_has_the_day_and_is_one(day: date) -> None:
    month = month_of(day)
    assert month.first <= day <= month.last
    assert (month.unit, month.key) == ("month", day.isoformat()[:7])


@pytest.mark.parametrize("text", ["2026-W47", "2026-w47", "2026W47", " 2026-W47 "])
def test_a_week_is_read_in_either_form_of_iso_8601(text: str) -> None:
    assert parse_week(text) == span("2026-11-16", "2026-11-22")


@pytest.mark.parametrize("text", ["2026-11", "2026-W4", "W47", "2026-W471", "\u0662026-W47"])
def test_a_text_of_another_form_names_no_week(text: str) -> None:
    assert parse_week(text) is None


@pytest.mark.parametrize("text", ["2026-W00", "2026-W54", "2025-W53", "0000-W01", "9999-W52"])
def test_a_week_that_the_calendar_lacks_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue, match="is no week of the calendar"):
        parse_week(text)
