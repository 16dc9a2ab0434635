"""RSS 2.0 (specification of the RSS Advisory Board, version 2.0.11): frame and items of a feed."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from almanac_cli.formats.feeds import xml_text
from almanac_cli.formats.feeds.atom import ATOM
from almanac_cli.formats.feeds.tag_uris import NAMESPACE
from almanac_cli.formats.feeds.xml_text import GAP
from almanac_cli.model.periods import MONTHS, WEEKDAYS

if TYPE_CHECKING:
    from almanac_cli.formats.feeds.entry import Entry
    from almanac_cli.formats.feeds.feed import Feed

_DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"


def frame(feed: Feed, updated: str) -> tuple[str, str]:
    """Return what stands before and after the items of a feed."""
    namespaces = {"xmlns:atom": ATOM, "xmlns:dc": _DUBLIN_CORE, "xmlns:almanac": NAMESPACE}
    root = ET.Element("rss", {"version": "2.0", **namespaces})
    channel = xml_text.add(root, "channel")
    xml_text.add(channel, "title", feed.title)
    # Required, and any scheme will do.
    xml_text.add(channel, "link", feed.page_url or feed.id)
    xml_text.add(channel, "description", feed.description or feed.title)
    if feed.lang:
        xml_text.add(channel, "language", feed.lang)
    xml_text.add(channel, "lastBuildDate", rfc822_date(updated))
    if feed.self_url:
        xml_text.add(
            channel, "atom:link", rel="self", type="application/rss+xml", href=feed.self_url
        )
    head, tail = xml_text.open_and_close(root, levels=2)
    return xml_text.DECLARATION + head, tail


def entry(item: Entry) -> str:
    """Return the element of an item."""
    urls = filter(None, (item.url, item.via))
    facts = (item.id, rfc822_date(item.published), item.author)
    texts = (item.title, *urls, *facts, *item.tags, item.html, item.event)
    shape = _shape(bool(item.url), bool(item.via), len(item.tags))
    return xml_text.fill(shape, texts)


@cache
def _shape(has_url: bool, has_via: bool, tags: int) -> str:  # noqa: FBT001 (the key of a cache)
    """Return the element of an item with gaps for its texts."""
    root = ET.Element("item")
    xml_text.add(root, "title", GAP)
    if has_url:
        xml_text.add(root, "link", GAP)
    if has_via:
        xml_text.add(root, "atom:link", rel="via", href=GAP)
    xml_text.add(root, "guid", GAP, isPermaLink="false")
    xml_text.add(root, "pubDate", GAP)
    xml_text.add(root, "dc:creator", GAP)
    for _ in range(tags):
        xml_text.add(root, "category", GAP)
    xml_text.add(root, "description", GAP)
    xml_text.add(root, "almanac:event", GAP)
    return xml_text.to_text(root)


def rfc822_date(time: str) -> str:
    """Return a time in UTC as RFC 822 has it, with a year of four digits."""
    day = date.fromisoformat(time[:10])
    weekday, month = WEEKDAYS[day.weekday()][:3], MONTHS[day.month - 1][:3]
    return f"{weekday}, {day.day:02} {month} {time[:4]} {time[11:19]} +0000"
