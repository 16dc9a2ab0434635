"""Finding the feed of a site: what is asked, in which order, and how fast."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from almanac_cli.network.request import Request
from almanac_cli.network.request_failed import RequestFailed
from almanac_cli.network.schedule import GAP_S
from almanac_cli.operations.feed_not_found import FeedNotFound
from almanac_cli.operations.find_feed import find_feed
from support.internet import online
from support.scripted_server import Pause, answer

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
FEED = b"<rss version='2.0'><channel><title>The Lab</title></channel></rss>"


def page(*urls: str) -> bytes:
    return answer(b"".join(b"<a href=%s>x</a>" % url.encode() for url in urls))


def test_the_host_of_a_page_has_a_second_before_its_link() -> None:
    with online() as (server, client, _):
        server.at("/", page("/1.rss"))
        server.at("/1.rss", answer(FEED))
        begin = time.monotonic()
        feed = find_feed(client, Request("http://lab.example/"), NOW)
    assert feed.url == "http://lab.example/1.rss"
    assert time.monotonic() - begin >= GAP_S


def test_the_first_link_wins_though_another_answers_sooner() -> None:
    with online() as (server, client, _):
        server.at("/", page("http://slow.example/1.rss", "http://fast.example/2.rss"))
        server.at("/1.rss", (Pause(0.2), answer(FEED)))
        server.at("/2.rss", answer(FEED))
        feed = find_feed(client, Request("http://lab.example/"), NOW)
    assert feed.url == "http://slow.example/1.rss"


def test_the_feed_that_a_server_names_in_a_header_comes_first() -> None:
    header = "</2.rss>; rel=alternate; type=application/rss+xml; title=News"
    with online() as (server, client, _):
        server.at("/", answer(b"<a href=/1.rss>x</a>", headers=[("Link", header)]))
        server.at("/2.rss", answer(FEED))
        feed = find_feed(client, Request("http://lab.example/"), NOW)
        assert [request.resource for request in server.received] == ["/", "/2.rss"]
    assert feed.url == "http://lab.example/2.rss"


def test_a_server_that_wants_to_be_left_alone_is_left_alone() -> None:
    with online() as (server, client, _):
        server.at("/", page("http://b.example/1.rss", "http://b.example/2.rss"))
        server.at("/1.rss", answer(status=429, headers=[("Retry-After", "9")]))
        with pytest.raises(FeedNotFound):
            find_feed(client, Request("http://lab.example/"), NOW)
        assert [request.resource for request in server.received] == ["/", "/1.rss"]


def test_the_page_of_a_private_site_opens_no_other_host_inside() -> None:
    with online({"nas.example": [["10.0.0.7"]]}) as (server, client, internet):
        server.at("/", page("http://10.0.0.8/1.rss"))
        server.at("/1.rss", answer(FEED))
        with pytest.raises(FeedNotFound):
            find_feed(client, Request("http://nas.example/", is_private=True), NOW)
    assert internet.connections == [("10.0.0.7", 80)]


def test_a_page_that_cannot_be_asked_for_says_why() -> None:
    with online() as (_, client, _), pytest.raises(RequestFailed) as caught:
        find_feed(client, Request("http://10.0.0.8/"), NOW)
    assert caught.value.reason == "refused_address"
