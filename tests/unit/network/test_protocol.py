"""Answers that are not HTTP, not whole, or compressed in a way that was not asked for."""

from __future__ import annotations

import gzip
import zlib
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from almanac_cli.network.limits import Limits
from almanac_cli.network.request import Request
from almanac_cli.network.request_failed import RequestFailed
from almanac_cli.network.response import Response
from support.internet import online
from support.scripted_server import CLOSE, RESET, answer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from almanac_cli.network.client import Client
    from support.scripted_server import Reply, ScriptedServer

FEED = b"<rss>" + bytes(range(256)) * 40 + b"</rss>"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
HEADERS_AND_BODY = answer(FEED).partition(b"\r\n")[2]
HINTS = answer(status=103, headers=[("Link", "</a.css>")], length=None)
GZIP = [("Content-Encoding", "gzip")]

BROKEN: dict[str, Reply] = {
    "shorter than its length": (answer(FEED, length=len(FEED) + 1), CLOSE),
    "with half of its chunks": (answer(FEED, is_chunked=True)[:2000], CLOSE),
    "without the last chunk": (answer(FEED, is_chunked=True)[:-5], CLOSE),
    "in chunks of no number": (CHUNKED + b"xyz\r\nfeed\r\n0\r\n\r\n", CLOSE),
    "in chunks of a negative number": (CHUNKED + b"-5\r\nfeed\r\n0\r\n\r\n", CLOSE),
    "in chunks of a number too long": (CHUNKED + b"1" * 70000, CLOSE),
    "with two lengths": (b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n" + HEADERS_AND_BODY, CLOSE),
    "with a length of two": (answer(FEED, length="5, 5"), CLOSE),
    "with a negative length": (answer(FEED, length="-5"), CLOSE),
    "with a length in words": (answer(FEED, length="long"), CLOSE),
    "in HTTP/2": (b"HTTP/2 200\r\n\r\n" + FEED, CLOSE),
    "in HTTP/0.9": (FEED, CLOSE),
    "in another protocol": (b"SSH-2.0-OpenSSH_9.6\r\n", CLOSE),
    "of ICY": (b"ICY 200 OK\r\n\r\n" + FEED, CLOSE),
    "without a status": (b"HTTP/1.1 OK\r\n\r\n" + FEED, CLOSE),
    "with a status of four digits": (b"HTTP/1.1 2000 OK\r\n\r\n" + FEED, CLOSE),
    "with a status of two digits": (b"HTTP/1.1 20 OK\r\n\r\n" + FEED, CLOSE),
    "compressed, cut off": (answer(gzip.compress(FEED)[:-4], headers=GZIP), CLOSE),
    "compressed, shorter than its length": (answer(gzip.compress(FEED)[:99], 200, headers=GZIP,
        length=len(FEED)), CLOSE),
}  # fmt: skip
UNKNOWN: dict[str, bytes] = {
    "br": answer(FEED, headers=[("Content-Encoding", "br")]),
    "zstd": answer(FEED, headers=[("Content-Encoding", "zstd")]),
    "deflate": answer(zlib.compress(FEED), headers=[("Content-Encoding", "deflate")]),
    "gzip, gzip": answer(FEED, gzip_layers=2),
    "gzip in two headers": answer(FEED, headers=GZIP * 2),
    "br, gzip": answer(FEED, headers=[("Content-Encoding", "br, gzip")]),
    "gzip that is none": answer(FEED, headers=GZIP),
    "gzip with a wrong sum": answer(gzip.compress(FEED)[:-8] + b"12345678", headers=GZIP),
    "gzip between gzip": answer(gzip.compress(b"x") * 101, headers=GZIP),
    "gzip of the transfer": answer(headers=[("Transfer-Encoding", "gzip, chunked")]),
    "chunked twice": answer(headers=[("Transfer-Encoding", "chunked, chunked")]),
}
ODD: dict[str, bytes] = {
    "identity": answer(FEED, headers=[("Content-Encoding", "identity")]),
    "X-GZip": answer(gzip.compress(FEED), headers=[("Content-Encoding", "X-GZip")]),
    "gzip in two members": answer(gzip.compress(FEED[:9]) + gzip.compress(FEED[9:]), headers=GZIP),
    "gzip with padding": answer(gzip.compress(FEED) + bytes(9), headers=GZIP),
    "the same length twice": answer(FEED, headers=[("Content-Length", str(len(FEED)))]),
    "a length beside chunks": answer(FEED, headers=[("Content-Length", "5")], is_chunked=True),
    "chunks with extensions": CHUNKED + b"2800;a=b\r\n" + FEED[:10240]
    + b"\r\nB;c\r\n" + FEED[10240:] + b"\r\n0;d\r\nTrailer: x\r\n\r\n",
    "folded headers": b"HTTP/1.1 200 OK\r\nX: a\r\n b\r\n" + HEADERS_AND_BODY,
    "lines that end in LF": answer(FEED).replace(b"\r\n", b"\n", 2),
    "a header without a colon": b"HTTP/1.1 200 OK\r\nX\r\n" + HEADERS_AND_BODY,
    "a header with a space": b"HTTP/1.1 200 OK\r\nX : a\r\n" + HEADERS_AND_BODY,
    "early hints and a header without a colon": b"HTTP/1.1 103\r\nX\r\n\r\nHTTP/1.1 200 OK\r\nX\r\n"
    + HEADERS_AND_BODY,
    "no reason": b"HTTP/1.1 200\r\n" + HEADERS_AND_BODY,
}  # fmt: skip


def get(client: Client, path: str = "/") -> Response | RequestFailed:
    """Return what comes of a request."""
    try:
        return client.get(Request(f"http://feeds.example{path}"))
    except RequestFailed as failure:
        return failure


@pytest.mark.parametrize("form", BROKEN)
def test_an_answer_that_is_broken_is_not_taken(form: str) -> None:
    with online() as (server, client, _):
        server.at("/", BROKEN[form])
        outcome = get(client)
    assert isinstance(outcome, RequestFailed)
    assert outcome.reason == "protocol"


@pytest.mark.parametrize("form", UNKNOWN)
def test_an_unknown_compression_is_refused(form: str) -> None:
    with online() as (server, client, _):
        server.at("/", UNKNOWN[form])
        outcome = get(client)
    assert isinstance(outcome, RequestFailed)
    assert outcome.reason == "encoding"


@pytest.mark.parametrize("form", ODD)
def test_an_answer_that_is_odd_is_taken(form: str) -> None:
    with online() as (server, client, _):
        server.at("/", ODD[form], answer(b"next"))
        outcomes = [get(client), get(client)]
    assert [isinstance(outcome, Response) and outcome.body for outcome in outcomes] == [
        FEED,
        b"next",
    ]


@pytest.mark.parametrize(
    "pieces", [(CLOSE,), (RESET,), (b"HTTP/1.", CLOSE), (answer(FEED)[:40], RESET)]
)
def test_a_connection_that_breaks_off_is_told(pieces: Reply) -> None:
    with online() as (server, client, _):
        server.at("/", pieces)
        outcome = get(client)
        assert len(server.received) == 1
    assert isinstance(outcome, RequestFailed)
    assert outcome.reason in {"connect", "protocol"}


def test_more_than_was_announced_is_nobodys_answer() -> None:
    with online() as (server, client, _):
        server.at("/", answer(b"first") + answer(b"smuggled"), answer(b"second"))
        outcomes = [get(client), get(client)]
    assert [isinstance(outcome, Response) and outcome.body for outcome in outcomes] == [
        b"first",
        b"second",
    ]


def test_gzip_in_gzip_is_undone_once() -> None:
    with online() as (server, client, _):
        server.at("/", answer(gzip.compress(gzip.compress(FEED)), headers=GZIP))
        outcome = get(client)
    assert isinstance(outcome, Response)
    assert gzip.decompress(outcome.body) == FEED


@pytest.fixture(scope="module")
def place() -> Iterator[tuple[ScriptedServer, Client]]:
    """Start a server for many answers."""
    with online(limits=Limits(connect_s=2, idle_s=2, total_s=5)) as (server, client, _):
        yield server, client


ANSWERS = [answer(b"<rss/>"), answer(b"<rss/>", is_chunked=True), answer(b"<rss/>", gzip_layers=1)]


@st.composite
def mutations(draw: st.DrawFn) -> bytes:
    """Return an answer in which some bytes are others, missing or more."""
    data = bytearray(draw(st.sampled_from(ANSWERS)))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = start + draw(st.integers(0, 3))
        data[start:end] = draw(st.binary(max_size=4))
    return bytes(data[: draw(st.integers(0, len(data)))] if draw(st.booleans()) else data)


@st.composite
def framed(draw: st.DrawFn) -> tuple[bytes, list[bytes | str]]:
    """Return a body, and a right answer with it in some form, cut into pieces."""
    body = draw(st.one_of(st.binary(max_size=200), st.integers(0, 200000).map(bytes)))
    sent = gzip.compress(body, mtime=0) if (is_packed := draw(st.booleans())) else body
    headers = GZIP if is_packed else []
    hints = HINTS * draw(st.integers(0, 2))
    form = draw(st.sampled_from(["length", "chunks", "end"]))
    if form == "chunks":
        cuts = sorted(draw(st.lists(st.integers(0, len(sent)), max_size=5)))
        parts = [sent[a:b] for a, b in pairwise([0, *cuts, len(sent)]) if b > a]
        head = answer(headers=[*headers, ("Transfer-Encoding", "Chunked")], length=None)
        data = head + b"".join(b"%X\r\n%s\r\n" % (len(part), part) for part in [*parts, b""])
    else:
        data = answer(sent, headers=headers, length=-1 if form == "length" else None)
    cut = draw(st.integers(0, len(data)))
    return body, [hints + data[:cut], data[cut:], *([CLOSE] if form == "end" else [])]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(framed())
def test_every_form_of_a_body_gives_the_body(
    place: tuple[ScriptedServer, Client], case: tuple[bytes, list[bytes | str]]
) -> None:
    server, client = place
    body, pieces = case
    server.at("/", pieces)
    outcome = get(client)
    assert isinstance(outcome, Response)
    assert outcome.body == body


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(mutations())
def test_any_answer_is_a_response_or_a_failure(
    place: tuple[ScriptedServer, Client], data: bytes
) -> None:
    server, client = place
    server.at("/", (data, CLOSE))
    assert isinstance(get(client), Response | RequestFailed)
