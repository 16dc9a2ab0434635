"""The items of a feed in XML, made of the fields that were collected: `FeedMaker`."""

from __future__ import annotations

import re
from base64 import b64decode
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from almanac_cli.errors import InvalidValue
from almanac_cli.formats import json_codec
from almanac_cli.formats.feed_reader import texts
from almanac_cli.formats.feed_reader.item_dates import first_plausible, latest_plausible
from almanac_cli.formats.feed_reader.limits import LEFT_OUT, MAX_GUID_CHARACTERS, MAX_ITEMS
from almanac_cli.formats.feed_reader.links import join, page_url
from almanac_cli.model.feed_items import FeedDocument, FeedItem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from almanac_cli.formats.feed_reader.collector import Collector, Field, Values

_TITLES = ("title", "dc:title", "atom:title", "media:title", "itunes:title")
_SUMMARIES = (
    "description", "summary", "dc:description", "atom:summary", "content", "content:encoded",
    "atom:content", "xhtml:body", "xhtml:div", "body", "fullitem", "media:description",
    "itunes:summary", "itunes:subtitle",
)  # fmt: skip
# Published, issued, date, created, updated.
_DATES = (
    "pubdate", "published", "atom:published", "issued", "dcterms:issued", "dc:date", "date",
    "created", "dcterms:created", "updated", "modified", "atom:updated", "dcterms:modified",
)  # fmt: skip
_AUTHORS = (
    "author/name", "author", "dc:creator", "dc:author", "itunes:author", "author/email",
    "source/author/name",
)  # fmt: skip
_CATEGORIES = ("category", "atom:category", "dc:subject")
_ORIGINAL_LINKS = ("feedburner:origlink", "pheedo:origlink")
_HTML_TYPES = ("html", "xhtml", "text/html", "application/xhtml+xml")
_BINARY = ("application/octet-stream", "image/", "audio/", "video/", "application/pdf")
_RELATIONS = "http://www.iana.org/assignments/relation/"
_EVENT = "almanac:event"
_PERIODS = {"hourly": 1, "daily": 24, "weekly": 7 * 24, "monthly": 30 * 24, "yearly": 365 * 24}


