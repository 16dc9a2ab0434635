"""Compare what is read of feeds with feedparser, and with what cases of parsers expect.

A difference that a rule decides gets that rule; any other one is a fault.
"""

from __future__ import annotations

import calendar
import json
import re
from datetime import UTC, datetime
from fnmatch import fnmatch
from typing import TYPE_CHECKING, Any, NamedTuple

import feedparser

from almanac_cli.errors import InvalidValue
from almanac_cli.formats.feed_reader import texts
from almanac_cli.formats.feed_reader.limits import NotAFeed
from almanac_cli.formats.feed_reader.read import read_feed
from almanac_cli.model.urls import without_trackers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from almanac_cli.model.feed_items import FeedItem

NOW = datetime(2026, 11, 26, tzinfo=UTC)
URL = "http://127.0.0.1:8097/folder/case.xml"
_FIRST, _LAST = "1990", "2026-11-28"  # plausible days
_ID = (
    "RFC 4287, 4.2.6: the content of atom:id must not change when a document is moved, and is"
    " compared character by character"
)
_LINK = (
    "RFC 4287, 4.2.6: processors must not assume that an atom:id can be dereferenced; a guid is a"
    " link only where the feed says so"
)
# What decides, by the names of cases and fields.
RULES = [
    ("real/bd04b85676aee76e.xml", "id", "RSS 2.0: a guid is a string, and no link to be resolved"),
    ("feedparser/cdf/*", "*", "CDF is none of the formats: its root is <CHANNEL>"),
    ("*/doctype_contains_entity_decl.xml", "*", "declarations of entities are refused"),
    ("*/entity_in_doctype.xml", "*", "declarations of entities are refused"),
    ("feedparser/base/*entry_id_base*", "id", _ID),
    ("*entry_id_xml_base.xml", "id", _ID),
    ("*http_content_language_entry_title_inherit_2.xml", "id", _ID),
    ("*entry_id*", "link", _LINK),
    ("*http_content_language_entry_title_inherit_2.xml", "link", _LINK),
    ("*feed_item_guid_-_atom03_feed_entry_id.xml", "link", _LINK),
    ("feedparser/base/*base_content_location.xml", "link",
     "RFC 7231, appendix B: Content-Location no longer affects the base URI"),
    ("*/entry_link_rel_enclosure_no_href.xml", "link",
     "RFC 4287, 4.2.7.1: a link must have an attribute href; the alternate one has it"),
    ("*/item_category_image.xml", "title", "RSS 2.0: the title is an element of the item itself"),
    ("*/issue_217_enclosure_children.xml", "title",
     "Media RSS: media:title describes the object that it stands in, not the item around it"),
    ("*/item_guid_isPermaLink_ValueError.xml", "*",
     "RSS 2.0: a guid is a string, and none of its syntax is checked; it is no URL to open"),
    ("*/rss_channel_item_guid_no_permalink.xml", "*",
     "RSS 2.0: a guid that is a permalink is a URL; RFC 3986, 4.3: without a scheme it is none"),
    ("*/rss_channel_item_links.xml", "link", "RSS 2.0: an item has one link; the first counts"),
]  # fmt: skip


class Difference(NamedTuple):
    """A difference in one field of one item."""

    file: str
    field: str
    expected: object
    actual: object
    rule: str  # what decides for ours; "" if nothing does


def with_feedparser(path: Path, name: str) -> Iterator[Difference]:
    """Yield the differences between feedparser and this reader in one document."""
    data = path.read_bytes()
    pattern = r"^Header:\s+([\w-]+):(.*)$"
    headers = {
        key.lower(): value.strip()
        for key, value in re.findall(pattern, data.decode("latin-1"), re.MULTILINE)
    }
    headers = {"content-type": "application/xml", "content-location": URL} | headers
    entries = feedparser.parse(data, response_headers=headers).entries
    try:
        items = read_feed(data, URL, NOW, headers["content-type"]).items
    except NotAFeed as error:
        yield _difference(name, "feed", len(entries), error.reason)
        return
    if len(entries) != len(items):
        yield _difference(name, "items", len(entries), len(items))
        return
    for entry, item in zip(entries, items, strict=True):
        dates = (entry.get(f"{key}_parsed") for key in ("published", "created", "updated"))
        expected = {
            "id": entry.get("id"),
            "link": entry.get("link") or None,
            "title": texts.line(entry.get("title", "")),
            "date": _time(next(filter(None, dates), None)),
        }
        yield from _compare(name, expected, item)


