"""What an almanac writes as a feed comes back from the feed, without loss."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings

from almanac_cli.formats import json_codec
from almanac_cli.formats.feeds import tag_uris
from almanac_cli.formats.feeds.feed import FORMATS, Feed, FeedWriter
from almanac_cli.model import records
from almanac_cli.model.kinds import EVENT
from support.any_events import any_events
from support.examples import examples
from support.read_feeds import read
from support.records import event

if TYPE_CHECKING:
    from almanac_cli.model.rows import JsonObject

FEED = Feed(tag_uris.feed_uri("news"), "News & more", "The almanac")


def page_url_of(id_: str) -> str:
    return f"https://site.example/events/{id_}/"


@pytest.mark.parametrize("format_", FORMATS)
@settings(deadline=None, max_examples=examples(40), suppress_health_check=[HealthCheck.too_slow])
@given(rows=any_events(2))
def test_every_event_comes_back_whole(format_: str, rows: list[JsonObject]) -> None:
    for writer in (FeedWriter(), FeedWriter(page_url_of)):
        document = read(writer.write(format_, FEED, rows))
        assert (document.note, document.title) == (None, "News & more")
        assert [item.guid for item in document.items] == [tag_uris.event_uri(row) for row in rows]
        for item, row in zip(document.items, rows, strict=True):
            assert item.event is not None
            stored = {key: value for key, value in row.items() if value or key not in EVENT.fields}
            assert json_codec.is_same(item.event, stored)
            assert records.parse(EVENT, dict(item.event), row["id"]).as_json() == row


@pytest.mark.parametrize("format_", FORMATS)
def test_an_event_comes_back_as_an_item(format_: str) -> None:
    fields = {
        "title": "A < b & its \u201ctag\u201d", "source": "Site", "author": "A. Author",
        "url": "https://source.example/a?b=1&c=2", "tags": ["ai", "c++"],
        "published": "2026-04-03T10:00:00Z", "summary": "One.\n\nTwo.", "score": 7,
    }  # fmt: skip
    row = records.parse(EVENT, event("x", **fields), "x").as_json()
    for writer, url in ((FeedWriter(), fields["url"]), (FeedWriter(page_url_of), page_url_of("x"))):
        (item,) = read(writer.write(format_, FEED, [row])).items
        assert (item.title, item.author, item.url) == (fields["title"], "A. Author", url)
        assert (item.published, item.categories) == (fields["published"], ("ai", "c++"))
        assert item.summary.startswith("7/10 \u00b7 Site (A. Author) \u00b7 2026-04-03")


@pytest.mark.parametrize("format_", FORMATS)
def test_a_feed_of_ours_leads_to_its_site(format_: str) -> None:
    feed = FEED._replace(
        page_url="https://site.example/", self_url=f"https://site.example/feed.{format_}"
    )
    document = read(FeedWriter().write(format_, feed, []))
    assert (document.site, document.items) == ("https://site.example/", ())
    assert document.next_url is None


@pytest.mark.parametrize("event_text", ["{", "[]", '{"a": 1, "a": 2}', "", "x" * 2_000_000])
def test_what_is_no_event_is_left_out_with_a_note(event_text: str) -> None:
    text = FeedWriter().write("atom", FEED, [records.parse(EVENT, event("x"), "x").as_json()])
    head, _, tail = text.decode().partition("<almanac:event>")
    _, end, tail = tail.partition("</almanac:event>")
    document = read(f"{head}<almanac:event>{event_text}{end}{tail}")
    assert document.items[0].event is None
    assert document.items[0].title
    assert bool(document.note) == (event_text not in {"[]", ""})
