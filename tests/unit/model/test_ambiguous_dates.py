"""Dates whose numbers could be in several orders, and the reasons of refusals."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from almanac_cli.errors import InvalidValue
from almanac_cli.model import calendar_dates, dates

NOW = datetime(2026, 11, 23, 12, 34, 56, tzinfo=UTC)
SHORT_YEAR = "its year has two digits; write all four"


def read(text: str, order: calendar_dates.Order | None = None) -> str:
    """Return the stored time of a date, and its precision after it unless it is a moment."""
    value = dates.parse(text, NOW, order)
    return " ".join(filter(None, (dates.to_text(value.time), value.precision)))


@pytest.mark.parametrize(
    ("order", "text", "day"),
    [
        ("dmy", "3/4/2026", "2026-04-03"),
        ("mdy", "3/4/2026", "2026-03-04"),
        ("dmy", "03.04.26", "2026-04-03"),
        ("mdy", "03-04-26", "2026-03-04"),
        ("ymd", "03/04/26", "2003-04-26"),
        ("dmy", "31.12.99", "1999-12-31"),
        ("dmy", "3-Apr-26", "2026-04-03"),
        ("mdy", "Apr 3, 26", "2026-04-03"),
        ("ymd", "26-Apr-03", "2026-04-03"),
        ("mdy", "1/2/2026 - 1/5/2026", "2026-01-02"),
        ("mdy", "2026-04-03", "2026-04-03"),
        ("dmy", "2026.04.03", "2026-04-03"),
    ],
)
def test_numbers_are_read_in_the_order_that_is_named(
    order: calendar_dates.Order, text: str, day: str
) -> None:
    assert read(text, order) == f"{day}T00:00:00Z day"


@pytest.mark.parametrize(
    ("order", "text"),
    [("mdy", "13/4/2026"), ("dmy", "4/13/2026"), ("ymd", "3/4/2026"), ("ymd", "31.12.99")],
)
def test_numbers_that_do_not_fit_the_order_are_refused(
    order: calendar_dates.Order, text: str
) -> None:
    with pytest.raises(InvalidValue, match="is not a date"):
        dates.parse(text, NOW, order)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1/2/2026", "could be 2026-02-01 or 2026-01-02"),
        ("3.4.2026", "could be 2026-04-03 or 2026-03-04"),
        ("03-04-2026 10:00", "could be 2026-04-03 or 2026-03-04"),
        ("03/04/26", SHORT_YEAR),
        ("3 April 26", SHORT_YEAR),
        ("3 Apr '26", SHORT_YEAR),
        ("1/2/2026 - 1/5/2026", "could be 2026-05-01 or 2026-01-05"),
    ],
)
def test_numbers_that_could_be_several_days_are_ambiguous(text: str, reason: str) -> None:
    with pytest.raises(calendar_dates.AmbiguousDate) as caught:
        dates.parse(text, NOW)
    advice = "" if reason == SHORT_YEAR else "; begin with the year, or name the month"
    assert str(caught.value) == f"is ambiguous: {text!r}, {reason}{advice}"
    assert caught.value.code == "ambiguous_date"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2026-04-03 or so", "'or' is not understood"),
        ("2026-04-03T12:00:00 oops", "'oops' is not understood"),
        ("next week", "'next' is not understood"),
        ("2026-04-03T12:00:00+02:00 [Paris]", "'[' is not understood"),
        ("1700000000", "'1700000000' is not understood"),
        ("3 April", "it has no year of four digits"),
        ("2026-02-30", "February 2026 has no day 30"),
        ("2024-13-05", "there is no month 13"),
        ("31/13/2024", "no order of its numbers is such a date"),
        ("Monday 3 April 2026", "2026-04-03 is a Friday"),
        ("2024年3月5日\uff08水\uff09", "2024-03-05 is a Tuesday"),
        ("2026-W54-1", "2026 has no week 54, day 1"),
        ("2026-04-03T25:00", "there is no time 25:00"),
        ("2026-04-03 13pm", "there is no hour 13 pm"),
        ("2026-04-03 12:00 +25:00", "there is no time zone +25:00"),
        ("2026-04-03 12:00 +0200 UTC", "there is no time zone +0200 utc"),
        ("2016-12-30T23:59:60Z", "no leap second can be then"),
        ("May 2024 5pm", "a time of day in a month"),
        ("9999y", "the calendar does not reach so far"),
        ("@999999999999", "the calendar does not reach so far"),
        ("2m", "m may be minutes or months: write 2min or 2mo"),
        ("10 M ago", "m may be minutes or months: write 10min or 10mo"),
    ],
)
def test_a_refusal_names_the_part_that_is_not_understood(text: str, reason: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        dates.parse(text, NOW)
    assert f" ({reason}); try one of: " in str(caught.value)
