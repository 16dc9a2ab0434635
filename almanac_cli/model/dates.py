"""Text to time and time to text; pure, the clock is passed in."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, datetime, timedelta, timezone
from itertools import product

from almanac_cli.errors import InvalidValue, quoted

EXAMPLES = (
    "2026-04-03, 2026-04-03T12:00Z, 3 April 2026, today, yesterday, 3 days ago, 2w, last month"
)
_RFC3339 = re.compile(
    r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:[0-5]\d)", re.ASCII
)
_ISO8601 = re.compile(
    r"(?:\d{4}-\d\d-\d\d|\d{4}-W\d\d-\d|\d{8}(?=T))(?:[T ]\d\d\S*(?: [+-]\d\d:?\d\d)?)?",
    re.IGNORECASE | re.ASCII,
)
_BACK = re.compile(r"(\d{1,6}) ?([a-z]+)(?: ago)?|last (week|month|year)", re.ASCII)
_UNITS = {
    "minutes": ("m", "min", "mins", "minute", "minutes"),
    "hours": ("h", "hr", "hrs", "hour", "hours"),
    "days": ("d", "day", "days"),
    "weeks": ("w", "week", "weeks"),
    "months": ("mo", "month", "months"),
    "years": ("y", "yr", "year", "years"),
}
_UNIT = {name: unit for unit, spellings in _UNITS.items() for name in spellings}
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TIME_OF_DAY = re.compile(
    r"\b(?:\d{1,2}(?::[0-5]\d){1,2}(?:\.\d+)?(?: ?[ap]m)?|\d{1,2} ?[ap]m)(?: ?[+-]\d\d:?[0-5]\d)?"
)
_LONGEST = 80


def to_text(time: datetime) -> str:
    """Write a time as RFC 3339 in UTC, in whole seconds: 2026-04-03T00:00:00Z."""
    return time.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def from_text(text: str) -> datetime:
    """Read an RFC 3339 time with its offset, cut to whole seconds; ValueError for anything else."""
    if not _RFC3339.fullmatch(text):
        raise InvalidValue("must be a time such as 2026-04-03T00:00:00Z")
    try:
        return datetime.fromisoformat(text.upper()).astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError):
        raise InvalidValue("is not a time that the calendar has") from None


def parse(text: str, now: datetime) -> datetime:
    """Understand a date as a person gives it, in UTC; nothing is guessed.

    ISO 8601; dates in words with a day, a month and a year of four digits, in an order that can be
    read in one way only; `today`, `yesterday`, `now`; a count of units before `now`. A date without
    a time is that day's midnight UTC. Raises ValueError with examples for anything else.
    """
    given = " ".join(text.split())
    words = given.lower()
    try:
        if len(words) > _LONGEST:
            raise ValueError  # noqa: TRY301 (one refusal for every reason)
        found = _named(words, now) or _back(words, now) or _iso(words) or _in_words(given)
        return found.astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError):
        raise InvalidValue(f"is not a date: {quoted(given)}; try one of: {EXAMPLES}") from None


def age(then: datetime, now: datetime) -> str:
    """Say how long ago `then` was, or is still to come, in the largest whole unit by the calendar.

    A month has passed when its day of the month, or the last one of a shorter month, and its time
    of day have come round again.
    """
    early, late = sorted((then, now))
    seconds = int((late - early).total_seconds())
    months = (late.year - early.year) * 12 + late.month - early.month
    day = min(early.day, monthrange(late.year, late.month)[1])
    if (late.day, late.time()) < (day, early.time()):
        months -= 1
    for count, unit in (
        (months // 12, "y"),
        (months, "mo"),
        (seconds // 86400, "d"),
        (seconds // 3600, "h"),
        (seconds // 60, "m"),
    ):
        if count:
            return f"{count}{unit} ago" if then < now else f"in {count}{unit}"
    return "just now"


def _named(words: str, now: datetime) -> datetime | None:
    """Read `now`, `today` and `yesterday`."""
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return {"now": now, "today": midnight, "yesterday": midnight - timedelta(days=1)}.get(words)


def _back(words: str, now: datetime) -> datetime | None:
    """Read a count of units before now: `3 days ago`, `2w`, `last month`."""
    match = _BACK.fullmatch(words)
    if match is None:
        return None
    from dateutil.relativedelta import relativedelta

    count, spelling, last = match.groups()
    unit = _UNIT.get(last or spelling)
    if unit is None:
        return None
    steps: dict[str, int] = {unit: int(count or 1)}
    return now - relativedelta(**steps)  # type: ignore[arg-type]  # a key of _UNITS is a keyword


def _iso(words: str) -> datetime | None:
    """Read ISO 8601 with a whole date, or one with slashes; UTC where no offset is given."""
    words = re.sub(r"^(\d{4})/(\d\d)/(\d\d)", r"\1-\2-\3", words)
    if not _ISO8601.fullmatch(words):
        return None
    time = datetime.fromisoformat(re.sub(r" (?=[+-])", "", words.upper()))
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _in_words(words: str) -> datetime:
    """Read a date in words if every reading of it, whatever fills its gaps, is the same."""
    from dateutil.parser import parse as read

    try:
        readings = {
            read(words, default=default, dayfirst=dayfirst, yearfirst=yearfirst, tzinfos=_zone)
            for default, dayfirst, yearfirst in product(
                (datetime(2001, 1, 1, tzinfo=UTC), datetime(2002, 3, 17, tzinfo=UTC)),
                (False, True),
                (False, True),
            )
        }
    except Exception:  # noqa: BLE001 (for some texts the parser fails in ways of its own)
        raise ValueError from None
    time = readings.pop()
    if readings or not _says_all(words.lower(), time):
        raise ValueError
    return time


def _says_all(words: str, time: datetime) -> bool:
    """Check that a text names year, day and month of this time, and no other number or weekday."""
    rest = _TIME_OF_DAY.sub(" ", words, count=1)
    numbers = sorted(map(int, re.findall(r"\d+", rest)))
    month = re.search(rf"\b({'|'.join(_MONTHS)})", rest)
    named = [time.year, time.day] if month else [time.year, time.month, time.day]
    weekday = re.search(rf"\b({'|'.join(_WEEKDAYS)})", rest)
    return (
        re.search(r"\d{4}", rest) is not None
        and numbers == sorted(named)
        and (month is None or _MONTHS[time.month - 1] == month[1])
        and (weekday is None or _WEEKDAYS[time.weekday()] == weekday[1])
    )


def _zone(name: str | None, offset: int | None) -> timezone:
    """Take UTC or an offset; other zones' abbreviations, and UTC+3, have more than one meaning."""
    if name not in {None, "UTC", "GMT", "Z"} or (name and offset):
        raise ValueError
    return timezone(timedelta(seconds=offset or 0))
