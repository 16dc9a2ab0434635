"""Dates with a precision: days, months, quarters and years, their bounds, and how they are shown.

A period is stored as its first moment in UTC. It is a period of the calendar, not of a time zone:
the day 2026-04-03 is that date wherever it is read.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from almanac_cli.model.rows import PRECISIONS

if TYPE_CHECKING:
    from almanac_cli.model.rows import Precision

_MIDNIGHT = "T00:00:00Z"
# Not those of the calendar module, which depend on the locale.
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WEEKDAY_PATTERN = (
    "mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:rs?(?:day)?)?|fri(?:day)?"
    "|sat(?:urday)?|sun(?:day)?"
)
# The months of a period, by its precision.
_LENGTHS = {"month": 1, "quarter": 3, "year": 12}
# The easternmost time zone (Line Islands): where a day begins first on Earth.
_EARLIEST_ZONE = timedelta(hours=14)


class Date(NamedTuple):
    """A moment, or a period of the calendar."""

    time: datetime  # in UTC and whole seconds; of a period, the first moment
    precision: Precision | None  # of a period, `None` for a moment


def day(value: date) -> Date:
    """Return the day of a calendar date."""
    return Date(datetime(value.year, value.month, value.day, tzinfo=UTC), "day")


def weekday_number(name: str) -> int:
    """Return the number of a weekday, 0 for Monday, from its name or an abbreviation of it."""
    return next(n for n, day in enumerate(WEEKDAYS) if day.lower()[:3] == name[:3])


def precision_of(time: str, precision: Precision | None) -> Precision | None:
    """Return the precision of a stored time, `None` for a moment.

    A time at midnight to the second is a day where its record has no other precision.
    """
    return precision or ("day" if time.endswith(_MIDNIGHT) else None)


def includes(coarse: Precision, fine: Precision | None) -> bool:
    """Tell whether periods of a precision consist of periods of another; `None` is a moment."""
    return fine is None or PRECISIONS.index(fine) <= PRECISIONS.index(coarse)


def date_key(time: str, precision: Precision | None) -> tuple[str, int]:
    """Return the key by which stored times are sorted.

    A longer period comes before the shorter ones that begin with it, and these before moments.
    """
    return time, rank(precision_of(time, precision))


def rank(precision: Precision | None) -> int:
    """Return the place of a precision among all, from 0 for a year to 4 for a moment."""
    return len(PRECISIONS) - (0 if precision is None else PRECISIONS.index(precision) + 1)


def is_first_moment(time: str, precision: Precision) -> bool:
    """Tell whether a stored time is the first moment of such a period."""
    first = date.fromisoformat(time[:10])
    return time.endswith(_MIDNIGHT) and first == first_day(first, precision)


def first_day(value: date, precision: Precision) -> date:
    """Return the first day of the period around a day."""
    if precision == "day":
        return value
    months = _LENGTHS[precision]
    return value.replace(month=(value.month - 1) // months * months + 1, day=1)


def last_day(value: date, precision: Precision) -> date:
    """Return the last day of the period around a day."""
    if precision == "day":
        return value
    first = first_day(value, precision)
    month = first.month + _LENGTHS[precision] - 1
    if month == 12:  # noqa: PLR2004 (the months of a year)
        return date(first.year, 12, 31)
    return date(first.year, month + 1, 1) - timedelta(days=1)


def to_words(time: str, precision: Precision | None) -> str:
    """Return a stored time as people read it: "2026-04-03", "May 2024", "Q2 2024" or "2024".

    A moment is shown by its day in UTC.
    """
    year, month = time[:4], int(time[5:7])
    match precision:
        case "year":
            return year
        case "quarter":
            return f"Q{(month + 2) // 3} {year}"
        case "month":
            return f"{MONTHS[month - 1]} {year}"
    return time[:10]


def to_slug(time: str, precision: Precision | None) -> str:
    """Return a stored time as a part of an id: "2026-04-03", "2024-05", "2024-q2" or "2024"."""
    match precision:
        case "year":
            return time[:4]
        case "quarter":
            return f"{time[:4]}-q{(int(time[5:7]) + 2) // 3}"
        case "month":
            return time[:7]
    return time[:10]


def can_be_leap_second(time: datetime) -> bool:
    """Tell whether a leap second can follow a second in UTC, the last one of a month.

    See ITU-R TF.460-6, section 2.1.
    """
    is_last = (time.hour, time.minute, time.second) == (23, 59, 59)
    return is_last and time.date() == last_day(time.date(), "month")


def is_future(value: Date, now: datetime) -> bool:
    """Tell whether a moment is later than `now`, or a period has begun nowhere on Earth."""
    if value.precision is None:
        return value.time > now
    return value.time > now.astimezone(UTC) + _EARLIEST_ZONE
