"""What a fetch makes of answers, of servers on the internet and in public names."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from almanac_cli.operations.fetch.request import FetchRequest
from almanac_cli.operations.fetch.run import fetch
from almanac_cli.operations.store import Store
from almanac_cli.storage import feed_state
from support.fetching import feed
from support.internet import online
from support.records import source, write
from support.scripted_server import answer
from support.setting import MOMENT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from almanac_cli.network.client import Client
    from almanac_cli.operations.fetch.results import FetchResult
    from support.internet import Internet
    from support.scripted_server import ScriptedServer

    Online = tuple[ScriptedServer, Client, Internet]
NOW = FetchRequest(MOMENT)
HOUR = timedelta(hours=1)


@pytest.fixture
def net() -> Iterator[Online]:
    """Yield a server to which all names lead, and a client."""
    with online({"nowhere.example": [[]], "void.example": [[]]}) as parts:
        yield parts


def run(root: Path, net: Online, request: FetchRequest = NOW) -> FetchResult:
    """Fetch, with no randomness."""
    return fetch(Store.open(root), net[1], request, lambda: 0.5)


def statuses(result: FetchResult) -> dict[str, str]:
    """Return the status of each source."""
    return {source.source: source.status for source in result.sources}


def later(hours: float) -> FetchRequest:
    """Return a request so many hours later."""
    return replace(NOW, now=MOMENT + hours * HOUR)


def test_a_public_host_that_wants_to_be_left_alone_is_left_alone(root: Path, net: Online) -> None:
    server = net[0]
    server.at("/a", answer(status=429, headers=[("Retry-After", "86400")]))
    server.at("/b", feed(1))
    write(root, source("a", feeds=["http://busy.example/a"]))
    run(root, net)
    write(root, source("b", feeds=["http://busy.example/b"]))
    write(root, source("c", feeds=["http://free.example/b"]))
    result = run(root, net, later(2))
    assert statuses(result) == {"a": "waiting", "b": "waiting", "c": "ok"}
    server.at("/a", feed(2))
    assert statuses(run(root, net, later(24))) == {"a": "ok", "b": "ok", "c": "ok"}


def test_a_hold_is_passed_over_by_force_alone(root: Path, net: Online) -> None:
    net[0].at("/a", answer(status=503, headers=[("Retry-After", "86400")]), feed(1))
    write(root, source("a", feeds=["http://busy.example/a"]))
    run(root, net)
    assert statuses(run(root, net, replace(later(2), is_early=True))) == {"a": "waiting"}
    assert statuses(run(root, net, replace(later(2), is_forced=True))) == {"a": "ok"}


def test_if_nothing_is_reached_nobody_failed(root: Path, net: Online) -> None:
    write(root, source("a", feeds=["http://nowhere.example/a"]))
    write(root, source("b", feeds=["http://void.example/b"]))
    result = run(root, net)
    assert result.is_offline
    assert statuses(result) == {"a": "unreachable", "b": "unreachable"}
    assert feed_state.read(root).feeds == {}


def test_if_anything_is_reached_the_others_failed(root: Path, net: Online) -> None:
    net[0].at("/b", answer(status=500))
    write(root, source("a", feeds=["http://nowhere.example/a"]))
    write(root, source("b", feeds=["http://b.example/b"]))
    result = run(root, net)
    assert not result.is_offline
    assert feed_state.read(root).of("http://nowhere.example/a").failures == 1


def test_one_that_is_asked_alone_cannot_accuse_this_machine(root: Path, net: Online) -> None:
    net[0].at("/b", feed(1))
    write(root, source("b", feeds=["http://b.example/b"]))
    run(root, net)
    write(root, source("a", feeds=["http://nowhere.example/a"]))
    result = run(root, net, later(0.5))
    assert statuses(result) == {"a": "failed", "b": "not_due"}
    assert not result.is_offline


def test_a_feed_that_two_sources_name_is_asked_once(root: Path, net: Online) -> None:
    net[0].at("/a", feed(1))
    write(root, source("a", feeds=["http://a.example/a"]))
    write(root, source("b", feeds=["http://a.example/a"]))
    run(root, net)
    assert len(net[0].received) == 1


def test_several_feeds_of_a_source_are_one_result(root: Path, net: Online) -> None:
    net[0].at("/a", feed(1, 2))
    net[0].at("/b", feed(2, 3))
    net[0].at("/c", answer(status=500))
    feeds = [f"http://{name}.example/{name}" for name in "abc"]
    write(root, source("all", feeds=feeds))
    (result,) = run(root, net).sources
    assert (result.status, result.new, result.known) == ("failed", 3, 1)


def test_an_unchanged_answer_to_no_validators_is_a_failure(root: Path, net: Online) -> None:
    net[0].at("/a", answer(status=304, length=None))
    write(root, source("a", feeds=["http://a.example/a"]))
    assert statuses(run(root, net)) == {"a": "failed"}
    assert feed_state.read(root).of("http://a.example/a").reason == "304"
