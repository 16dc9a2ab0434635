"""The limits of time and size, whatever a server sends."""

from __future__ import annotations

import gzip
import time
import zlib
from typing import TYPE_CHECKING

import pytest

from almanac_cli.network.client import Client
from almanac_cli.network.limits import Limits, Timer
from almanac_cli.network.opening import Opener
from almanac_cli.network.request import Request
from almanac_cli.network.request_failed import RequestFailed
from support.internet import online
from support.scripted_server import CLOSE, HANG, ScriptedServer, answer, dribble, redirect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.scripted_server import Reply

MIB = 1 << 20
# Each with one limit that is short, so that no other one is exceeded first on a busy machine.
SHORT_CONNECT = Limits(connect_s=0.2)
SHORT_IDLE = Limits(idle_s=0.2)
SHORT_TOTAL = Limits(total_s=0.3)
CHUNKS = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
GZIP = [("Content-Encoding", "gzip")]
ZEROS = gzip.compress(bytes(64 * MIB))  # 64 KB


def failure(reply: Reply, limits: Limits = SHORT_IDLE, max_bytes: int = MIB) -> RequestFailed:
    """Return why a reply is not taken."""
    with online(limits=limits) as (server, client, _):
        server.at("/", reply)
        with pytest.raises(RequestFailed) as caught:
            client.get(Request("http://feeds.example/", max_bytes=max_bytes))
    return caught.value


def ticks(step_s: float) -> Iterator[float]:
    """Yield the times of a clock that goes on by so many seconds whenever it is looked at."""
    now = 0.0
    while True:
        yield now
        now += step_s


def test_each_stage_has_its_time_and_the_whole_the_rest() -> None:
    times = iter([0.0, 0.0, 30.0, 55.0, 60.0, 61.0])
    timer = Timer(lambda: next(times), 60, Limits())
    assert [timer.to_connect(), timer.to_wait(), timer.to_wait()] == [10, 20, 5]
    with pytest.raises(TimeoutError):
        timer.to_wait()
    assert timer.exceeded == "60 s in all"


@pytest.mark.parametrize(
    "reply",
    [HANG, (answer(b"feed")[:30], HANG), (answer(b"feed")[:-1], HANG), (answer(length=9), HANG)],
)
def test_a_server_that_falls_silent_is_left(reply: Reply) -> None:
    start = time.monotonic()
    error = failure(reply)
    assert (error.reason, error.detail) == ("timeout", "0.2 s without an answer")
    assert time.monotonic() - start < Limits().idle_s


@pytest.mark.parametrize(
    "data",
    [
        answer(b"x" * 1000),
        answer(b"x" * 1000, is_chunked=True),
        answer(b"x" * 1000, gzip_layers=1),
        answer(headers=[("X", "y" * 1000)]),
        answer(status=100, length=None) * 50,
    ],
)
def test_a_server_that_dribbles_is_left(data: bytes) -> None:
    start = time.monotonic()
    error = failure(dribble(data, gap_s=0.02), SHORT_TOTAL)
    assert (error.reason, error.detail) == ("timeout", "0.3 s in all")
    assert time.monotonic() - start < Limits().idle_s


def test_the_time_in_all_is_that_of_all_redirects() -> None:
    with online(limits=SHORT_TOTAL) as (server, client, _):
        for number in range(5):
            server.at(f"/{number}", dribble(redirect(f"/{number + 1}"), gap_s=0.01, size=10))
        with pytest.raises(RequestFailed) as caught:
            client.get(Request("http://feeds.example/0"))
    assert (caught.value.reason, caught.value.detail) == ("timeout", "0.3 s in all")


def test_a_clock_decides_when_time_is_over() -> None:
    clock = ticks(step_s=25)
    with (
        ScriptedServer() as server,
        Client({}, clock=lambda: next(clock)) as client,
        pytest.raises(RequestFailed) as caught,
    ):
        client.get(Request(server.at("/", answer(b"feed")), is_private=True))
    assert (caught.value.reason, caught.value.detail) == ("timeout", "60 s in all")


def test_a_name_that_nobody_answers_for_is_left() -> None:
    with online(limits=SHORT_CONNECT) as (_, client, internet):
        internet.silent.add("feeds.example")
        with pytest.raises(RequestFailed) as caught:
            client.get(Request("http://feeds.example/"))
        internet.speak()
    assert (caught.value.reason, caught.value.detail) == ("timeout", "0.2 s to connect")


def test_a_connection_that_is_not_made_is_left() -> None:
    times: list[float] = []

    def connect(address: str, port: int, timeout_s: float) -> None:
        times.append(timeout_s)
        raise TimeoutError(address, port)

    addresses = [f"8.8.8.{number}" for number in range(4)]
    opener = Opener(lambda host, port: addresses if host and port else [], connect)  # type: ignore[arg-type]  # no connection is made
    with Client({}, opener=opener) as client, pytest.raises(RequestFailed) as caught:
        client.get(Request("http://feeds.example/"))
    assert (caught.value.reason, caught.value.detail) == ("timeout", "10 s to connect")
    assert times == [pytest.approx(share, abs=0.5) for share in (10 / 4, 10 / 3, 10 / 2, 10)]


