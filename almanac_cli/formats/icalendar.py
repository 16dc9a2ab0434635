"""Events as a calendar (iCalendar, RFC 5545): each a day, or the days of its period."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from almanac_cli.formats.feeds.tag_uris import AUTHORITY
from almanac_cli.model import periods
from almanac_cli.model.rows import MAX_SCORE, TIER_NAMES
from almanac_cli.model.urls import to_uri

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_MAX_OCTETS = 75  # of a line without its end (section 3.1)
_END = "\r\n"
_ESCAPED = re.compile(r"[\\;,]")  # in a text, beside ends of lines (section 3.3.11)
_LINE_ENDS = re.compile("\r\n|[\n\r\u2028\u2029]")  # what some programs take for one, too
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")  # no text has one (section 3.1)
_PRODUCT = "-//Almanac//Almanac//EN"


def calendar(name: str, rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield a calendar of this name: its beginning, each event, and its end."""
    yield "".join(
        _lines(
            ("BEGIN", "VCALENDAR"),
            ("VERSION", "2.0"),
            ("PRODID", _PRODUCT),
            ("NAME", _text(name)),  # RFC 7986
            ("X-WR-CALNAME", _text(name)),  # which more programs know
        )
    )
    for row in rows:
        yield "".join(_event(row))
    yield "".join(_lines(("END", "VCALENDAR")))


def fold(line: str) -> str:
    """Return a line in parts of at most 75 octets, no character in two of them, with its end."""
    data = line.encode()
    parts: list[str] = []
    while len(data) > (limit := _MAX_OCTETS - bool(parts)):  # a further part begins with a space
        while data[limit] & 0xC0 == 0x80:  # noqa: PLR2004 (a continuation byte of UTF-8)
            limit -= 1
        parts.append(data[:limit].decode())
        data = data[limit:]
    parts.append(data.decode())
    return f"{_END} ".join(parts) + _END


def _lines(*properties: tuple[str, str]) -> Iterator[str]:
    return (fold(f"{name}:{value}") for name, value in properties)


def _event(row: Mapping[str, Any]) -> Iterator[str]:
    """Return the lines of an event."""
    first = date.fromisoformat(row["published"][:10])
    last = periods.last_day(first, row["precision"] or "day")
    properties = [
        ("BEGIN", "VEVENT"),
        ("UID", f"{row['id']}.{_day(row['added'])}@{AUTHORITY}"),
        ("DTSTAMP", re.sub("[-:]", "", row["added"])),
        ("DTSTART;VALUE=DATE", _day(row["published"])),
        _end(first, last),
        ("SUMMARY", _text(row["title"])),
        ("DESCRIPTION", _text(_description(row))),
    ]
    if row["url"]:
        properties.append(("URL", to_uri(row["url"])))
    if row["tags"]:
        properties.append(("CATEGORIES", ",".join(map(_text, row["tags"]))))
    # Nobody is busy on a day because something happened on it.
    return _lines(*properties, ("TRANSP", "TRANSPARENT"), ("END", "VEVENT"))


def _end(first: date, last: date) -> tuple[str, str]:
    """Return the property for the end of an event: the day after the last, which is excluded."""
    if last == date.max:  # there is no day after it
        return "DURATION", f"P{(last - first).days + 1}D"
    return "DTEND;VALUE=DATE", _day((last + timedelta(days=1)).isoformat())


def _day(time: str) -> str:
    return time[:10].replace("-", "")


def _description(row: Mapping[str, Any]) -> str:
    """Return the facts of an event, its summary, and why it has its score, as plain text."""
    facts = [
        f"{row['score']}/{MAX_SCORE}" if row["score"] else "",
        f"{row['source']} ({row['author']})" if row["author"] else row["source"],
        TIER_NAMES[row["tier"]] if row["tier"] else "",
    ]
    texts = [" · ".join(filter(None, facts)), row["summary"], row["rationale"]]
    return "\n\n".join(filter(None, texts))


def _text(text: str) -> str:
    """Return a text as the value of a property."""
    escaped = _ESCAPED.sub(r"\\\g<0>", _LINE_ENDS.sub("\n", text)).replace("\n", r"\n")
    return _CONTROL.sub("", escaped)
