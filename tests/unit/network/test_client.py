"""Asking a server: what is sent, and what comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from almanac_cli import __version__
from almanac_cli.network.request import Request
from almanac_cli.network.response import Hop
from support.internet import PUBLIC, online
from support.scripted_server import CLOSE, answer, redirect

if TYPE_CHECKING:
    from support.scripted_server import Reply

FEED = b"<rss>" + b"item " * 1000 + b"</rss>"
HINTS = answer(status=103, headers=[("Link", "</a.css>")], length=None)
WHOLE: dict[str, Reply] = {
    "with a length": answer(FEED),
    "in chunks": answer(FEED, is_chunked=True),
    "compressed": answer(FEED, gzip_layers=1),
    "compressed, in chunks": answer(FEED, gzip_layers=1, is_chunked=True),
    "until the end": (answer(FEED, length=None), CLOSE),
    "compressed, until the end": (answer(FEED, gzip_layers=1, length=None), CLOSE),
    "in HTTP/1.0": (answer(FEED, version="1.0", length=None), CLOSE),
    "after early hints": HINTS + answer(FEED),
    "after three answers that come before": answer(status=100, length=None) + HINTS * 2
    + answer(FEED),
    "in two parts": (answer(FEED)[:50], answer(FEED)[50:]),
    "with its length uncompressed": (answer(FEED, gzip_layers=1, length=len(FEED)), CLOSE),
}  # fmt: skip


@pytest.mark.parametrize("form", WHOLE)
def test_a_body_comes_whole_in_whatever_form(form: str) -> None:
    with online() as (server, client, _):
        server.at("/feed", WHOLE[form])
        response = client.get(Request("http://example.org/feed"))
    assert (response.status, response.body, response.hops) == (200, FEED, ())


def test_a_header_longer_than_servers_take_is_left_out() -> None:
    with online() as (server, client, _):
        headers = [("ETag", "x" * 8193), ("X-Long", "y" * 8192)]
        server.at("/", answer(FEED, headers=headers))
        response = client.get(Request("http://example.org/"))
    assert (response.body, response.headers.get("etag")) == (FEED, None)
    assert response.headers["x-long"] == "y" * 8192


def test_a_request_says_who_asks_and_what_is_there_already() -> None:
    with online() as (server, client, _):
        request = Request(
            "http://Example.org:80/f?b=2#top", etag='W/"1"', last_modified="Thu", accept="*/*"
        )
        client.get(request)
        assert server.received[0][:3] == ("GET", "/f?b=2", {
            "host": "example.org", "user-agent": f"almanac-cli/{__version__}", "accept": "*/*",
            "accept-encoding": "gzip", "if-none-match": 'W/"1"', "if-modified-since": "Thu",
        })  # fmt: skip


def test_a_url_in_other_scripts_is_asked_for_in_ascii() -> None:
    with online() as (server, client, internet):
        response = client.get(Request("http://bücher.example:8080/ä b".replace(" ", "")))
    assert internet.look_ups == ["xn--bcher-kva.example"]
    assert internet.connections == [(PUBLIC, 8080)]
    assert server.received[0].headers["host"] == "xn--bcher-kva.example:8080"
    assert response.url == "http://xn--bcher-kva.example:8080/%C3%A4b"


@pytest.mark.parametrize("status", [204, 205, 206, 304, 404, 410, 418, 500, 503])
def test_an_answer_of_any_status_is_a_response(status: int) -> None:
    with online() as (server, client, _):
        server.at(
            "/", answer(status=status, headers=[("Retry-After", "60"), ("X", "a"), ("X", "b")])
        )
        response = client.get(Request("http://example.org"))
    assert (response.status, response.url, response.body) == (status, "http://example.org/", b"")
    assert (response.headers["retry-after"], response.headers["x"]) == ("60", "a, b")


def test_what_tells_a_version_goes_back_as_it_came() -> None:
    with online() as (server, client, _):
        etag = '"\xe9  \xa0\x85\x80"'
        headers = [("ETag", etag), ("Last-Modified", "Thu"), ("Last-Modified", "Thu")]
        server.at("/", answer(headers=headers))
        got = client.get(Request("http://example.org")).headers
        request = Request(
            "http://example.org", etag=got["etag"], last_modified=got["last-modified"],
            user_agent="\u03b1lmanac",
        )  # fmt: skip
        client.get(request)
        sent = server.received[1].headers
        assert (sent["if-none-match"], sent["if-modified-since"]) == (etag, "Thu")
        assert sent["user-agent"].encode("latin-1").decode() == "\u03b1lmanac"


@pytest.mark.parametrize("status", [204, 304])
def test_an_answer_without_a_body_may_announce_one(status: int) -> None:
    with online() as (server, client, _):
        odd = answer(status=status, length=5000, headers=[("Transfer-Encoding", "chunked")])
        server.at("/", odd)
        server.at("/feed", answer(FEED))
        assert client.get(Request("http://example.org/")).body == b""
        assert client.get(Request("http://example.org/feed")).body == FEED
        assert [received.connection for received in server.received] == [1, 1]


def test_redirects_are_followed_and_told() -> None:
    with online() as (server, client, _):
        server.at("/a", redirect("//example.net/b", 308))
        server.at("/b", redirect("c?x=1#here", 301))
        server.at("/c?x=1", redirect("http://example.org/d", 302))
        server.at("/d", redirect("/caf\xc3\xa9 \xc3\xa0", 301))
        server.at("/caf%C3%A9%20%C3%A0", answer(FEED))
        response = client.get(Request("http://example.org/a"))
    assert response.hops == (
        Hop(308, "http://example.net/b"),
        Hop(301, "http://example.net/c?x=1"),
        Hop(302, "http://example.org/d"),
        Hop(301, "http://example.org/caf%C3%A9%20%C3%A0"),
    )
    assert response.permanent_url == "http://example.net/c?x=1"
    assert (response.url, response.body) == ("http://example.org/caf%C3%A9%20%C3%A0", FEED)


def test_what_moved_for_now_has_no_permanent_url() -> None:
    with online() as (server, client, _):
        server.at("/a", redirect("/b", 302))
        server.at("/b", redirect("/c", 301))
        assert client.get(Request("http://example.org/a")).permanent_url is None
        assert client.get(Request("http://example.org/c")).permanent_url is None


@pytest.mark.parametrize("status", [300, 304, 305, 306])
def test_a_status_that_is_no_redirect_leads_nowhere(status: int) -> None:
    with online() as (server, client, _):
        server.at("/", redirect("/b", status))
        assert client.get(Request("http://example.org")).status == status
        assert len(server.received) == 1


def test_a_redirect_that_leads_nowhere_is_a_response() -> None:
    with online() as (server, client, _):
        server.at("/", answer(b"moved", 301))
        assert client.get(Request("http://example.org")).status == 301


def test_requests_of_one_origin_share_a_connection() -> None:
    with online() as (server, client, internet):
        for host in ("example.org", "example.org", "example.net", "example.org"):
            client.get(Request(f"http://{host}/"))
        assert [received.connection for received in server.received] == [1, 1, 2, 1]
    assert internet.look_ups == ["example.org", "example.net"]


@pytest.mark.parametrize(
    "reply",
    [
        answer(),
        answer(headers=[("Connection", "close")]),
        answer(version="1.0"),
        answer(b"x", length=None, headers=[("Connection", "close")]),
    ],
)
def test_a_connection_that_ends_is_replaced(reply: bytes) -> None:
    with online() as (server, client, internet):
        server.at("/", (reply, CLOSE))
        for _ in range(3):
            assert client.get(Request("http://example.org/")).status == 200
        assert [received.connection for received in server.received] == [1, 2, 3]
    assert len(internet.look_ups) == 3


def test_a_server_that_hung_up_meanwhile_is_asked_anew() -> None:
    with online() as (server, client, _):
        server.at("/", answer(b"1"), CLOSE, answer(b"3"))
        bodies = [client.get(Request("http://example.org/")).body for _ in range(2)]
        assert bodies == [b"1", b"3"]
        assert [received.connection for received in server.received] == [1, 1, 2]
