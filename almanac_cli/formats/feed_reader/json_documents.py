"""Documents of JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeGuard

from almanac_cli.errors import InvalidValue
from almanac_cli.formats import json_codec
from almanac_cli.formats.feed_reader import encodings, texts
from almanac_cli.formats.feed_reader.item_dates import first_plausible, latest_plausible
from almanac_cli.formats.feed_reader.limits import (
    LEFT_OUT,
    MAX_DEPTH,
    MAX_GUID_CHARACTERS,
    MAX_ITEMS,
    MAX_JSON_VALUES,
    TOO_DEEP,
    NotAFeed,
)
from almanac_cli.formats.feed_reader.links import page_url
from almanac_cli.model.feed_items import FeedDocument, FeedItem
from almanac_cli.model.numerals import Numeral, read_fraction, read_whole

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from almanac_cli.model.rows import JsonObject

_VERSION = "jsonfeed.org/version/1"
_LENIENTLY = "not JSON (line {}: {}): read leniently"


def _no_constant(_: str) -> None:
    """Read NaN and Infinity, which JSON does not have, as null."""


_STRICT = json.JSONDecoder(
    parse_float=read_fraction, parse_int=read_whole, parse_constant=_no_constant
)
# It takes control characters in texts, and what follows the document.
_LENIENT = json.JSONDecoder(
    parse_float=read_fraction, parse_int=read_whole, parse_constant=_no_constant, strict=False
)


def read_json(data: bytes, url: str, now: datetime, content_type: str | None) -> FeedDocument:
    """Return the document of a JSON Feed.

    Args:
        data: The document, which begins with a brace.
        url: The URL of the document.
        now: The current time, after which no item was published.
        content_type: The header Content-Type that the server sent with it.

    Raises:
        NotAFeed: if it is none, or beyond the limits.

    """
    if sum(map(data.count, (b",", b"[", b"{"))) > MAX_JSON_VALUES:
        raise NotAFeed(f"has more than {MAX_JSON_VALUES:,} values")
    feed, notes = _decode(encodings.decode(data, content_type))
    if not isinstance(feed, dict) or _VERSION not in _text(feed, "version"):
        raise NotAFeed("is JSON, but no JSON Feed")
    site = page_url(_text(feed, "home_page_url"), url)
    values = [value for value in _list(feed, "items") if isinstance(value, dict)]
    if left_out := len(values[MAX_ITEMS:]):
        notes.append(LEFT_OUT.format(MAX_ITEMS, left_out))
        del values[MAX_ITEMS:]
    maker = _ItemMaker(site or url, now, _authors(feed))
    items = tuple(filter(None, map(maker.make, values)))
    if len(items) < len(values):
        notes.append(f"items without an id left out: {len(values) - len(items)}")
    return FeedDocument(
        format="jsonfeed",
        title=texts.line(_text(feed, "title"), is_html=False),
        site=site,
        items=items,
        next_url=page_url(_text(feed, "next_url"), url),
        ttl_s=None,
        note="; ".join([*notes, *maker.faults]) or None,
    )


class _ItemMaker:
    """Makes items of their objects."""

    def __init__(self, base: str, now: datetime, author: str | None) -> None:
        self._base = base  # of relative links
        self._latest = latest_plausible(now)
        self._author = author  # of items that name none
        self.faults: dict[str, None] = {}

    def make(self, value: JsonObject) -> FeedItem | None:
        """Return the item of an object; `None` if it has no id.

        "Any item without an id must be discarded", and numbers are ids, too (section "Suggestions
        for Feed Readers").
        """
        if not (guid := texts.identifier(_text(value, "id"))):
            return None
        title = texts.line(_text(value, "title"), is_html=False)
        dates = (_text(value, "date_published"), _text(value, "date_modified"))
        published, precision = first_plausible(dates, self._latest)
        bodies = (("summary", False), ("content_html", True), ("content_text", False))
        links = (page_url(_text(value, name), self._base) for name in ("url", "external_url"))
        tags = (texts.line(tag, is_html=False) for tag in _list(value, "tags") if _is_text(tag))
        return FeedItem(
            guid=guid if len(guid) <= MAX_GUID_CHARACTERS else None,
            url=next(filter(None, links), None),
            title=title,
            summary=texts.summary(((_text(value, name), html) for name, html in bodies), title),
            author=_authors(value) or self._author,
            published=published,
            precision=precision,
            categories=tuple(dict.fromkeys(filter(None, tags))),
            event=self._event(value.get("_almanac")),
        )

    def _event(self, value: object) -> JsonObject | None:
        """Return the event in an item that an almanac wrote."""
        if not isinstance(value, dict):
            return None
        try:
            json_codec.decode(json_codec.compact(value).encode())
        except InvalidValue as error:
            self.faults[f"an event in it {error.reason}"] = None
            return None
        return value


def _decode(text: str) -> tuple[Any, list[str]]:
    """Return the value of a document, and a note if it is not well-formed."""
    notes = []
    try:
        try:
            value = _STRICT.decode(text)
        except json.JSONDecodeError as error:
            notes.append(_LENIENTLY.format(error.lineno, error.msg))
            value, _ = _LENIENT.raw_decode(text.lstrip())
    except json.JSONDecodeError as error:
        raise NotAFeed(f"is not JSON (line {error.lineno}: {error.msg})") from None
    except RecursionError:
        raise NotAFeed(TOO_DEEP) from None
    if _depth(value) > MAX_DEPTH:
        raise NotAFeed(TOO_DEEP)
    return value, notes


def _depth(value: object) -> int:
    """Return how many levels of objects and arrays there are within each other."""
    depth, level = 0, [value]
    while level := [inner for outer in level for inner in _inside(outer)]:
        depth += 1
    return depth


def _inside(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _text(value: JsonObject, name: str) -> str:
    """Return a member that is a text or a number as text, any other as ""."""
    member = value.get(name)
    is_number = isinstance(member, int | float | Numeral) and not isinstance(member, bool)
    return member if isinstance(member, str) else str(member) if is_number else ""


def _list(value: JsonObject, name: str) -> list[Any]:
    member = value.get(name)
    return member if isinstance(member, list) else []


def _authors(value: JsonObject) -> str | None:
    """Return the names of the authors of a feed or an item; version 1.0 has one, `author`."""
    people = [*_list(value, "authors"), value.get("author")]
    names = (
        texts.line(_text(person, "name"), is_html=False)
        for person in people
        if isinstance(person, dict)
    )
    return texts.line(", ".join(dict.fromkeys(filter(None, names))), is_html=False) or None


def _is_text(value: object) -> TypeGuard[str]:
    return isinstance(value, str)