def test_very_many_addresses_have_no_more_time_than_one() -> None:
    now = [0.0]

    def connect(address: str, port: int, timeout_s: float) -> None:
        now[0] += timeout_s
        raise TimeoutError(address, port)

    addresses = [f"8.8.{number >> 8}.{number & 255}" for number in range(5000)]
    opener = Opener(lambda *_: addresses, connect)  # type: ignore[arg-type]  # as above
    client = Client({}, opener=opener, clock=lambda: now[0])
    with client, pytest.raises(RequestFailed) as caught:
        client.get(Request("http://feeds.example/"))
    assert caught.value.reason == "timeout"
    assert now[0] == pytest.approx(10)


@pytest.mark.parametrize("size", [0, 1, MIB - 1, MIB])
@pytest.mark.parametrize("layers", [0, 1])
def test_a_body_may_have_the_whole_size(size: int, layers: int) -> None:
    with online() as (server, client, _):
        server.at("/", answer(bytes(size), gzip_layers=layers))
        body = client.get(Request("http://feeds.example/", max_bytes=MIB)).body
    assert body == bytes(size)


LARGE: dict[str, Reply] = {
    "with a length": answer(bytes(MIB + 1)),
    "with a length that is not said": (answer(bytes(MIB + 1), length=None), CLOSE),
    "with a wrong length": answer(bytes(3 * MIB), length=99 * MIB),
    "in chunks": answer(bytes(MIB + 1), is_chunked=True),
    "compressed": answer(bytes(MIB + 1), gzip_layers=1),
    "compressed by a thousand": answer(ZEROS, headers=GZIP),
    "compressed, without an end": (answer(ZEROS[:-20], headers=GZIP), HANG),
    "in one endless chunk": (
        CHUNKS + b"ffffffffff\r\n", bytes(9 * MIB), HANG,
    ),
    "in a chunk of minus one": (
        CHUNKS + b"-1\r\n", bytes(9 * MIB), HANG,
    ),
    "in chunks of nothing much": (
        CHUNKS, b"1;x=yyyyyyy\r\nx\r\n" * 200000, HANG,
    ),
    "behind endless trailers": (
        CHUNKS + b"0\r\n", b"A: b\r\n" * 500000, HANG,
    ),
    "in empty blocks of gzip": (
        answer(headers=GZIP, length=None),
        gzip.compress(b"")[:10] + b"\x00\x00\x00\xff\xff" * 500000, HANG,
    ),
}  # fmt: skip


@pytest.mark.parametrize("form", LARGE)
def test_a_body_larger_than_allowed_is_refused(form: str) -> None:
    error = failure(LARGE[form], limits=Limits())
    assert error.reason == "too_large"
    assert error.detail in {"1 MiB", "2 MiB"}


HEADS: dict[str, bytes] = {
    "one long line": b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100000 + b"\r\n\r\n",
    "a long first line": b"HTTP/1.1 200 " + b"y" * 100000 + b"\r\n\r\n",
    "many lines": b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 1000 + b"\r\n",
    "no end": b"HTTP/1.1 200 OK\r\nX: " + b"y" * 9000000,
    "long lines": b"HTTP/1.1 200 OK\r\n" + (b"X: " + b"y" * 60000 + b"\r\n") * 90 + b"\r\n",
    "one long line of many": b"HTTP/1.1 200 OK\r\nX: y\r\n" + b" y\r\n" * 200000 + b"\r\n",
    "endless answers that come before": b"HTTP/1.1 103 Hints\r\nX: y\r\n\r\n" * 200000,
    "endless answers to go on": b"HTTP/1.1 100 Continue\r\n\r\n" * 200000,
}


@pytest.mark.parametrize("form", HEADS)
def test_headers_larger_than_allowed_are_refused(form: str) -> None:
    error = failure((HEADS[form], HANG), limits=Limits())
    assert error.reason in {"too_large", "protocol"}


def test_a_bomb_of_gzip_takes_little_memory() -> None:
    import tracemalloc

    tracemalloc.start()
    try:
        reply = answer(ZEROS, headers=GZIP)
        assert failure(reply, max_bytes=MIB).reason == "too_large"
        assert tracemalloc.get_traced_memory()[1] < 4 * MIB
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("status", [403, 404, 500])
def test_of_a_refusal_the_beginning_is_kept(status: int) -> None:
    with online() as (server, client, _):
        server.at("/", answer(b"x" * MIB, status))
        server.at("/cut", (answer(b"cut", status, length=9), CLOSE))
        server.at("/odd", answer(b"odd", status, headers=[("Content-Encoding", "br")]))
        get = [client.get(Request(f"http://feeds.example{path}")) for path in ("/", "/cut", "/odd")]
    assert {response.status for response in get} == {status}
    assert [response.body for response in get] == [b"x" * 65536, b"cut", b""]


def test_a_refusal_that_dribbles_is_a_refusal() -> None:
    with online(limits=SHORT_IDLE) as (server, client, _):
        server.at("/", (answer(b"never so long", 404)[:-9], HANG))
        response = client.get(Request("http://feeds.example/"))
    assert response.status == 404


def test_zlib_has_the_bound_that_this_relies_on() -> None:
    inflater = zlib.decompressobj(31)
    assert len(inflater.decompress(ZEROS, 1000)) == 1000
    assert inflater.unconsumed_tail
