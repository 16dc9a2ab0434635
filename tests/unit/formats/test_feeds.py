"""Feeds in Atom, RSS and JSON Feed: valid by their rules, and taken back without loss."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import feedparser
import nh3
import pytest
from hypothesis import given, settings
from lxml import etree

from almanac_cli.formats import json_codec
from almanac_cli.formats.feeds.feed import FORMATS, Feed, FeedWriter, updated
from almanac_cli.formats.feeds.rss import rfc822_date
from almanac_cli.formats.feeds.tag_uris import event_uri, feed_uri
from almanac_cli.model import records
from almanac_cli.model.kinds import EVENT
from support import feeds, hostile
from support.any_events import TEXTS, any_events
from support.examples import examples
from support.texts import shown_event

if TYPE_CHECKING:
    from collections.abc import Mapping

SITE = "https://almanac.example/"
FEED = Feed(
    feed_uri("Almanac", "tags", "c++"), "Events & more", "Almanac", f"{SITE}tags/c/",
    f"{SITE}tags/c/feed", "All of <c++>", "en",
)  # fmt: skip
ROW = shown_event(
    "model-x", title="Model X <b>is</b> out", source="Lab & Co", author="Ada", tier=1, score=8,
    url="https://lab.example/x?a=1&b=2", rationale="Changes much.", tags=["models", "open"],
    summary="First.\n\nSecond < third.",
    coverage=[{"source": "News", "url": "https://news.example/"}, {"source": "Paper"}],
)  # fmt: skip
formats = pytest.mark.parametrize("name", FORMATS)


def page_url(id_: str) -> str:
    return f"{SITE}events/{id_}/"


def written(name: str, *rows: Mapping[str, Any], site: bool = True) -> bytes:
    feed = FEED if site else FEED._replace(page_url=None, self_url=None)
    return FeedWriter(page_url if site else None).write(name, feed, rows)


@formats
@settings(deadline=None, max_examples=examples(30))
@given(rows=any_events())
def test_any_events_make_a_valid_feed_and_come_back(name: str, rows: list[Any]) -> None:
    for site in (True, False):
        data = written(name, *rows, site=site)
        feeds.check(name, data)
        taken = feeds.rows(name, data)
        assert len(taken) == len(rows)
        assert all(map(json_codec.is_same, taken, rows))


@formats
@settings(deadline=None, max_examples=examples(30))
@given(text=TEXTS)
def test_a_feed_of_any_title_is_valid(name: str, text: str) -> None:
    title = f"x{text}"
    feed = FEED._replace(id=feed_uri(title), title=title, author=title, description=title)
    feeds.check(name, FeedWriter(page_url).write(name, feed, [ROW]))


@formats
def test_hostile_events_make_a_valid_feed_and_come_back(name: str) -> None:
    rows = hostile_rows()
    data = written(name, *rows)
    feeds.check(name, data)
    assert feeds.rows(name, data) == rows


def test_a_sanitizer_changes_nothing_of_hostile_content() -> None:
    for item in json.loads(written("jsonfeed", *hostile_rows()))["items"]:
        html = item["content_html"]
        clean = nh3.clean(
            html, tags={"p", "a", "b", "i", "bdi"}, attributes={"a": {"href"}}, link_rel=None,
            url_schemes={"http", "https"},
        )  # fmt: skip
        assert clean.replace("&nbsp;", "\u00a0") == html


def hostile_rows() -> list[dict[str, Any]]:
    return [records.parse(EVENT, row, row["id"]).as_json() for row in hostile.events()]


def test_an_entry_of_atom_has_page_source_and_content() -> None:
    (entry,) = feedparser.parse(written("atom", ROW)).entries
    assert entry.title == "Model X <b>is</b> out"
    assert entry.title_detail.type == "text/plain"
    assert {link.rel: link.href for link in entry.links} == {
        "alternate": "https://almanac.example/events/model-x/",
        "via": "https://lab.example/x?a=1&b=2",
    }
    assert entry.id == "tag:almanac.invalid,2026-11-21:events/model-x"
    assert (entry.published, entry.updated) == ("2026-11-20T00:00:00Z", "2026-11-21T00:00:00Z")
    assert [tag.term for tag in entry.tags] == ["models", "open"]
    assert entry.author == "Ada"


def test_the_frame_of_atom_says_what_the_feed_is() -> None:
    parsed = feedparser.parse(written("atom", ROW)).feed
    assert parsed.id == "tag:almanac.invalid,2026:feeds/Almanac/tags/c%2B%2B"
    assert (parsed.title, parsed.subtitle) == ("Events & more", "All of <c++>")
    assert parsed.updated == "2026-11-21T00:00:00Z"
    assert {link.rel: link.href for link in parsed.links} == {
        "alternate": "https://almanac.example/tags/c/",
        "self": "https://almanac.example/tags/c/feed",
    }


def test_the_content_of_an_entry_is_html_with_all_escaped() -> None:
    (item,) = json.loads(written("jsonfeed", ROW))["items"]
    assert item["content_html"] == (
        '<p><b>8/10</b> · <a href="https://lab.example/x?a=1&amp;b=2"><bdi>Lab &amp; Co</bdi></a>'
        " (<bdi>Ada</bdi>) · 2026-11-20 · primary</p>"
        "<p>First.</p><p>Second &lt; third.</p>"
        "<p><i>Why this score:</i> Changes much.</p>"
        "<p><i>Also reported by:</i> "
        '<a href="https://news.example/"><bdi>News</bdi></a>, <bdi>Paper</bdi></p>'
    )


def test_an_item_of_json_feed_has_the_event_beside_its_members() -> None:
    (item,) = json.loads(written("jsonfeed", ROW))["items"]
    assert item["url"] == "https://almanac.example/events/model-x/"
    assert item["external_url"] == "https://lab.example/x?a=1&b=2"
    assert (item["_almanac"]["score"], item["_almanac"]["tier"]) == (8, 1)
    assert "guides" not in item["_almanac"]


def test_an_event_without_a_site_is_linked_to_its_source() -> None:
    (item,) = json.loads(written("jsonfeed", ROW, site=False))["items"]
    assert item["url"] == "https://lab.example/x?a=1&b=2"
    assert "external_url" not in item
    (entry,) = feedparser.parse(written("atom", ROW, site=False)).entries
    assert [(link.rel, link.href) for link in entry.links] == [
        ("alternate", "https://lab.example/x?a=1&b=2")
    ]
    (entry,) = feedparser.parse(written("rss", ROW, site=False)).entries
    assert entry.link == "https://lab.example/x?a=1&b=2"


def test_characters_that_xml_forbids_are_replaced_or_escaped() -> None:
    row = shown_event("x", title="a\ufffeb\uffff", own="\x00\ufffe\r")
    root = etree.fromstring(written("rss", row))
    assert root.findtext("channel/item/title") == "a\ufffdb\ufffd"
    assert '"own":"\\u0000\\ufffe\\r"' in (root.findtext(f".//{feeds.OURS}event") or "")


@formats
def test_a_feed_without_events_is_valid(name: str) -> None:
    feeds.check(name, written(name))
    assert updated([]) == "1970-01-01T00:00:00Z"


@formats
def test_an_entry_is_made_once_for_all_feeds(name: str) -> None:
    urls = []

    def counted(id_: str) -> str:
        urls.append(id_)
        return page_url(id_)

    writer = FeedWriter(counted)
    first, other = writer.write(name, FEED, [ROW]), writer.write(name, FEED, [ROW, ROW])
    assert urls == ["model-x"]
    assert first == written(name, ROW)
    assert other == written(name, ROW, ROW)


@formats
def test_pieces_are_the_whole_feed(name: str) -> None:
    rows = [ROW, shown_event("y", added="2027-01-01T00:00:00Z")]
    pieces = FeedWriter(page_url).pieces(name, FEED, updated(rows), rows)
    assert b"".join(pieces) == written(name, *rows)


def test_ids_depend_on_record_and_name_alone() -> None:
    assert event_uri(ROW) == "tag:almanac.invalid,2026-11-21:events/model-x"
    assert feed_uri("My almanac") == "tag:almanac.invalid,2026:feeds/My%20almanac"
    assert feed_uri("é", "tags", "a/b") != feed_uri("é", "tags/a", "b")


@pytest.mark.parametrize(
    ("time", "date"),
    [
        ("2026-11-20T01:02:03Z", "Fri, 20 Nov 2026 01:02:03 +0000"),
        ("0001-01-01T00:00:00Z", "Mon, 01 Jan 0001 00:00:00 +0000"),
        ("9999-12-31T23:59:59Z", "Fri, 31 Dec 9999 23:59:59 +0000"),
    ],
)
def test_a_date_of_rss_is_in_english(time: str, date: str) -> None:
    assert rfc822_date(time) == date
