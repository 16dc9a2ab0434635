"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/): the frame of a feed, and its items."""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.formats import json_codec

if TYPE_CHECKING:
    from almanac_cli.formats.feeds.entry import Entry
    from almanac_cli.formats.feeds.feed import Feed

_VERSION = "https://jsonfeed.org/version/1.1"


def frame(feed: Feed, updated: str) -> tuple[str, str]:  # noqa: ARG001 (the format has no such member)
    """Return what stands before and after the items of a feed."""
    members = {
        "version": _VERSION,
        "title": feed.title,
        "home_page_url": feed.page_url,
        "feed_url": feed.self_url,
        "description": feed.description,
        "authors": [{"name": feed.author}],
        "language": feed.lang,
    }
    text = json_codec.compact({name: value for name, value in members.items() if value})
    return f'{text[:-1]},"items":[', "]}"


def entry(item: Entry) -> str:
    """Return the object of an item; its member `_almanac` holds the event."""
    members = {
        "id": item.id,
        "url": item.url,
        "external_url": item.via,
        "title": item.title,
        "content_html": item.html,
        "date_published": item.published,
        "date_modified": item.updated,
        "authors": [{"name": item.author}],
        "tags": item.tags,
    }
    text = json_codec.compact({name: value for name, value in members.items() if value})
    return f'{text[:-1]},"_almanac":{item.event}}}'
