"""The dates of items of feeds: RFC 822, RFC 3339, and what else names a day without a doubt."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from almanac_cli.errors import InvalidValue
from almanac_cli.model import date_texts, dates, periods

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from almanac_cli.model.rows import Precision

_EARLIEST = "1990"  # no feed is older; what is earlier is a default of a program
MAX_AHEAD = timedelta(days=2)  # how far in the future an item may be dated
_MAX_CHARACTERS = 80
_NO_OFFSET = timedelta()
_CLOCK = r"(\d\d?):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?"
_RFC822 = re.compile(
    r"(?:[a-z]+[.,]* ?)?(\d\d?)[ -]([a-z]{3})[a-z]*[.,]?[ -](\d{4}|\d\d)"
    rf"(?:,? {_CLOCK} ?(.*))?",
    re.IGNORECASE | re.ASCII,
)
_ISO = re.compile(rf"(\d{{4}})-(\d\d)-(\d\d)[T ]{_CLOCK} ?(.*)", re.IGNORECASE | re.ASCII)
_WEEKDAY = re.compile(rf"(?:{periods.WEEKDAY_PATTERN})\b[.,]* *")
_MONTHS = {name[:3].lower(): number for number, name in enumerate(periods.MONTHS, 1)}
_OFFSET = re.compile(r"(?:UTC|GMT|Z)?([+-])(\d\d?):?(\d\d)?(?: ?\(.*\))?", re.IGNORECASE)
# Hours east of UTC: RFC 822, section 5.1, and names that have one meaning. A time in a zone of
# another name is only a day.
_ZONES = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5,
    "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "wet": 0, "west": 1, "cet": 1, "cest": 2,
    "eet": 2, "eest": 3, "msk": 3, "jst": 9, "kst": 9, "aest": 10, "aedt": 11, "akst": -9,
    "akdt": -8, "hst": -10,
}  # fmt: skip


def latest_plausible(now: datetime) -> str:
    """Return the latest time that is plausible for an item of a feed: two days ahead."""
    return dates.to_text(now + MAX_AHEAD)


def first_plausible(texts: Iterable[str], latest: str) -> tuple[str | None, Precision | None]:
    """Return the first plausible one of dates, as a stored time with its precision.

    Plausible are those from 1990 to `latest`, a stored time. Without one, both values are `None`.
    """
    for text in texts:
        if (value := read_date(text)) and _EARLIEST <= value[0] <= latest:
            return value
    return None, None


def read_date(text: str) -> tuple[str, Precision | None] | None:
    """Return the date in a text as a stored time with its precision; `None` if there is none.

    A wrong weekday is ignored, and a time without a zone is in UTC. What could be several days is
    no date, nor is what counts from now.
    """
    if len(text) > _MAX_CHARACTERS:
        return None
    try:
        if match := _RFC822.fullmatch(text):
            day, month, year, *clock = match.groups()
            return _moment(_full_year(year), _MONTHS.get(month.lower(), 0), int(day), clock)
        if match := _ISO.fullmatch(text):
            year, month, day, *clock = match.groups()
            return _moment(int(year), int(month), int(day), clock)
    except (ValueError, OverflowError):
        return None
    plain = " ".join(text.split())
    return _read_other(plain) if plain == text else read_date(plain)


def _moment(
    year: int, month: int, day: int, clock: Sequence[str | None]
) -> tuple[str, Precision | None]:
    """Return a moment from its day and the hour, minute, second and zone, or only the day.

    Raises:
        ValueError: if there is no such time.

    """
    hour, minute, second, zone = clock
    offset = _offset(zone) if zone else _NO_OFFSET
    if hour is None or minute is None or offset is None:
        return f"{datetime(year, month, day, tzinfo=UTC):%Y-%m-%d}T00:00:00Z", "day"
    # 24:00 is the end of a day (ISO 8601, 5.3.2), and a leap second is read as the one before it.
    is_midnight = hour == "24" and minute == "00"
    hours = 0 if is_midnight else int(hour)
    seconds = min(int(second), 59) if second else 0
    moment = datetime(year, month, day, hours, int(minute), seconds)  # noqa: DTZ001 (in its zone)
    if offset or is_midnight:
        moment += timedelta(days=is_midnight) - offset
    return f"{moment.isoformat()}Z", None


@lru_cache(maxsize=32)  # a feed has one or two
def _offset(zone: str) -> timedelta | None:
    """Return how far a time zone is east of UTC; `None` if it is unknown."""
    if match := _OFFSET.fullmatch(zone):
        offset = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
        return -offset if match[1] == "-" else offset
    hours = _ZONES.get(zone.lower())
    return None if hours is None else timedelta(hours=hours)


def _full_year(digits: str) -> int:
    """Return a year of two or four digits (RFC 5322, section 4.3)."""
    year = int(digits)
    if len(digits) > 2:  # noqa: PLR2004 (digits)
        return year
    return year + (2000 if year < 50 else 1900)  # noqa: PLR2004 (RFC 5322)


def _read_other(text: str) -> tuple[str, Precision | None] | None:
    plain = _WEEKDAY.sub("", text.lower(), count=1)
    try:
        value = date_texts.read(plain, None)
    except (InvalidValue, OverflowError):
        return None
    return dates.to_text(value.time.astimezone(UTC)), value.precision
