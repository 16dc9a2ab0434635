"""Reading dates that name a day, a month, a quarter or a year, a day maybe with a time of day."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from almanac_cli.errors import InvalidValue, quoted
from almanac_cli.model import calendar_dates, clock_times, periods
from almanac_cli.model.periods import Date

if TYPE_CHECKING:
    from almanac_cli.model.calendar_dates import Order

_EAST_ASIAN_CLOCK = re.compile(r"(\d{1,2}) ?[時时시] ?(\d{1,2}) ?[分분]")
_TOKEN = re.compile(r"\d+[a-z]*|[^\W\d_]+|[^\w\s]|_+")
# The tokens of dates; a text may consist of them and be no date.
_PART = re.compile(
    rf"\d{{1,2}}(?:st|nd|rd|th)?|\d{{4}}|\d{{8}}|at|of|on|the|to|through|until|q[1-4]?|[-,./:()'~年月日号년월일]"
    rf"|{calendar_dates.MONTH_PATTERN}|{periods.WEEKDAY_PATTERN}",
    re.ASCII,
)


def read(text: str, order: Order | None) -> Date:
    """Return the date in a text in lower case, with single spaces.

    Args:
        text: The text.
        order: The order of day, month and year in numbers that could be either.

    Raises:
        AmbiguousDate: if numbers could be more than one date; the reason names them.
        InvalidValue: if the text has no such form; the reason may be empty.
        OverflowError: if the calendar does not reach so far.

    """
    plain = _EAST_ASIAN_CLOCK.sub(lambda match: f" {match[1]}:{int(match[2]):02}", text)
    rest, clock = clock_times.split_clock(plain)
    rest = re.sub(r"(?<=\d)z$| (?:utc|gmt|ut)$" if clock is None else r"\bat\b", " ", rest)
    rest = " ".join(rest.split()).strip(" ,")
    value = calendar_dates.read_date(rest, order)
    if value is None:
        raise InvalidValue(_not_understood(rest))
    if clock is None:
        return periods.day(value.first)._replace(precision=value.precision)
    if value.precision != "day":
        raise InvalidValue(f"a time of day in a {value.precision}")
    return Date(clock.on(value.first), None)


def _not_understood(text: str) -> str:
    """Return the reason why a text is not a date, "" if it cannot be told."""
    for token in _TOKEN.findall(text):
        if not _PART.fullmatch(token):
            return f"{quoted(token)} is not understood"
    return "" if re.search(r"\d{4}", text) or not text else "it has no year of four digits"
