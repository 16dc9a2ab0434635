"""Asking many servers at once."""

from __future__ import annotations

import signal
import threading
import time
from collections import Counter
from contextlib import closing
from itertools import pairwise
from threading import Barrier, Lock
from typing import TYPE_CHECKING

import pytest

from almanac_cli.network.client import Client
from almanac_cli.network.limits import Limits
from almanac_cli.network.opening import Opener
from almanac_cli.network.parallel import get_all
from almanac_cli.network.request import Request
from almanac_cli.network.request_failed import RequestFailed
from almanac_cli.network.response import Response
from support.internet import PUBLIC, online
from support.scripted_server import HANG, Received, ScriptedServer, answer, redirect

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from almanac_cli.network.parallel import Result


def no_gap(host: str) -> float:
    """Return the seconds between two requests to a host: none."""
    assert host
    return 0


def requests(hosts: Iterable[str], number: int = 1) -> list[Request]:
    """Return so many requests to each host."""
    return [Request(f"http://{host}/{index}") for index in range(number) for host in hosts]


def names(number: int) -> list[str]:
    """Return the names of hosts."""
    return [f"host{index}.example" for index in range(number)]


@pytest.fixture(autouse=True)
def _no_thread_remains() -> Iterator[None]:
    before = threading.active_count()
    yield
    end = time.monotonic() + 60
    while threading.active_count() > before and time.monotonic() < end:
        threading.Event().wait(0.01)
    assert threading.active_count() <= before


def outcomes(client: Client, all_requests: list[Request]) -> dict[str, Response | RequestFailed]:
    """Return what comes of requests, by URL."""
    results = list(get_all(client, all_requests, no_gap))
    assert Counter(id(request) for request, _ in results) == Counter(map(id, all_requests))
    return {request.url: outcome for request, outcome in results}


def test_every_request_comes_back_with_what_came_of_it() -> None:
    with online({"gone.example": [[]]}) as (server, client, _):
        server.at("/0", answer(b"zero"))
        server.at("/1", redirect("http://other.example/0"))
        odd = [
            Request("http://gone.example/"),
            Request("ftp://example.org/"),
            Request("http://[::1]/"),
        ]
        got = outcomes(client, [*odd, *requests(names(30), 3)])
    assert [isinstance(got[r.url], RequestFailed) and got[r.url].reason for r in odd] == [  # type: ignore[union-attr]  # a failure
        "name", "scheme", "refused_address",
    ]  # fmt: skip
    for host in names(30):
        responses = [got[f"http://{host}/{index}"] for index in range(3)]
        bodies = [isinstance(response, Response) and response.body for response in responses]
        assert bodies == [b"zero", b"zero", b"nothing"]


def test_no_request_is_no_result() -> None:
    with Client({}) as client:
        assert list(get_all(client, [])) == []
        assert len(list(get_all(client, [Request("ftp://example.org/")]))) == 1


def test_ten_hosts_are_asked_at_once_and_no_more() -> None:
    together = Barrier(10, timeout=5)

    def meet(_: Received) -> bytes:
        together.wait()
        return answer()

    with online() as (server, client, _):
        server.at("/0", meet)
        got = outcomes(client, requests(names(30)))
    assert [outcome for outcome in got.values() if isinstance(outcome, RequestFailed)] == []


def test_a_host_has_one_connection_and_one_request_at_a_time() -> None:
    busy: Counter[str] = Counter()
    lock = Lock()

    def count(received: Received) -> Iterator[bytes]:
        with lock:
            busy[received.headers["host"]] += 1
            assert busy[received.headers["host"]] == 1
        yield answer(b"x")[:9]
        with lock:
            busy[received.headers["host"]] -= 1
        yield answer(b"x")[9:]

    with online() as (server, client, _):
        for index in range(20):
            server.at(f"/{index}", count)
        server.at("/19", redirect("http://host0.example/5"))
        got = outcomes(client, requests(names(5), 20))
        assert len({received.connection for received in server.received}) == 5
    assert {isinstance(outcome, Response) and outcome.status for outcome in got.values()} == {200}


def test_between_two_requests_to_a_host_there_is_a_gap() -> None:
    times: dict[str, list[float]] = {}

    def note(received: Received) -> bytes:
        times.setdefault(received.headers["host"], []).append(time.monotonic())
        return answer()

    with online() as (server, client, _):
        for index in range(3):
            server.at(f"/{index}", note)
        gaps = {"host0.example": 0.05, "host1.example": 0.1}
        list(get_all(client, requests(names(2), 3), gaps.__getitem__))
    for host, gap_s in gaps.items():
        assert all(b - a >= gap_s for a, b in pairwise(times[host]))


