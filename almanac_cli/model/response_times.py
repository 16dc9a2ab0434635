"""The times in the headers of HTTP responses: how long they are fresh, and when to ask again."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_RETRY_AFTER = timedelta(days=31)
_SECONDS = re.compile(r"\s*(\d{1,18})\s*", re.ASCII)
_MAX_AGE = re.compile(r'(?:^|[,\s])max-age\s*=\s*"?(\d{1,18})', re.ASCII | re.IGNORECASE)
_NOT_FRESH = re.compile(r"(?:^|[,\s])no-(?:cache|store)(?![\w=-])", re.ASCII | re.IGNORECASE)
_NO_TIME = timedelta()


def http_date(text: str) -> datetime | None:
    """Return a date of HTTP (RFC 9110, section 5.6.7, all three forms); `None` if it is none."""
    from email.utils import parsedate_to_datetime

    try:
        time = parsedate_to_datetime(text)
        return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def fresh_for(headers: Mapping[str, str], now: datetime, limit: timedelta) -> timedelta:
    """Return how long a response stays fresh, at most `limit`; zero if it does not say.

    Its `max-age` comes before `Expires`, which counts from its `Date`, and the time that it lay in
    caches counts (RFC 9111, sections 4.2.1 and 4.2.3).

    Args:
        headers: The headers of the response, with names in lower case.
        now: The time of the response, an aware datetime.
        limit: The longest time that is returned.

    """
    control = headers.get("cache-control", "")
    if _NOT_FRESH.search(control):
        return _NO_TIME
    if match := _MAX_AGE.search(control):
        lifetime = _timedelta(match[1])
    elif expires := http_date(headers.get("expires", "")):
        lifetime = expires - (http_date(headers.get("date", "")) or now)
    else:
        return _NO_TIME
    age = _SECONDS.fullmatch(headers.get("age", ""))
    lifetime -= _timedelta(age[1]) if age else _NO_TIME
    return min(max(lifetime, _NO_TIME), limit)


def retry_after(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """Return until when a server asks to be left alone, at most MAX_RETRY_AFTER from now.

    `None` if it does not (RFC 9110, section 10.2.3: seconds, or a date), or the time is past.
    """
    text = headers.get("retry-after", "")
    if match := _SECONDS.fullmatch(text):
        until: datetime | None = now + _timedelta(match[1])
    else:
        until = http_date(text)
    return min(until, now + MAX_RETRY_AFTER) if until and until > now else None


def _timedelta(seconds: str) -> timedelta:
    """Return a number of seconds as a time; ten years stand for all that is longer."""
    return timedelta(seconds=min(int(seconds), 10 * 365 * 86400))
