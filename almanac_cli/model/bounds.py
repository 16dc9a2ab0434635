"""Bounds of ranges of dates, which include the whole of the day, month, quarter or year they name.

A record that names a moment is in a range by the time zone of the user; one that names a period of
the calendar is if any day of it is.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, NamedTuple

from almanac_cli.model import dates, periods

if TYPE_CHECKING:
    from almanac_cli.model.periods import Date
    from almanac_cli.model.rows import Precision

_FIRST_TIME, _LAST_TIME = "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"


class Bound(NamedTuple):
    """The first moment and day in a range of dates, or the last ones."""

    time: str  # the moment, RFC 3339 in UTC as in records
    day: str  # the day of the calendar: 2026-04-03

    def is_reached(self, time: str, precision: Precision | None) -> bool:
        """Tell whether a time with the precision of its row is at this bound or later."""
        precision = periods.precision_of(time, precision)
        if precision is None:
            return time >= self.time
        last = periods.last_day(date.fromisoformat(time[:10]), precision)
        return last.isoformat() >= self.day

    def is_not_passed(self, time: str, precision: Precision | None) -> bool:
        """Tell whether a time with the precision of its row is at this bound or earlier."""
        if periods.precision_of(time, precision) is None:
            return time <= self.time
        return time[:10] <= self.day


def first(value: Date, zone: tzinfo | None) -> Bound:
    """Return the bound of a range that begins with a moment or a period; its days are of a zone."""
    if value.precision is None:
        return _at_moment(value.time, zone)
    day = value.time.date()
    return Bound(_midnight(day, zone), day.isoformat())


def last(value: Date, zone: tzinfo | None) -> Bound:
    """Return the bound of a range that ends with a moment or a period; its days are of a zone."""
    if value.precision is None:
        return _at_moment(value.time, zone)
    day = periods.last_day(value.time.date(), value.precision)
    if day == date.max:
        return Bound(_LAST_TIME, day.isoformat())
    return Bound(_midnight(day + timedelta(days=1), zone, seconds=-1), day.isoformat())


def _at_moment(time: datetime, zone: tzinfo | None) -> Bound:
    return Bound(dates.to_text(time), time.astimezone(zone).date().isoformat())


def _midnight(day: date, zone: tzinfo | None, *, seconds: int = 0) -> str:
    """Return the first moment of a day in a zone as stored, and so many seconds after it."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
    try:
        return dates.to_text(midnight.astimezone(UTC) + timedelta(seconds=seconds))
    except OverflowError:  # in UTC it is beyond the calendar
        return _FIRST_TIME if day.year == 1 else _LAST_TIME