class FeedMaker:
    """Makes the document of a feed from its fields.

    Args:
        collector: The fields.
        url: The URL of the document.
        now: The current time, after which no item was published.

    """

    def __init__(self, collector: Collector, url: str, now: datetime) -> None:
        self._fields = collector
        self._url = url
        self._latest = latest_plausible(now)
        self._is_atom = collector.format == "atom"
        self._site: str | None = None
        self._author: str | None = None  # of items that name none
        # Of the names that fields may have, those that some have: most feeds use few of them.
        names: set[str] = set(collector.channel).union(*collector.items)
        self._titles, self._summaries, self._dates, self._authors, self._categories = (
            [name for name in several if name in names]
            for several in (_TITLES, _SUMMARIES, _DATES, _AUTHORS, _CATEGORIES)
        )
        # Items of a feed have the same authors and categories. What is kept goes with the document.
        self._person, self._line = lru_cache(texts.person), lru_cache(texts.line)
        self._original_links = [name for name in _ORIGINAL_LINKS if name in names]
        self._faults: dict[str, None] = {}

    def make(self, note: str | None) -> FeedDocument:
        """Return the document; `note` says what is wrong with it so far."""
        channel = self._fields.channel
        self._site = self._page(channel)
        if self._is_atom:  # RFC 4287, section 4.2.1
            self._author = self._author_of(channel)
        items = tuple(self._item(values) for values in self._fields.items)
        left_out = self._fields.left_out
        rest = LEFT_OUT.format(MAX_ITEMS, left_out) if left_out else None
        return FeedDocument(
            format=self._fields.format or "rss",
            title=self._title(channel),
            site=self._site,
            items=items,
            next_url=self._link(channel, "next") or self._link(channel, "prev-archive"),
            ttl_s=_ttl_s(channel),
            note="; ".join(filter(None, (note, rest, *self._faults))) or None,
        )

    def _item(self, values: Values) -> FeedItem:
        title = self._title(values)
        dates = [field.text for name in self._dates if name in values for field in values[name]]
        published, precision = first_plausible(dates, self._latest)
        return FeedItem(
            guid=_guid(values),
            url=self._page(values),
            title=title,
            summary=texts.summary(self._bodies(values), title),
            author=self._author_of(values) or self._author,
            published=published,
            precision=precision,
            categories=self._categories_of(values),
            event=self._event(values) if _EVENT in values else None,
        )

    def _title(self, values: Values) -> str:
        """Return the first title that is not empty, else ""."""
        for name in self._titles:
            for field in values.get(name, ()):
                text, is_html = self._text(name, field)
                if title := texts.line(text, is_html=is_html):
                    return title
        return ""

    def _bodies(self, values: Values) -> Iterator[tuple[str, bool]]:
        """Yield the summaries and contents of an item, each with whether it is HTML."""
        for name in self._summaries:
            if name in values:
                for field in values[name]:
                    yield self._text(name, field)

    def _text(self, name: str, field: Field) -> tuple[str, bool]:
        """Return the text of a field, and whether it is HTML.

        See RFC 4287, section 3.1.1, and for Atom 0.3 the draft, section 3.1; Media RSS: `type`.
        Other formats have HTML in all texts, or are taken so.
        """
        if field.is_markup:
            return field.text, True
        is_text = self._is_atom or name.startswith(("media:", "atom:"))
        if not field.attributes:
            return field.text, not is_text
        type_ = field.attributes.get("type", "").strip().lower()
        if field.attributes.get("mode") == "base64" or type_.startswith(_BINARY):
            return _decode_base64(field.text), True
        return field.text, not is_text or type_ in _HTML_TYPES

    def _page(self, values: Values) -> str | None:
        """Return the URL of the page of a feed or an item."""
        for name in self._original_links:
            for field in values.get(name, ()):
                if url := self._url_of(field.text, field):
                    return url
        if url := self._link(values, "alternate"):
            return url
        guid = next(iter(values.get("guid", ())), None)
        if guid and guid.attributes.get("isPermaLink", "true").strip().lower() != "false":
            return page_url(guid.text)
        return None

    def _link(self, values: Values, relation: str) -> str | None:
        """Return the URL of the first link of a relation, one to a page in HTML if there is one."""
        links = values.get("link", [])
        if "atom:link" in values:
            links = links + values["atom:link"]
        if len(links) > 1:
            links = sorted(links, key=_is_other_type)
        for field in links:
            attributes = field.attributes
            if (_relation(attributes) if attributes else "alternate") == relation and (
                url := self._url_of(attributes.get("href") or field.text, field)
            ):
                return url
        return None

    def _url_of(self, link: str, field: Field) -> str | None:
        """Return a link of a field as an absolute URL: of the nearest `xml:base`, or the site."""
        if link[:4].lower() == "http":
            return page_url(link)
        base = join(self._url, field.base) if field.base else self._site or self._url
        return page_url(link, base)

    def _author_of(self, values: Values) -> str | None:
        """Return the names of the authors of a feed or an item, joined by commas."""
        for name in self._authors:
            if name in values:
                names = [self._person(field.text) for field in values[name]]
                if authors := ", ".join(dict.fromkeys(filter(None, names))):
                    return self._line(authors)
        return None

    def _categories_of(self, values: Values) -> tuple[str, ...]:
        """Return the categories of an item; in Atom, the terms."""
        names = [
            self._line(field.text or field.attributes.get("term", ""))
            for name in self._categories
            if name in values
            for field in values[name]
        ]
        return tuple(dict.fromkeys(filter(None, names)))

    def _event(self, values: Values) -> Mapping[str, Any] | None:
        """Return the event in an item that an almanac wrote."""
        try:
            event = json_codec.decode(values[_EVENT][0].text.encode())
        except InvalidValue as error:
            self._faults[f"an event in it {error.reason}"] = None
            return None
        return event if isinstance(event, dict) else None


def _guid(values: Values) -> str | None:
    """Return the id of an item; none if it is too long, since it must not be cut."""
    for name in ("guid", "id"):
        for field in values.get(name, ()):
            guid = texts.identifier(field.text)
            return guid if guid and len(guid) <= MAX_GUID_CHARACTERS else None
    return None


def _relation(attributes: Mapping[str, str]) -> str:
    """Return the relation of a link (RFC 4287, section 4.2.7.2)."""
    relation = attributes.get("rel", "").strip().lower()
    return relation.removeprefix(_RELATIONS) or "alternate"


def _is_other_type(field: Field) -> bool:
    """Tell whether a link leads to something that is no page in HTML."""
    type_ = field.attributes.get("type", "").strip().lower()
    return bool(type_) and type_ not in _HTML_TYPES


def _decode_base64(text: str) -> str:
    """Return the text in Base64, "" if it is none; the text itself if it is not in Base64."""
    try:
        return b64decode(text).decode()
    except UnicodeDecodeError:
        return ""
    except ValueError:
        return text


def _ttl_s(channel: Values) -> int | None:
    """Return how long a feed is fresh: `ttl` in minutes, or the period and frequency of `sy:`."""
    first = {name: fields[0].text.lower() for name, fields in channel.items() if fields}
    if (minutes := _number(first.get("ttl", ""))) is not None:
        return minutes * 60
    if hours := _PERIODS.get(first.get("sy:updateperiod", "")):
        return hours * 3600 // (_number(first.get("sy:updatefrequency", "")) or 1)
    return None


def _number(text: str) -> int | None:
    return int(text) if re.fullmatch("[0-9]{1,7}", text) else None