def with_expected(folder: Path) -> Iterator[tuple[str, list[Difference]]]:
    """Yield by name the differences from what cases say of the first entry, or of all items."""
    for line in (folder / "expected.ndjson").read_text("utf-8").splitlines():
        case = json.loads(line)
        fields = case["first_entry"]
        expected = {key: fields[key] for key in ("id", "link") if key in fields}
        if "title" in fields:
            expected["title"] = texts.line(fields["title"])
        for key in ("published_parsed", "created_parsed", "updated_parsed"):
            if key in fields:
                expected["date"] = fields[key].replace("+00:00", "Z")
        yield case["file"], list(_with_items(folder / case["file"], case["file"], [expected]))
    for path in sorted(folder.glob("gofeed/**/*.xml")):
        answer = path.with_suffix(".json")
        if answer.exists():
            name = str(path.relative_to(folder))
            value = json.loads(answer.read_text("utf-8"))
            entries = [_of_gofeed(entry) for entry in value.get("items", value.get("entries", []))]
            yield name, list(_with_items(path, name, entries))


def _with_items(path: Path, name: str, entries: list[dict[str, Any]]) -> Iterator[Difference]:
    try:
        items = read_feed(path.read_bytes(), URL, NOW).items
    except NotAFeed as error:
        yield _difference(name, "feed", len(entries), error.reason)
        return
    if len(items) < len(entries):
        yield _difference(name, "items", len(entries), len(items))
    for expected, item in zip(entries, items, strict=False):
        yield from _compare(name, expected, item)


def _of_gofeed(entry: dict[str, Any]) -> dict[str, Any]:
    """Return what gofeed expects of an item, as far as this reader has it."""
    expected: dict[str, Any] = {}
    guid = entry.get("id", entry.get("guid"))
    if guid:
        expected["id"] = guid["value"] if isinstance(guid, dict) else guid
    links = [
        link if isinstance(link, str) else link.get("href")
        for link in [entry.get("link"), *entry.get("links", [])]
        if isinstance(link, str) or (link and link.get("rel", "alternate") == "alternate")
    ]
    if links:
        expected["link"] = links[0]
    if "title" in entry:
        expected["title"] = texts.line(entry["title"])
    if date := entry.get("publishedParsed", entry.get("updatedParsed")):
        expected["date"] = re.sub(r"\.\d+", "", date)
    return expected


def _compare(name: str, expected: dict[str, Any], item: FeedItem) -> Iterator[Difference]:
    actual = {"id": item.guid, "link": item.url, "title": item.title, "date": item.published}
    for field, value in expected.items():
        if value != actual[field]:
            yield _difference(name, field, value, actual[field])


def _difference(name: str, field: str, expected: object, actual: object) -> Difference:
    rule = next(
        (rule for file, of, rule in RULES if fnmatch(name, file) and fnmatch(field, of)), ""
    )
    if field == "date" and isinstance(expected, str) and not _FIRST <= expected <= _LAST:
        rule = "not plausible: before 1990, or more than two days ahead"
    if field == "link" and isinstance(expected, str):
        rule = _rule_of_link(expected, actual) or rule
    return Difference(name, field, expected, actual, rule)


def _rule_of_link(expected: str, actual: object) -> str:
    try:
        if without_trackers(expected) == actual:
            return "trackers are taken off"
    except InvalidValue:
        pass
    if actual == f"https://{expected.removeprefix(URL.rpartition('/')[0] + '/')}":
        return (
            "RSS 2.0: links must begin with a URI scheme; where only that is missing, it is added"
        )
    return ""


def _time(value: Any) -> str | None:  # noqa: ANN401 (a time of feedparser)
    if not value:
        return None
    return f"{datetime.fromtimestamp(calendar.timegm(value), UTC):%Y-%m-%dT%H:%M:%SZ}"
