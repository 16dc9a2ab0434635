"""Atom (RFC 4287): the frame of a feed, and its entries."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from functools import cache
from typing import TYPE_CHECKING

from almanac_cli.formats.feeds import xml_text
from almanac_cli.formats.feeds.tag_uris import NAMESPACE
from almanac_cli.formats.feeds.xml_text import GAP

if TYPE_CHECKING:
    from almanac_cli.formats.feeds.entry import Entry
    from almanac_cli.formats.feeds.feed import Feed

ATOM = "http://www.w3.org/2005/Atom"


def frame(feed: Feed, updated: str) -> tuple[str, str]:
    """Return what stands before and after the entries of a feed."""
    root = ET.Element("feed", {"xmlns": ATOM, "xmlns:almanac": NAMESPACE})
    if feed.lang:
        root.set("xml:lang", feed.lang)
    xml_text.add(root, "id", feed.id)
    xml_text.add(root, "title", feed.title)
    if feed.description:
        xml_text.add(root, "subtitle", feed.description)
    xml_text.add(root, "updated", updated)
    xml_text.add(xml_text.add(root, "author"), "name", feed.author)
    if feed.page_url:
        xml_text.add(root, "link", rel="alternate", type="text/html", href=feed.page_url)
    if feed.self_url:
        xml_text.add(root, "link", rel="self", type="application/atom+xml", href=feed.self_url)
    head, tail = xml_text.open_and_close(root)
    return xml_text.DECLARATION + head, tail


def entry(item: Entry) -> str:
    """Return the element of an entry."""
    urls = filter(None, (item.url, item.via))
    author = (item.published, item.updated, item.author)
    texts = (item.id, item.title, *urls, *author, *item.tags, item.html, item.event)
    shape = _shape(bool(item.url), bool(item.via), len(item.tags))
    return xml_text.fill(shape, texts)


@cache
def _shape(has_url: bool, has_via: bool, tags: int) -> str:  # noqa: FBT001 (the key of a cache)
    """Return the element of an entry with gaps for its texts."""
    root = ET.Element("entry")
    xml_text.add(root, "id", GAP)
    xml_text.add(root, "title", GAP)
    if has_url:
        xml_text.add(root, "link", rel="alternate", href=GAP)
    if has_via:
        xml_text.add(root, "link", rel="via", href=GAP)
    xml_text.add(root, "published", GAP)
    xml_text.add(root, "updated", GAP)
    xml_text.add(xml_text.add(root, "author"), "name", GAP)
    for _ in range(tags):
        xml_text.add(root, "category", term=GAP)
    xml_text.add(root, "content", GAP, type="html")
    xml_text.add(root, "almanac:event", GAP)
    return xml_text.to_text(root)
