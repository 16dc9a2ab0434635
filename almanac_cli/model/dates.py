"""Times: read from text, written as text, and shown as ages. The current time is passed in."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, datetime, timedelta, timezone
from itertools import product

from almanac_cli.errors import InvalidValue, quoted

# Of what `parse` reads, for messages.
EXAMPLES = (
    "2026-04-03, 2026-04-03T12:00Z, 3 April 2026, today, yesterday, 3 days ago, 2w, last month"
)
_RFC3339 = re.compile(
    r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:[0-5]\d)", re.ASCII
)
# With a whole date: 2026-04-03, 2026-W14-5 or 20260403T..., and maybe a time and an offset.
_ISO8601 = re.compile(
    r"(?:\d{4}-\d\d-\d\d|\d{4}-W\d\d-\d|\d{8}(?=T))(?:[T ]\d\d\S*(?: [+-]\d\d:?\d\d)?)?",
    re.IGNORECASE | re.ASCII,
)
_COUNT_BACK = re.compile(r"(\d{1,6}) ?([a-z]+)(?: ago)?|last (week|month|year)", re.ASCII)
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
_MAX_CHARACTERS = 80  # of a date, so that the parser is not slow


def to_text(time: datetime) -> str:
    """Return a time as RFC 3339 in UTC, in whole seconds: 2026-04-03T00:00:00Z."""
    return time.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def from_text(text: str) -> datetime:
    """Read an RFC 3339 time with its offset as a time in UTC, cut to whole seconds.

    Raises:
        InvalidValue: if the text has a different form, or the calendar does not have the time.

    """
    if not _RFC3339.fullmatch(text):
        raise InvalidValue("must be a time such as 2026-04-03T00:00:00Z")
    try:
        return datetime.fromisoformat(text.upper()).astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError):
        raise InvalidValue("is not a time that the calendar has") from None


def parse(text: str, now: datetime) -> datetime:
    """Read a date as a person writes it as a time in UTC, in whole seconds; nothing is guessed.

    ISO 8601; dates in words with a day, a month and a year of four digits, in an order that can be
    read in one way only; `today`, `yesterday`, `now`; a count of units before `now`. A date without
    a time is that day's midnight UTC.

    Raises:
        InvalidValue: if the text has no such form; its reason has examples.

    """
    text = " ".join(text.split())
    lower = text.lower()
    try:
        if len(text) > _MAX_CHARACTERS:
            raise ValueError  # noqa: TRY301 (one refusal for every reason)
        time = _read_name(lower, now) or _read_count(lower, now) or _read_iso(lower)
        return (time or _read_words(text)).astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError):
        raise InvalidValue(f"is not a date: {quoted(text)}; try one of: {EXAMPLES}") from None


def age(then: datetime, now: datetime) -> str:
    """Return the time from `then` to `now` in the largest whole unit: "3d ago", "in 2mo".

    A month has passed when the same day of the month, or the last day of a shorter month, and the
    same time of day are reached. Less than a minute is "just now".
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


def _read_name(text: str, now: datetime) -> datetime | None:
    """Read `now`, `today` or `yesterday`; return `None` for any other text."""
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return {"now": now, "today": midnight, "yesterday": midnight - timedelta(days=1)}.get(text)


def _read_count(text: str, now: datetime) -> datetime | None:
    """Read a count of units before now, such as `3 days ago`, `2w`, `last month`; or None."""
    match = _COUNT_BACK.fullmatch(text)
    if match is None:
        return None
    from dateutil.relativedelta import relativedelta

    count, spelling, last = match.groups()
    unit = _UNIT.get(last or spelling)
    if unit is None:
        return None
    steps: dict[str, int] = {unit: int(count or 1)}
    return now - relativedelta(**steps)  # type: ignore[arg-type]  # a key of _UNITS is a keyword


def _read_iso(text: str) -> datetime | None:
    """Read ISO 8601 with a whole date, or one with slashes; UTC where it has no offset; or None."""
    text = re.sub(r"^(\d{4})/(\d\d)/(\d\d)", r"\1-\2-\3", text)
    if not _ISO8601.fullmatch(text):
        return None
    time = datetime.fromisoformat(re.sub(r" (?=[+-])", "", text.upper()))
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _read_words(text: str) -> datetime:
    """Read a date in words if all readings are the same, whatever its order and its missing parts.

    Raises:
        ValueError: if they are not, or if dateutil cannot read it.

    """
    from dateutil.parser import parse as read

    try:
        readings = {
            read(text, default=default, dayfirst=dayfirst, yearfirst=yearfirst, tzinfos=_read_zone)
            for default, dayfirst, yearfirst in product(
                (datetime(2001, 1, 1, tzinfo=UTC), datetime(2002, 3, 17, tzinfo=UTC)),
                (False, True),
                (False, True),
            )
        }
    except Exception:  # noqa: BLE001 (for some texts the parser fails in ways of its own)
        raise ValueError from None
    time = readings.pop()
    if readings or not _is_complete(text.lower(), time):
        raise ValueError
    return time


def _is_complete(text: str, time: datetime) -> bool:
    """Tell whether a text names year, month and day of a time, and no other number or weekday."""
    rest = _TIME_OF_DAY.sub(" ", text, count=1)
    numbers = sorted(map(int, re.findall(r"\d+", rest)))
    month = re.search(rf"\b({'|'.join(_MONTHS)})", rest)
    expected = [time.year, time.day] if month else [time.year, time.month, time.day]
    weekday = re.search(rf"\b({'|'.join(_WEEKDAYS)})", rest)
    return (
        re.search(r"\d{4}", rest) is not None
        and numbers == sorted(expected)
        and (month is None or _MONTHS[time.month - 1] == month[1])
        and (weekday is None or _WEEKDAYS[time.weekday()] == weekday[1])
    )


def _read_zone(name: str | None, offset: int | None) -> timezone:
    """Return UTC or the zone of an offset in seconds.

    Raises:
        ValueError: if it is a different abbreviation, or UTC+3: they have more than one meaning.

    """
    if name not in {None, "UTC", "GMT", "Z"} or (name and offset):
        raise ValueError
    return timezone(timedelta(seconds=offset or 0))
