"""Spans of days of the calendar: weeks, months, years, or from one day to another."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from almanac_cli.errors import InvalidValue, quoted
from almanac_cli.model.periods import MONTHS, first_day, last_day, to_words

if TYPE_CHECKING:
    from almanac_cli.model.rows import Precision

_WEEK = re.compile(r"(\d{4})-?w(\d{2})", re.ASCII | re.IGNORECASE)
_DAYS_OF_WEEK = 7
_LONG: tuple[Precision, ...] = ("month", "year")


class Span(NamedTuple):
    """The days from one to another, both included; of the calendar, in no time zone."""

    first: date
    last: date

    @property
    def unit(self) -> str:
        """What the days are exactly: "week" (ISO 8601, from Monday), "month", "year" or "day".

        "" if they are none of these.
        """
        if self.first == self.last:
            return "day"
        if self.first.weekday() == 0 and (self.last - self.first).days == _DAYS_OF_WEEK - 1:
            return "week"
        return next((unit for unit in _LONG if self == _around(self.first, unit)), "")

    @property
    def key(self) -> str:
        """The span as ISO 8601 has it: 2026-W47, 2026-11, 2026, 2026-11-22, or two days with a /.

        A file can be named after it if the / is replaced.
        """
        match self.unit:
            case "week":
                year, week, _ = self.first.isocalendar()
                return f"{year:04}-W{week:02}"
            case "month":
                return self.first.isoformat()[:7]
            case "year":
                return self.first.isoformat()[:4]
            case "day":
                return self.first.isoformat()
        return f"{self.first.isoformat()}/{self.last.isoformat()}"

    @property
    def title(self) -> str:
        """The span as people name it: "Week 47 of 2026", "November 2026", "17 to 23 May 2026"."""
        match self.unit:
            case "week":
                year, week, _ = self.first.isocalendar()
                return f"Week {week} of {year}"
            case "month":
                return to_words(self.key, "month")
            case "year":
                return self.key
        return self.days

    @property
    def days(self) -> str:
        """The first and the last day in words, such as "28 December 2026 to 3 January 2027"."""
        end = day_words(self.last)
        if self.first == self.last:
            return end
        start = day_words(self.first)
        if self.first.year == self.last.year:
            start = start.removesuffix(f" {self.first.year:04}")
            if self.first.month == self.last.month:
                start = str(self.first.day)
        return f"{start} to {end}"


def day_words(day: date) -> str:
    """Return a day as people write it: "3 April 2026"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year:04}"


def date_words(time: str, precision: Precision | None) -> str:
    """Return a stored time in words: "3 April 2026", "May 2024", "Q2 2024" or "2024"."""
    if precision in {None, "day"}:
        return day_words(date.fromisoformat(time[:10]))
    return to_words(time, precision)


def week_of(day: date) -> Span:
    """Return the week around a day, from Monday to Sunday.

    Raises:
        OverflowError: if the calendar ends before the week does.

    """
    monday = day - timedelta(days=day.weekday())
    return Span(monday, monday + timedelta(days=_DAYS_OF_WEEK - 1))


def month_of(day: date) -> Span:
    """Return the month around a day."""
    return _around(day, "month")


def parse_week(text: str) -> Span | None:
    """Return the week that a text such as 2026-W47 names; `None` for a text of another form.

    Raises:
        InvalidValue: if the year has no such week.

    """
    match = _WEEK.fullmatch(text.strip())
    if match is None:
        return None
    try:
        return week_of(date.fromisocalendar(int(match[1]), int(match[2]), 1))
    except (ValueError, OverflowError):
        raise InvalidValue(f"is no week of the calendar: {quoted(text)}") from None


def _around(day: date, precision: Precision) -> Span:
    """Return the month or the year around a day."""
    return Span(first_day(day, precision), last_day(day, precision))
