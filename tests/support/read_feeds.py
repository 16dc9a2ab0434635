"""Feeds to read in tests: documents made of a few elements, and what was read of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from almanac_cli.formats.feed_reader.read import read_feed

if TYPE_CHECKING:
    from almanac_cli.model.feed_items import FeedDocument, FeedItem

NOW = datetime(2026, 4, 10, 12, tzinfo=UTC)
URL = "https://feeds.example/news/feed.xml"
_NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "media": "http://search.yahoo.com/mrss/",
    "atom": "http://www.w3.org/2005/Atom",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
}
_DECLARATIONS = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _NAMESPACES.items())


def rss(item: str, channel: str = "") -> str:
    """Return RSS 2.0 with these elements in its channel, and in an item."""
    channel = channel or "<title>News</title><link>https://site.example/</link>"
    return (
        f'<?xml version="1.0"?><rss version="2.0" {_DECLARATIONS}><channel>{channel}'
        f"<item>{item}</item></channel></rss>"
    )


def atom(entry: str, feed: str = "") -> str:
    """Return Atom 1.0 with these elements in its feed, and in an entry."""
    namespace = 'xmlns="http://www.w3.org/2005/Atom"'
    feed = feed or '<title>News</title><link href="https://site.example/"/>'
    return f"<feed {namespace} {_DECLARATIONS}>{feed}<entry>{entry}</entry></feed>"


def read(text: str | bytes, content_type: str | None = None) -> FeedDocument:
    """Return the document of a feed, in UTF-8 unless it is given as bytes."""
    data = text if isinstance(text, bytes) else text.encode()
    return read_feed(data, URL, NOW, content_type)


def only_item(text: str | bytes, content_type: str | None = None) -> FeedItem:
    """Return the one item of a feed."""
    (item,) = read(text, content_type).items
    return item
