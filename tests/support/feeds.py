"""Judges of feeds: the rules of each format, and a reader that takes the events of a feed back."""

from __future__ import annotations

import json
import re
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import feedparser
from lxml import etree

from almanac_cli.formats import json_codec
from almanac_cli.formats.feeds.tag_uris import NAMESPACE
from almanac_cli.model import records
from almanac_cli.model.kinds import EVENT

if TYPE_CHECKING:
    from collections.abc import Mapping

ATOM = "{http://www.w3.org/2005/Atom}"
OURS = f"{{{NAMESPACE}}}"
# RFC 4151, section 2.1, with an authority that is the name of a host.
TAG_URI = re.compile(
    r"tag:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?,\d{4}(?:-\d\d(?:-\d\d)?)?:"
    r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-F]{2})+"
)
URI = re.compile(r"https?://(?:[A-Za-z0-9._~:/?#@!$&'()*+,;=\[\]-]|%[0-9A-Fa-f]{2})+")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
# https://www.rssboard.org/rss-specification: the elements of a channel and of an item.
CHANNEL = {
    "title", "link", "description", "language", "copyright", "managingEditor", "webMaster",
    "pubDate", "lastBuildDate", "category", "generator", "docs", "cloud", "ttl", "image",
    "rating", "textInput", "skipHours", "skipDays", "item",
}  # fmt: skip
ITEM = {
    "title", "link", "description", "author", "category", "comments", "enclosure", "guid",
    "pubDate", "source",
}  # fmt: skip
# https://www.jsonfeed.org/version/1.1/: the type of each member.
JSON_FEED = {
    "version": str, "title": str, "home_page_url": str, "feed_url": str, "description": str,
    "user_comment": str, "next_url": str, "icon": str, "favicon": str, "authors": list,
    "language": str, "expired": bool, "hubs": list, "items": list,
}  # fmt: skip
JSON_ITEM = {
    "id": str, "url": str, "external_url": str, "title": str, "content_html": str,
    "content_text": str, "summary": str, "image": str, "banner_image": str,
    "date_published": str, "date_modified": str, "authors": list, "tags": list,
    "language": str, "attachments": list, "_almanac": dict,
}  # fmt: skip


@cache
def _grammar() -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(Path(__file__).with_name("atom.rng")))


def check(name: str, data: bytes) -> None:
    """Assert that a feed follows the rules of its format."""
    {"atom": check_atom, "rss": check_rss, "jsonfeed": check_json_feed}[name](data)


def rows(name: str, data: bytes) -> list[Any]:
    """Return the rows of the events in a feed, as another almanac takes them back."""
    if name == "jsonfeed":
        values = [item["_almanac"] for item in json_codec.decode_row(data.decode())["items"]]
    else:
        elements = etree.fromstring(data).iter(f"{OURS}event")
        values = [json_codec.decode((element.text or "").encode()) for element in elements]
    return [records.parse(EVENT, value, "event").as_json() for value in values]


def check_atom(data: bytes) -> None:
    """Assert that a feed is valid Atom: by the grammar, and the rules beside it."""
    root = etree.fromstring(data)
    _grammar().assertValid(root)
    assert root.find(f"{ATOM}author") is not None
    ids = [element.text or "" for element in root.iter(f"{ATOM}id")]
    assert len(ids) == len(set(ids))
    assert all(TAG_URI.fullmatch(id_) for id_ in ids)
    links = [element.get("href", "") for element in root.iter(f"{ATOM}link")]
    assert all(URI.fullmatch(link) for link in links)
    names = [element.text for element in root.iter(f"{ATOM}name")]
    assert all(names)
    for entry in root.iter(f"{ATOM}entry"):
        rels = [link.get("rel") for link in entry.findall(f"{ATOM}link")]
        assert len(rels) == len(set(rels))
        assert entry.findtext(f"{ATOM}content")
    times = [element.text or "" for element in root.iter(f"{ATOM}updated", f"{ATOM}published")]
    assert all(TIME.fullmatch(time) for time in times)
    _check_with_feedparser(data, "atom10")


def check_rss(data: bytes) -> None:
    """Assert that a feed is valid RSS 2.0."""
    root = etree.fromstring(data)
    assert (root.tag, root.get("version")) == ("rss", "2.0")
    (channel,) = root
    _check_elements(channel, CHANNEL, {"item"})
    assert all(channel.findtext(tag) for tag in ("title", "link", "description"))
    _check_rfc822(channel.findtext("lastBuildDate") or "")
    items = channel.findall("item")
    for item in items:
        _check_elements(item, ITEM, {"category"})
        assert item.findtext("title")
        assert item.findtext("description")
        _check_rfc822(item.findtext("pubDate") or "")
        link = item.findtext("link")
        assert link is None or URI.fullmatch(link)
        guid = item.find("guid")
        assert guid is not None
        assert guid.get("isPermaLink") == "false"
        assert TAG_URI.fullmatch(guid.text or "")
    guids = [item.findtext("guid") for item in items]
    assert len(guids) == len(set(guids))
    _check_with_feedparser(data, "rss20")


def check_json_feed(data: bytes) -> None:
    """Assert that a feed is a valid JSON Feed 1.1."""
    feed = json.loads(data)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"]
    _check_members(feed, JSON_FEED)
    ids = [item["id"] for item in feed["items"]]
    assert len(ids) == len(set(ids))
    for item in feed["items"]:
        _check_members(item, JSON_ITEM)
        assert TAG_URI.fullmatch(item["id"])
        assert "content_html" in item or "content_text" in item
        assert all(TIME.fullmatch(item[key]) for key in ("date_published", "date_modified"))
        assert all(isinstance(tag, str) for tag in item.get("tags", ()))
        assert all(URI.fullmatch(item[key]) for key in ("url", "external_url") if key in item)


def _check_members(value: dict[str, Any], types: Mapping[str, type]) -> None:
    """Assert that an object has these members alone, each of its type and not empty."""
    for key, member in value.items():
        assert isinstance(member, types[key]), key
        assert member or key == "items", key
    for author in value["authors"]:
        assert author.keys() <= {"name", "url", "avatar"}
        assert author["name"]


def _check_elements(parent: etree._Element, allowed: set[str], repeated: set[str]) -> None:
    """Assert that an element has these of RSS alone, none twice but for those repeated."""
    tags = [str(child.tag) for child in parent if not str(child.tag).startswith("{")]
    assert {*tags} <= allowed
    once = [tag for tag in tags if tag not in repeated]
    assert len(once) == len(set(once))


def _check_rfc822(text: str) -> None:
    assert re.fullmatch(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000", text)
    # Not by `email.utils`, which takes a year before 100 for one of this century.
    assert text.startswith(f"{datetime.strptime(text, '%a, %d %b %Y %H:%M:%S %z'):%a}")


def _check_with_feedparser(data: bytes, version: str) -> None:
    parsed = feedparser.parse(data)
    assert not parsed.bozo, parsed.get("bozo_exception")
    assert parsed.version == version
    assert urlsplit(parsed.feed.link).scheme in {"https", "tag"} if "link" in parsed.feed else True
