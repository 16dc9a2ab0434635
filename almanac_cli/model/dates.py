"""Times and dates: read from text and written as text. The current time is passed in."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from almanac_cli.errors import InvalidValue, quoted
from almanac_cli.model import periods, relative_dates
from almanac_cli.model.periods import Date

if TYPE_CHECKING:
    from almanac_cli.model.calendar_dates import Order

# Of what `parse` reads, for messages.
EXAMPLES = (
    "2026-04-03, 2026-04-03T12:00Z, 3 April 2026, April 2026, Q2 2026, 2026, today, 3 days ago, 2w"
)
_RFC3339 = re.compile(
    r"(\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d):(\d\d)(?:\.\d+)?([Zz]|[+-]\d\d:[0-5]\d)", re.ASCII
)
_LEAP_SECOND = "60"
_DASHES = dict.fromkeys((*range(0x2010, 0x2016), 0x2212), "-")  # U+2212 is the minus sign
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_NO_SUCH_YEAR = "the calendar does not reach so far"
_MAX_CHARACTERS = 80  # of a date, so that reading it is not slow


def to_text(time: datetime) -> str:
    """Return a time as RFC 3339 in UTC, in whole seconds: 2026-04-03T00:00:00Z."""
    return time.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


@lru_cache(maxsize=256)  # that of an item is read several times; those of a feed all together
def from_text(text: str) -> datetime:
    """Read an RFC 3339 time with its offset as a time in UTC, cut to whole seconds.

    A leap second is read as the second before it, so that it stays in its day.

    Raises:
        InvalidValue: if the text has a different form, or the calendar does not have the time.

    """
    match = _RFC3339.fullmatch(text)
    if match is None:
        raise InvalidValue("must be a time such as 2026-04-03T00:00:00Z")
    minute, second, zone = match.groups()
    is_leap_second = second == _LEAP_SECOND
    try:
        time = datetime.fromisoformat(
            f"{minute}:{'59' if is_leap_second else second}{zone}".upper()
        )
        time = time.astimezone(UTC)
    except (ValueError, OverflowError):
        raise InvalidValue("is not a time that the calendar has") from None
    if is_leap_second and not periods.can_be_leap_second(time):
        raise InvalidValue("is not a time that the calendar has")
    return time


def parse(text: str, now: datetime, order: Order | None = None) -> Date:
    """Read a date as a person or a program writes it; nothing is guessed.

    ISO 8601, RFC 3339 and RFC 822, the forms of git, seconds since 1970 after an @, numbers that
    begin with the year, dates in words with a year of four digits, months, quarters and years, the
    first day of a range. A time of day without a zone is in UTC. `today`, `yesterday`, weekdays (of
    the last seven days, today among them) and counts of days, weeks, months and years before today
    are days of the calendar in the time zone of `now`; counts of minutes and hours are moments.

    Args:
        text: The text to read.
        now: The current time in the time zone of the user, an aware datetime.
        order: The order of day, month and year in numbers that could be either; `None` to refuse
            them.

    Raises:
        AmbiguousDate: if numbers could be more than one date.
        InvalidValue: if the text has no such form; the reason says which part was not understood,
            where that can be told, and has examples.

    """
    if (value := _read_common(text)) is not None:
        return value
    if len(text) > _MAX_CHARACTERS:
        raise _refusal(text, "")
    plain = " ".join(unicodedata.normalize("NFKC", text).translate(_DASHES).split()).lower()
    try:
        value = relative_dates.read(plain, now)
    except OverflowError:
        raise _refusal(text, _NO_SUCH_YEAR) from None
    except InvalidValue as error:
        raise _refusal(text, error.reason) from None
    return value or _read_text(text, plain, order)


def _read_common(text: str) -> Date | None:
    """Return the date in a text of the two commonest forms, `None` for any other text."""
    try:
        if _RFC3339.fullmatch(text):
            return Date(from_text(text), None)
        if _DAY.fullmatch(text):
            return periods.day(date.fromisoformat(text))
    except ValueError:
        pass  # the reason is found with the other forms
    return None


def _read_text(text: str, plain: str, order: Order | None) -> Date:
    """Return the date in a text that is `plain` in lower case; else raise as `parse` does."""
    # Here: its regular expressions take long to make, and most dates are read before.
    from almanac_cli.model import calendar_dates, date_texts

    try:
        return date_texts.read(plain, order)
    except calendar_dates.AmbiguousDate as error:
        reason = f"is ambiguous: {quoted(text)}, {error.reason}"
        raise calendar_dates.AmbiguousDate(reason) from None
    except OverflowError:
        raise _refusal(text, _NO_SUCH_YEAR) from None
    except InvalidValue as error:
        raise _refusal(text, error.reason) from None


def _refusal(text: str, reason: str) -> InvalidValue:
    """Return the error for a text that is not a date; the reason may be empty."""
    because = f" ({reason})" if reason else ""
    return InvalidValue(f"is not a date: {quoted(text)}{because}; try one of: {EXAMPLES}")
