"""Ages of dates: how long ago, or in how long, in the largest whole unit."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from almanac_cli.model import periods

if TYPE_CHECKING:
    from almanac_cli.model.periods import Date

_SECONDS = {"d": 86400, "h": 3600, "min": 60}  # by unit


def age(value: Date, now: datetime) -> str:
    """Return the time from a date to `now`: "3d ago", "in 2mo", "this month".

    The age of a moment is in time that has passed; less than a minute is "just now". That of a
    period is by the calendar of the time zone of `now`: "today" is 0 days, and "1d ago" yesterday,
    whatever the time of day. Of a month, a quarter or a year it counts from its first month to the
    month, quarter or year of `now`.
    """
    if value.precision is None:
        return _age_of_moment(value.time, now.astimezone(UTC))
    return _age_of_period(value, now.date())


def _age_of_moment(then: datetime, now: datetime) -> str:
    """Return the age of a moment; both times are in UTC."""
    early, late = sorted((then, now))
    months = _months(early.date(), late.date(), is_whole=early.time() <= late.time())
    seconds = int((late - early).total_seconds())
    counts = {unit: seconds // length for unit, length in _SECONDS.items()}
    return _in_largest_unit(months, counts, is_past=then < now) or "just now"


def _age_of_period(value: Date, today: date) -> str:
    """Return the age of a period, counted from the period of the same length around today."""
    precision = value.precision or "day"
    then, now = value.time.date(), periods.first_day(today, precision)
    if then == now:
        return "today" if precision == "day" else f"this {precision}"
    early, late = sorted((then, now))
    months = _months(early, late, is_whole=True)
    return _in_largest_unit(months, {"d": (late - early).days}, is_past=then < now)


def _months(early: date, late: date, *, is_whole: bool) -> int:
    """Return the months from one date to another.

    A month has passed when the same day of the month is reached, or the last day of a shorter
    month, and on that day if it `is_whole`: if the same time of day is reached.
    """
    months = (late.year - early.year) * 12 + late.month - early.month
    day = min(early.day, monthrange(late.year, late.month)[1])
    return months if late.day > day or (late.day == day and is_whole) else months - 1


def _in_largest_unit(months: int, counts: dict[str, int], *, is_past: bool) -> str:
    """Return the first count that is not 0, in years and months before the others; "" if none."""
    for unit, count in {"y": months // 12, "mo": months, **counts}.items():
        if count > 0:
            return f"{count}{unit} ago" if is_past else f"in {count}{unit}"
    return ""