def test_results_come_as_they_are_there() -> None:
    with online() as (server, client, _):
        server.at("/0", HANG)
        asked = [Request("http://slow.example/0"), *requests(names(20), 2)[20:]]
        with closing(get_all(client, asked, no_gap)) as results:
            first = [next(results)[0].url for _ in range(20)]
    assert "http://slow.example/0" not in first


def test_who_stops_early_waits_for_nobody() -> None:
    with online(limits=Limits()) as (server, client, _):
        server.at("/0", HANG)
        server.at("/1", answer())
        start = time.monotonic()
        with closing(
            get_all(client, requests(names(9)) + requests(["a.example"], 2)[1:])
        ) as results:
            next(results)
        assert time.monotonic() - start < Limits().idle_s


def test_an_interrupt_breaks_everything_off() -> None:
    main = threading.main_thread().ident
    assert main == threading.get_ident()

    def interrupt(_: Received) -> str:
        together.wait()
        signal.pthread_kill(main, signal.SIGINT)
        return HANG

    together = Barrier(10, timeout=60)

    def hang(_: Received) -> str:
        together.wait()
        return HANG

    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with online(limits=Limits()) as (server, client, _):
            server.at("/0", interrupt, hang)
            start = time.monotonic()
            with (
                pytest.raises(KeyboardInterrupt),
                closing(get_all(client, requests(names(30)))) as all_,
            ):
                list(all_)
            assert time.monotonic() - start < Limits().idle_s
            assert len(server.received) == 10
    finally:
        signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize("status", [429, 503])
def test_a_server_that_wants_to_be_left_alone_is(status: int) -> None:
    with online() as (server, client, _):
        server.at("/0", answer(b"later", status, headers=[("Retry-After", "3600")]))
        got = outcomes(client, requests(["busy.example"], 5) + requests(names(3), 1)[1:])
        assert len([r for r in server.received if r.headers["host"] == "busy.example"]) == 1
    held = [got[f"http://busy.example/{index}"] for index in range(1, 5)]
    assert {(f.reason, f.detail) for f in held if isinstance(f, RequestFailed)} == {
        ("held", "3600")
    }
    assert len(held) == 4


@pytest.mark.parametrize(
    "reply", [answer(status=429), answer(headers=[("Retry-After", "9")]), answer(status=503)]
)
def test_a_server_that_does_not_say_so_is_asked_on(reply: bytes) -> None:
    with online() as (server, client, _):
        server.at("/0", reply)
        got = outcomes(client, requests(["busy.example"], 3))
    assert all(isinstance(outcome, Response) for outcome in got.values())


def test_a_private_server_holds_nothing_but_itself() -> None:
    with ScriptedServer() as server, Client({}) as client:
        busy = answer(status=429, headers=[("Retry-After", "9")])
        asked = [Request(server.at(f"/{index}", busy), is_private=True) for index in range(3)]
        assert all(isinstance(outcome, Response) for _, outcome in get_all(client, asked))
        assert len(server.received) == 3


def test_few_results_wait_for_who_takes_them() -> None:
    with online() as (server, client, _):
        for number, _ in enumerate(get_all(client, requests(names(100)), no_gap)):
            # Those that were taken, those that wait, and one that each thread has.
            assert len(server.received) <= number + 1 + 4 + 10


def test_a_fault_of_our_own_is_raised_where_it_is_seen() -> None:
    def connect(address: str, port: int, timeout_s: float) -> None:
        raise RuntimeError(address, port, timeout_s)

    opener = Opener(lambda *_: [PUBLIC], connect)  # type: ignore[arg-type]  # it returns nothing
    with Client({}, opener=opener) as client, pytest.raises(RuntimeError):
        list(get_all(client, requests(names(3)), no_gap))


def test_many_requests_to_one_server_are_quick() -> None:
    with ScriptedServer() as server, Client({}) as client:
        url = server.at("/", answer(status=304, length=None))
        asked = [Request(url, is_private=True) for _ in range(200)]
        times = []
        for _ in range(3):
            start = time.monotonic()
            results: list[Result] = list(get_all(client, asked))
            times.append(time.monotonic() - start)
            assert len(results) == 200
        # A tenth of a second where nothing else runs, and 8 where each answer waits for the system.
        assert min(times) < 5
        assert {received.connection for received in server.received} == {1}


def test_a_client_asks_on_after_all_results() -> None:
    with online() as (_, client, internet):
        for _ in range(2):
            assert len(list(get_all(client, requests(names(3), 2), no_gap))) == 6
        assert len(internet.connections) == 3
