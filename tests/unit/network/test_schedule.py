"""The turns of requests: one a site at a time, with gaps, and nobody waits without need."""

from __future__ import annotations

import heapq
from itertools import count, pairwise
from math import inf
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almanac_cli.network.client import Pending
from almanac_cli.network.request import Request
from almanac_cli.network.schedule import Schedule, gap_s_of_host, site_of
from almanac_cli.network.target import parse

if TYPE_CHECKING:
    from collections.abc import Sequence

GAPS = {"a": 0.0, "b": 1.0, "c": 3.0}


def pending(host: str, path: str = "") -> Pending:
    """Return a request that waits for its turn."""
    url = f"http://{host}/{path}"
    return Pending(Request(url), parse(url), 60)


class Visit(NamedTuple):
    """An exchange with a host, from one time to another."""

    host: str
    start: float
    end: float


def play(hosts: Sequence[Sequence[str]], lasting: Sequence[float], workers: int) -> list[Visit]:
    """Play all requests with so many workers; each is a row of hosts that it is sent on to."""
    rows = {f"http://{row[0]}/{number}": row for number, row in enumerate(hosts)}
    waiting = [pending(row[0], str(number)) for number, row in enumerate(hosts)]
    schedule = Schedule(waiting, GAPS.__getitem__, {})
    visits: list[Visit] = []
    order = count()
    under_way: list[tuple[float, int, Pending]] = []
    now, hops = 0.0, dict.fromkeys(rows, 0)
    while True:
        turn: Pending | float | None = inf
        while len(under_way) < workers and isinstance(turn := schedule.take(now), Pending):
            end = now + lasting[len(visits) % len(lasting)]
            visits.append(Visit(turn.target.origin.host, now, end))
            heapq.heappush(under_way, (end, next(order), turn))
        if turn is None and not under_way:
            return visits
        wait_s = turn if isinstance(turn, float) else inf
        if under_way and under_way[0][0] <= now + wait_s:
            now, _, done = heapq.heappop(under_way)
            url = done.request.url
            hops[url] += 1
            row = rows[url]
            onward = pending(row[hops[url]]) if hops[url] < len(row) else None
            if onward is not None:
                onward = Pending(done.request, onward.target, 60)
            schedule.release(done, now, onward)
        else:
            now += wait_s


@settings(deadline=None)
@given(
    st.lists(st.lists(st.sampled_from("abc"), min_size=1, max_size=3), max_size=12),
    st.lists(st.floats(0, 5), min_size=1),
    st.integers(1, 4),
)
def test_every_request_has_its_turn_and_every_site_its_gap(
    hosts: list[list[str]], lasting: list[float], workers: int
) -> None:
    visits = play(hosts, lasting, workers)
    assert sorted(visit.host for visit in visits) == sorted(host for row in hosts for host in row)
    for host, gap_s in GAPS.items():
        of_host = sorted((visit for visit in visits if visit.host == host), key=lambda v: v.start)
        for before, after in pairwise(of_host):
            assert after.start >= before.end + gap_s
    for visit in visits:
        assert sum(other.start <= visit.start < other.end for other in visits) <= workers


def test_a_site_with_most_requests_comes_first() -> None:
    schedule = Schedule([pending("a"), pending("b"), pending("b")], GAPS.__getitem__, {})
    first = schedule.take(0)
    assert isinstance(first, Pending)
    assert first.target.origin.host == "b"


def test_nobody_waits_for_a_site_that_may_be_asked() -> None:
    schedule = Schedule([pending("c", "1"), pending("c", "2"), pending("a")], GAPS.__getitem__, {})
    first, second = schedule.take(0), schedule.take(0)
    assert isinstance(first, Pending)
    assert isinstance(second, Pending)
    assert (first.target.url, second.target.url) == ("http://c/1", "http://a/")
    assert schedule.take(0) == inf
    schedule.release(second, 1)
    schedule.release(first, 2)
    assert schedule.take(2) == 3
    third = schedule.take(5)
    assert isinstance(third, Pending)
    schedule.release(third, 5)
    assert schedule.take(5) is None


def test_a_gap_lasts_beyond_a_schedule() -> None:
    ready_at: dict[str, float] = {}
    first = Schedule([pending("b")], GAPS.__getitem__, ready_at)
    turn = first.take(0)
    assert isinstance(turn, Pending)
    first.release(turn, 5)
    assert Schedule([pending("b")], GAPS.__getitem__, ready_at).take(5.5) == 0.5


@pytest.mark.parametrize(
    ("host", "gap_s"),
    [
        ("example.org", 1),
        ("arxiv.org", 3),
        ("export.arxiv.org", 3),
        ("rss.arxiv.org", 3),
        ("notarxiv.org", 1),
        ("127.0.0.1", 0),
        ("localhost", 0),
        ("::1", 0),
        ("127.example", 1),
    ],
)
def test_a_host_is_left_alone_as_long_as_it_asks_for(host: str, gap_s: float) -> None:
    assert gap_s_of_host(host) == gap_s


def test_the_hosts_of_a_slow_site_are_one_site() -> None:
    assert {site_of(f"{name}arxiv.org") for name in ("", "export.", "rss.")} == {"arxiv.org"}
    assert site_of("example.org") == "example.org"
