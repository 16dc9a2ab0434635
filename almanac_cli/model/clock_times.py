"""Reading times of day and time zones in dates: "17:00:07 +0200", "5pm EST", "T12Z"."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import NamedTuple

from almanac_cli.errors import InvalidValue
from almanac_cli.model.periods import can_be_leap_second

_CLOCK = re.compile(
    r"""
    (?<=\d)t(?P<iso_hour>\d\d)(?::?(?P<iso_minute>\d\d)(?::?(?P<iso_second>\d\d)(?:[.,]\d+)?)?)?
    (?![\d:])
    | (?<![\d:.,])(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?
    (?:\ ?(?P<half>[ap])\.?m\b\.?)?(?![\d:])
    | (?<![\d:.,])(?P<hour_alone>\d{1,2})\ ?(?P<half_alone>[ap])\.?m\b\.?
    """,
    re.VERBOSE | re.ASCII,
)
# RFC 822, section 5.1, but for its one-letter zones: RFC 2822, section 4.3, says of them that they
# are often used wrongly, and tell nothing. Hours east of UTC.
_ZONES = {
    "z": 0, "utc": 0, "gmt": 0, "ut": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7,
    "mdt": -6, "pst": -8, "pdt": -7,
}  # fmt: skip
# An offset, maybe with the name or a comment that many programs write beside it: "+0200 (CEST)".
_OFFSET = re.compile(
    r" ?(?:(?:utc|gmt) ?(?=[+-]\d))?(?P<sign>[+-])(?P<hours>\d\d?)(?::?(?P<minutes>[0-5]\d))?(?!\d)"
    r"(?: \([a-z :+-]+\)| (?P<label>(?!sat|oct|sept|at)[a-z]{1,4}t|utc|msk)$)?",
    re.ASCII,
)
_ZONE = re.compile(rf" ?(?P<zone>{'|'.join(sorted(_ZONES, key=len, reverse=True))})\b", re.ASCII)
_LEAP_SECOND = 60


class Clock(NamedTuple):
    """A time of day in a time zone."""

    time: time  # in whole seconds; of a leap second, the second before it
    zone: timezone
    is_leap_second: bool

    def on(self, day: date) -> datetime:
        """Return the moment of this time on a day, in UTC.

        Raises:
            OverflowError: if the calendar of Python does not reach so far.
            InvalidValue: if it is a leap second that cannot be.

        """
        moment = datetime.combine(day, self.time, self.zone).astimezone(UTC)
        if self.is_leap_second and not can_be_leap_second(moment):
            raise InvalidValue("no leap second can be then")
        return moment


def split_clock(text: str) -> tuple[str, Clock | None]:
    """Return a date in lower case without its time of day and time zone, and these.

    The time is `None` if the text has none; a zone without a time stays in the text. Without a zone
    the time is in UTC. The zone may follow the year, as git writes it.

    Raises:
        InvalidValue: if there is no such time of day, or no such zone.

    """
    match = _CLOCK.search(text)
    if match is None:
        return text, None
    before, after = text[: match.start()], text[match.end() :]
    zone, after = _split_zone(after)
    parts = match.groupdict()
    hour = int(parts["iso_hour"] or parts["hour"] or parts["hour_alone"])
    minute = int(parts["iso_minute"] or parts["minute"] or 0)
    second = int(parts["iso_second"] or parts["second"] or 0)
    if half := parts["half"] or parts["half_alone"]:
        if not 1 <= hour <= 12:  # noqa: PLR2004 (hours of half a day)
            raise InvalidValue(f"there is no hour {hour} {half}m")
        hour = hour % 12 + (12 if half == "p" else 0)
    is_leap_second = second == _LEAP_SECOND
    try:
        clock = time(hour, minute, second - is_leap_second)
    except ValueError:
        raise InvalidValue(f"there is no time {match[0].strip().removeprefix('t')}") from None
    return f"{before} {after}", Clock(clock, zone, is_leap_second)


def _split_zone(text: str) -> tuple[timezone, str]:
    """Return the zone at the start or at the end of the text after a time of day, and the rest."""
    for pattern in (_OFFSET, _ZONE):
        match = pattern.match(text)
        if match is None:
            match = next((m for m in pattern.finditer(text) if m.end() == len(text)), None)
            if match is not None and not match[0].startswith(" "):
                continue
        if match is not None:
            return _zone(match), text[: match.start()] + text[match.end() :]
    return UTC, text


def _zone(match: re.Match[str]) -> timezone:
    """Return the zone that one of the two patterns matches; InvalidValue if there is none."""
    parts = match.groupdict()
    if name := parts.get("zone"):
        return timezone(timedelta(hours=_ZONES[name]))
    offset = timedelta(hours=int(parts["hours"]), minutes=int(parts["minutes"] or 0))
    if parts["sign"] == "-":
        offset = -offset
    label = parts["label"]
    if abs(offset) >= timedelta(days=1) or (
        label in _ZONES and timedelta(hours=_ZONES[label]) != offset
    ):
        raise InvalidValue(f"there is no time zone {match[0].strip()}")
    return timezone(offset)
