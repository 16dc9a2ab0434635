"""Proxies: which is asked for whom, and what it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from almanac_cli.network.proxies import Proxy, proxy_for
from almanac_cli.network.request import Request
from almanac_cli.network.request_failed import RequestFailed
from almanac_cli.network.target import parse
from support.internet import PUBLIC, online
from support.scripted_server import CLOSE, answer, redirect

if TYPE_CHECKING:
    from collections.abc import Mapping

FEED, SECURE = "http://feeds.example/a?b", "https://feeds.example/a?b"
A, B = {"http_proxy": "http://a.proxy:3128"}, {"https_proxy": "http://b.proxy:3128"}


def host(url: str, environment: Mapping[str, str]) -> str | None:
    """Return the host of the proxy for a URL."""
    proxy = proxy_for(parse(url), environment)
    return proxy and proxy.host


@pytest.mark.parametrize(
    ("environment", "of_http", "of_https"),
    [
        ({}, None, None),
        (A, "a.proxy", None),
        (B, None, "b.proxy"),
        (A | B, "a.proxy", "b.proxy"),
        ({"all_proxy": "c.proxy"}, "c.proxy", "c.proxy"),
        (A | {"all_proxy": "c.proxy"}, "a.proxy", "c.proxy"),
        ({"HTTP_PROXY": "A.proxy", "HTTPS_PROXY": "B.proxy"}, "a.proxy", "b.proxy"),
        ({"ALL_PROXY": "http://c.proxy/"}, "c.proxy", "c.proxy"),
        (A | {"HTTP_PROXY": "other"}, "a.proxy", None),
        ({"http_proxy": "", "HTTP_PROXY": "other"}, None, None),
        ({"http_proxy": " a.proxy:1 "}, "a.proxy", None),
        ({"HTTP_PROXY": "a.proxy", "REQUEST_METHOD": "GET"}, None, None),
        (A | {"REQUEST_METHOD": "GET"}, "a.proxy", None),
        ({"HTTPS_PROXY": "b.proxy", "REQUEST_METHOD": "GET"}, None, "b.proxy"),
    ],
)
def test_a_proxy_is_named_by_the_environment(
    environment: dict[str, str], of_http: str | None, of_https: str | None
) -> None:
    assert (host(FEED, environment), host(SECURE, environment)) == (of_http, of_https)


@pytest.mark.parametrize(
    "exceptions",
    [
        "*",
        "feeds.example",
        "FEEDS.EXAMPLE",
        ".feeds.example",
        "example",
        ".example",
        "*.example",
        "a.example, feeds.example",
        "a.example feeds.example",
        "feeds.example:80",
        "example.,",
    ],
)
def test_no_proxy_names_exceptions(exceptions: str) -> None:
    assert host(FEED, A | {"no_proxy": exceptions}) is None
    assert host(FEED, A | {"NO_PROXY": exceptions}) is None


@pytest.mark.parametrize(
    "exceptions",
    ["", ",", "eeds.example", "a.feeds.example", "feeds.example:8080", ".", "feeds", ":"],
)
def test_no_proxy_names_nothing_else(exceptions: str) -> None:
    assert host(FEED, A | {"no_proxy": exceptions}) == "a.proxy"


@pytest.mark.parametrize(
    ("url", "exceptions", "is_exempt"),
    [
        ("http://8.8.8.8/", "8.8.8.8", True),
        ("http://8.8.8.8/", "8.8.0.0/16", True),
        ("http://0x08080808/", "8.8.8.8", True),
        ("http://8.8.8.8:81/", "8.8.8.8:81", True),
        ("http://8.8.8.8/", "8.8.8.8:81", False),
        ("http://8.8.8.8/", "8.9.0.0/16", False),
        ("http://[2600::1]/", "2600::/16", True),
        ("http://[2600::1]/", "[2600::1]", True),
        ("http://[2600::1]/", "2600::2", False),
        ("http://10.0.0.1/", "10.0.0.0/8", True),
    ],
)
def test_no_proxy_names_addresses_and_networks(
    url: str,
    exceptions: str,
    is_exempt: bool,  # noqa: FBT001 (a row of the table)
) -> None:
    assert (host(url, A | {"no_proxy": exceptions}) is None) == is_exempt


@pytest.mark.parametrize("name", ["localhost", "a.localhost", "127.0.0.1", "127.9.9.9", "[::1]"])
def test_no_proxy_is_asked_for_this_machine(name: str) -> None:
    assert host(f"http://{name}:8000/", A) is None


def test_a_proxy_may_want_a_password() -> None:
    environment = {"http_proxy": "http://m%65:p%3Aq@a.proxy:3128"}
    expected = Proxy("a.proxy", 3128, "Basic bWU6cDpx")
    assert proxy_for(parse(FEED), environment) == expected


@pytest.mark.parametrize(
    "address", ["https://a.proxy", "socks5://a.proxy", "http://", "http://a:b:c", "http://[::1"]
)
def test_a_proxy_that_cannot_be_used_is_told(address: str) -> None:
    environment = {"all_proxy": address}
    with online(environment=environment) as (_, client, _), pytest.raises(RequestFailed) as caught:
        client.get(Request(FEED))
    assert caught.value.reason == "proxy"


def test_a_proxy_is_asked_with_the_whole_url() -> None:
    environment = {"http_proxy": "http://me:secret@10.0.0.1:3128"}
    with online(environment=environment) as (server, client, internet):
        server.at(FEED, redirect("/b"))
        server.at("http://feeds.example/b", answer(b"feed"))
        response = client.get(Request(FEED))
        assert [received.connection for received in server.received] == [1, 1]
        assert server.received[0].headers["proxy-authorization"] == "Basic bWU6c2VjcmV0"
        assert server.received[0].headers["host"] == "feeds.example"
    assert (response.url, response.body) == ("http://feeds.example/b", b"feed")
    assert (internet.look_ups, internet.connections) == ([], [("10.0.0.1", 3128)])


def test_a_proxy_may_be_inside_and_what_it_asks_for_not() -> None:
    names = {"a.proxy": [["127.0.0.1"]]}
    with online(names, environment=A) as (server, client, internet):
        server.at("http://feeds.example/", redirect("http://169.254.169.254/"))
        for url in (
            "http://feeds.example/",
            "http://192.168.0.1/",
            "http://0x7f.1/",
            "http://[fd00::1]/",
        ):
            with pytest.raises(RequestFailed) as caught:
                client.get(Request(url))
            leads = url == "http://feeds.example/"
            assert caught.value.reason == ("inside" if leads else "refused_address")
        assert len(server.received) == 1
    assert internet.look_ups == ["a.proxy"]


def test_a_number_that_is_no_address_is_not_asked_for() -> None:
    with online(environment=A) as (_, client, _), pytest.raises(RequestFailed) as caught:
        client.get(Request("http://256.1.1.1/"))
    assert (caught.value.reason, caught.value.detail) == ("name", "it is no address")


def test_an_exception_of_the_proxy_is_checked_itself() -> None:
    environment = A | {"no_proxy": "feeds.example"}
    names = {"feeds.example": [["10.0.0.1"]]}
    with online(names, environment) as (_, client, _), pytest.raises(RequestFailed) as caught:
        client.get(Request(FEED))
    assert caught.value.reason == "refused_address"


def test_a_proxy_that_wants_a_password_is_told() -> None:
    with online(environment=A) as (server, client, _):
        server.at(FEED, answer(b"who are you?", 407))
        with pytest.raises(RequestFailed) as caught:
            client.get(Request(FEED))
    assert (caught.value.reason, caught.value.detail) == ("proxy", "it wants a name and a password")


def test_a_proxy_that_is_not_there_is_told() -> None:
    with online(environment=A) as (_, client, internet):
        internet.unreachable.add(PUBLIC)
        with pytest.raises(RequestFailed) as caught:
            client.get(Request(FEED))
    assert (caught.value.reason, caught.value.detail) == ("proxy", "Connection refused")


@pytest.mark.parametrize("status", [301, 403, 407, 502])
def test_a_proxy_that_opens_no_tunnel_is_told(status: int) -> None:
    with online(environment=B) as (server, client, _):
        server.at("feeds.example:443", (answer(b"no", status), CLOSE))
        with pytest.raises(RequestFailed) as caught:
            client.get(Request(SECURE))
        assert server.received[0][:2] == ("CONNECT", "feeds.example:443")
    assert (caught.value.reason, caught.value.detail) == ("proxy", f"{status} Whatever")
