"""Reading dates that count from now or from 1970: `today`, `monday`, `2w`, `@1700000000`."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from almanac_cli.errors import InvalidValue
from almanac_cli.model import periods
from almanac_cli.model.periods import Date

if TYPE_CHECKING:
    from almanac_cli.model.rows import Precision

_COUNT_BACK = re.compile(r"(\d{1,6}) ?([a-z]+)(?: ago)?", re.ASCII)
_WEEKDAY = re.compile(rf"(?:{periods.WEEKDAY_PATTERN})\.?")
_UNITS = {
    "minutes": ("min", "mins", "minute", "minutes"),
    "hours": ("h", "hr", "hrs", "hour", "hours"),
    "days": ("d", "day", "days"),
    "weeks": ("w", "week", "weeks"),
    "months": ("mo", "month", "months"),
    "years": ("y", "yr", "year", "years"),
}
_UNIT = {name: unit for unit, spellings in _UNITS.items() for name in spellings}
_MOMENTS = ("minutes", "hours")  # units whose counts are moments; those of the others are days
_DAYS_AGO = {"today": 0, "yesterday": 1, "last week": 7}
_PERIODS: tuple[Precision, ...] = ("month", "quarter", "year")
_SECONDS = re.compile(r"@(-?\d{1,12})(?:\.\d+)?(?: [+-]\d{4})?", re.ASCII)


def read(text: str, now: datetime) -> Date | None:
    """Return the date in a text that counts from now or from 1970; `None` for any other text.

    Args:
        text: The text, in lower case, with single spaces.
        now: The current time in the time zone of the user.

    Raises:
        InvalidValue: if a unit may be one of two; the reason names both.
        OverflowError: if the calendar does not reach so far.

    """
    return _read_name(text, now) or _read_count(text, now) or _read_seconds(text)


def _read_name(text: str, now: datetime) -> Date | None:
    """Return the date of a name that counts from now, such as `today`, `monday`, `last year`."""
    if text == "now":
        return Date(now.astimezone(UTC).replace(microsecond=0), None)
    today = now.date()
    if (days := _DAYS_AGO.get(text)) is not None:
        return periods.day(today - timedelta(days))
    if _WEEKDAY.fullmatch(text):
        days = (today.weekday() - periods.weekday_number(text)) % 7
        return periods.day(today - timedelta(days))
    which, _, name = text.partition(" ")
    if which not in {"this", "last"} or name not in _PERIODS:
        return None
    return _read_period(which, name, today)


def _read_period(which: str, precision: Precision, today: date) -> Date:
    """Return this month, quarter or year, or the last one: the one before it."""
    first = periods.first_day(today, precision)
    if which == "last":
        first = periods.first_day(first - timedelta(days=1), precision)
    return periods.day(first)._replace(precision=precision)


def _read_count(text: str, now: datetime) -> Date | None:
    """Return the date of a count of units before now: `3 days ago`, `2w`, `90 minutes ago`."""
    match = _COUNT_BACK.fullmatch(text)
    if match is None:
        return None
    if match[2] == "m":
        raise InvalidValue(f"m may be minutes or months: write {match[1]}min or {match[1]}mo")
    unit = _UNIT.get(match[2])
    if unit is None:
        return None
    from dateutil.relativedelta import relativedelta

    steps: dict[str, int] = {unit: int(match[1])}
    try:
        if unit in _MOMENTS:
            moment = now.astimezone(UTC) - timedelta(**steps)
            return Date(moment.replace(microsecond=0), None)
        back = relativedelta(**steps)  # type: ignore[arg-type]  # a key of _UNITS is a keyword
        return periods.day(now.date() - back)
    except ValueError:  # from relativedelta, for a year that the calendar does not have
        raise OverflowError from None


def _read_seconds(text: str) -> Date | None:
    """Return the moment of seconds since 1970 (POSIX time) after an @, as git takes them."""
    match = _SECONDS.fullmatch(text)
    if match is None:
        return None
    return Date(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(match[1])), None)
