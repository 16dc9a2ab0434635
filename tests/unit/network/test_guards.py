"""What must not be asked: addresses that are not public, other schemes, passwords in URLs."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING

import pytest

from almanac_cli.network.request import Request
from almanac_cli.network.request_failed import RequestFailed
from support.addresses import spellings
from support.internet import PUBLIC, online
from support.messages import message_of
from support.scripted_server import CLOSE, answer, redirect

if TYPE_CHECKING:
    from almanac_cli.network.client import Client
    from almanac_cli.network.request_failed import Reason

_SORTS = {
    "127.0.0.1": "of this machine",
    "127.255.0.9": "of this machine",
    "0.0.0.0": "of this machine",  # noqa: S104 (nothing listens there)
    "10.1.2.3": "of a private network",
    "172.31.0.1": "of a private network",
    "192.168.1.1": "of a private network",
    "100.100.100.200": "of a provider's own network",
    "169.254.169.254": "of the local network",  # the metadata of machines in clouds
    "192.0.0.192": "for special purposes",
    "192.88.99.1": "of 6to4",
    "198.18.0.1": "for measurements",
    "203.0.113.5": "for documentation",
    "224.0.0.251": "of many machines at once",
    "255.255.255.255": "for nobody",
    "::": "of this machine",
    "::1": "of this machine",
    "::7f00:1": "of IPv4 in IPv6",
    "::ffff:7f00:1": "of IPv4 in IPv6",
    "::ffff:808:808": "of IPv4 in IPv6",
    "64:ff9b::7f00:1": "of NAT64",
    "64:ff9b:1::a00:1": "of NAT64",
    "2001:0:7f00:1::": "of Teredo",
    "2002:7f00:1::": "of 6to4",
    "fd00:ec2::254": "of a private network",
    "fe80::1": "of the local network",
    "fec0::1": "of a private network",
    "ff02::fb": "of many machines at once",
}
# Python 3.13 writes IPv4 in IPv6 with dots.
INSIDE = {str(ip_address(address)): sort for address, sort in _SORTS.items()}
LETTERS = {
    "in full width": "\uff11\uff12\uff17.0.0.1",
    "in circles": "\u2460\u2461\u2466.0.0.1",
    "with ideographic stops": "127\u30020\u30020\u30021",
    "percent-encoded": "%31%32%37.0.0.1",
    "with a dot at its end": "127.0.0.1.",
    "with a soft hyphen": "127.0.0.1\u00ad",
}


def failure(client: Client, url: str, *, is_private: bool = False) -> RequestFailed:
    """Return why a URL could not be had."""
    with pytest.raises(RequestFailed) as caught:
        client.get(Request(url, is_private=is_private))
    return caught.value


def host(address: str) -> str:
    """Return an address as it stands in a URL."""
    return f"[{address}]" if ":" in address else address


@pytest.mark.parametrize("address", INSIDE)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_an_address_inside_is_refused_as_a_number(address: str, scheme: str) -> None:
    with online() as (_, client, internet):
        error = failure(client, f"{scheme}://{host(address)}:8080/feed")
    assert (error.reason, error.detail) == ("refused_address", f"{address}, {INSIDE[address]}")
    assert (internet.look_ups, internet.connections) == ([], [])


@pytest.mark.parametrize("address", INSIDE)
@pytest.mark.parametrize("before", [[], [PUBLIC]])
def test_a_name_with_an_address_inside_is_refused(address: str, before: list[str]) -> None:
    if "64:ff9b" in address and before:
        return  # what a network itself adds to the addresses of a name is left out
    with online({"feeds.example": [[*before, address]]}) as (_, client, internet):
        error = failure(client, "http://feeds.example/")
    assert (error.reason, error.detail) == ("refused_address", f"{address}, {INSIDE[address]}")
    assert internet.connections == []


@pytest.mark.parametrize("address", INSIDE)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_to_an_address_inside_is_refused(address: str, status: int) -> None:
    with online() as (server, client, internet):
        server.at("/", redirect(f"//{host(address)}/admin", status))
        error = failure(client, "http://feeds.example/")
    assert (error.reason, error.url) == ("inside", "http://feeds.example/")
    assert error.detail == f"http://{host(address)}/admin ({address}, {INSIDE[address]})"
    assert internet.connections == [(PUBLIC, 80)]


@pytest.mark.parametrize("spelling", spellings("127.0.0.1") + spellings("10.0.0.7"))
def test_a_number_in_any_spelling_is_refused(spelling: str) -> None:
    with online() as (_, client, internet):
        assert failure(client, f"http://{spelling}/").reason == "refused_address"
    assert (internet.look_ups, internet.connections) == ([], [])


@pytest.mark.parametrize("form", LETTERS)
def test_a_number_in_other_letters_is_refused(form: str) -> None:
    with online() as (_, client, internet):
        assert failure(client, f"http://{LETTERS[form]}/").detail == "127.0.0.1, of this machine"
    assert internet.look_ups == []


def test_a_name_that_changes_is_resolved_once_a_connection() -> None:
    answers = [[PUBLIC], ["127.0.0.1"]]
    with online({"feeds.example": answers}) as (server, client, internet):
        server.at("/", answer(b"1"), (answer(b"2"), CLOSE), answer(b"3"))
        url = "http://feeds.example/"
        assert [client.get(Request(url)).body for _ in range(2)] == [b"1", b"2"]
        assert internet.look_ups == ["feeds.example"]
        assert failure(client, url).reason == "refused_address"
    assert internet.connections == [(PUBLIC, 80)]


def test_a_name_that_changes_between_redirects_is_refused() -> None:
    with online({"feeds.example": [[PUBLIC], ["192.168.0.1"]]}) as (server, client, internet):
        server.at("/", (redirect("http://feeds.example:8080/b", 302), CLOSE))
        assert failure(client, "http://feeds.example/").reason == "inside"
    assert internet.connections == [(PUBLIC, 80)]


@pytest.mark.parametrize("address", INSIDE)
def test_a_private_source_may_be_anywhere(address: str) -> None:
    with online({"nas.example": [[address]]}) as (server, client, internet):
        server.at("/", redirect("/b"))
        server.at("/b", (redirect("http://nas.example:8080/c"), CLOSE))
        server.at("/c", answer(b"feed"))
        assert client.get(Request("http://nas.example/", is_private=True)).body == b"feed"
    assert internet.connections == [(address, 80), (address, 8080)]


@pytest.mark.parametrize("address", INSIDE)
def test_a_private_source_leads_to_no_other_host_inside(address: str) -> None:
    with online({"nas.example": [["10.0.0.7"]]}) as (server, client, internet):
        server.at("/", redirect(f"http://{host(address)}/admin"))
        error = failure(client, "http://nas.example/", is_private=True)
    assert (error.reason, error.url) == ("inside", "http://nas.example/")
    assert error.detail == f"http://{host(address)}/admin ({address}, {INSIDE[address]})"
    assert internet.connections == [("10.0.0.7", 80)]


def test_a_private_source_may_lead_to_a_public_host() -> None:
    with online({"nas.example": [["10.0.0.7"]]}) as (server, client, internet):
        server.at("/", redirect("http://feeds.example/b"))
        server.at("/b", answer(b"feed"))
        assert client.get(Request("http://nas.example/", is_private=True)).body == b"feed"
    assert internet.connections == [("10.0.0.7", 80), (PUBLIC, 80)]


@pytest.mark.parametrize(
    ("url", "is_private"),
    [
        ("http://nas.example/2", True),
        ("https://NAS.example:8443/2", True),
        ("http://10.0.0.1/2", False),
        ("http://sub.nas.example/2", False),
        ("http://[::1/2", False),
        ("", False),
    ],
)
def test_an_answer_makes_no_other_host_private(url: str, is_private: bool) -> None:  # noqa: FBT001 (the expected value)
    request = Request("http://nas.example/", is_private=True, user_agent="me")
    assert request.onward(url) == Request(url, is_private=is_private, user_agent="me")
    assert not Request("http://nas.example/").onward(url).is_private


def test_a_connection_to_a_private_source_serves_no_other() -> None:
    with online({"nas.example": [["10.0.0.1"]]}) as (_, client, internet):
        client.get(Request("http://nas.example/", is_private=True))
        assert failure(client, "http://nas.example/").reason == "refused_address"
    assert internet.connections == [("10.0.0.1", 80)]


def test_addresses_are_tried_in_their_order() -> None:
    public = ["2606:4700::1", PUBLIC]
    with online({"feeds.example": [public]}) as (_, client, internet):
        internet.unreachable.add(public[0])
        assert client.get(Request("http://feeds.example/")).status == 404
    assert internet.connections == [(address, 80) for address in public]


REFUSED_URLS: dict[str, Reason] = {
    "file:///etc/passwd": "scheme",
    "ftp://example.org/": "scheme",
    "gopher://example.org:70/": "scheme",
    "data:text/xml,<rss/>": "scheme",
    "javascript:alert(1)": "scheme",
    "feed://example.org/": "scheme",
    "": "url",
    "example.org/feed": "url",
    "//example.org/feed": "url",
    "http://": "url",
    "http:///feed": "url",
    "http://user@example.org/": "url",
    "http://user:password@example.org/": "url",
    "http://@example.org/": "url",
    "http://example.org@127.0.0.1/": "url",
    "http://example.org\\@127.0.0.1/": "url",
    "http://127.0.0.1\t.example.org/": "url",
    "http://example.org/\r\nHost: localhost": "url",
    "http://example.org/a b": "url",
    "http://example.org:99999/": "url",
    "http://example.org:0/": "url",
    "http://example.org:http/": "url",
    "http://[::1": "url",
    "http://[fe80::1%25eth0]/": "url",
    "http://[v1.a]/": "url",
    "http://exa%00mple.org/": "url",
    "http://exa%2fmple.org/": "url",
    "http://exam%ple.org/": "url",
    "http://a..example/": "url",
    f"http://{'a' * 64}.example/": "url",
    f"http://{'a.' * 130}example/": "url",
    f"http://example.org/{'a' * 9000}": "url",
}


@pytest.mark.parametrize("url", REFUSED_URLS)
def test_what_is_no_url_for_it_is_not_asked_for(url: str) -> None:
    with online() as (_, client, internet):
        error = failure(client, url)
    assert (error.reason, internet.look_ups) == (REFUSED_URLS[url], [])
    assert len(message_of(error)) < 400


# A scheme alone counts for nothing in a reference (RFC 3986, section 5.2.2, for old programs).
ABSOLUTE = [
    url for url in REFUSED_URLS if ":" in url[:8] and url not in {"http://", "http:///feed"}
]


@pytest.mark.parametrize("url", ABSOLUTE)
def test_a_redirect_to_what_is_no_url_for_it_is_refused(url: str) -> None:
    with online() as (server, client, internet):
        server.at("/", redirect(url.replace("\r\n", "%0d%0a").replace(" ", "%20")))
        if url.endswith(("a b", "localhost")):
            assert client.get(Request("http://feeds.example/")).status == 404  # encoded, it is one
        else:
            assert failure(client, "http://feeds.example/").reason == REFUSED_URLS[url]
            assert internet.connections == [(PUBLIC, 80)]


def test_more_than_five_redirects_are_not_followed() -> None:
    with online() as (server, client, _):
        for number in range(7):
            server.at(f"/{number}", redirect(f"/{number + 1}"))
        assert client.get(Request("http://feeds.example/2")).url == "http://feeds.example/7"
        server.received.clear()
        error = failure(client, "http://feeds.example/1")
        assert (error.reason, error.detail) == ("redirect", "more than 5 in a row")
        assert [request.resource for request in server.received] == [f"/{n}" for n in range(1, 7)]


def test_a_loop_of_redirects_ends() -> None:
    with online() as (server, client, _):
        server.at("/a", redirect("http://feeds.example/b"))
        server.at("/b", redirect("http://other.example/a"))
        assert failure(client, "http://feeds.example/a").reason == "redirect"
        assert len(server.received) == 6


def test_a_name_without_addresses_is_told() -> None:
    with online({"feeds.example": [[]]}) as (_, client, _):
        error = failure(client, "http://feeds.example/")
    assert error.reason == "name"


def test_a_header_cannot_be_smuggled_in() -> None:
    with online() as (server, client, _):
        odd = "a\r\nX-Evil: 1\r\n\r\nGET /evil HTTP/1.1"
        client.get(Request("http://feeds.example/", etag=odd, last_modified=odd, user_agent=odd))
        assert len(server.received) == 1
        assert "x-evil" not in server.received[0].headers
        assert server.received[0].headers["if-none-match"] == "a X-Evil: 1 GET /evil HTTP/1.1"
