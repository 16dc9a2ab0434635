"""The open connections of a client: few, one an origin, and none after the end."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

from almanac_cli.network.channel import Channel
from almanac_cli.network.connections import Connections
from almanac_cli.network.request import Request
from almanac_cli.network.target import Origin
from support.internet import online
from support.scripted_server import answer

if TYPE_CHECKING:
    from almanac_cli.network.connections import Key


def key(number: int) -> Key:
    """Return the key of an origin."""
    return Origin("http", f"host{number}.example", 80), False


def pair() -> tuple[Channel, socket.socket]:
    """Return a connection, and its other end."""
    here, there = socket.socketpair()
    return Channel(here), there


def is_open(channel: Channel) -> bool:
    """Say whether a connection is open, and nothing has come."""
    return channel.is_quiet()


def test_a_connection_is_taken_by_one_alone() -> None:
    connections = Connections()
    channel, there = pair()
    with there:
        connections.keep(key(0), channel)
        assert connections.take(key(1)) is None
        assert connections.take(key(0)) is channel
        assert connections.take(key(0)) is None
        connections.close(channel)
        assert not is_open(channel)


def test_a_connection_that_ended_or_spoke_is_not_taken() -> None:
    connections = Connections()
    for act in (socket.socket.close, lambda sock: sock.sendall(b"HTTP/1.1 408\r\n\r\n")):
        channel, there = pair()
        with there:
            connections.keep(key(0), channel)
            act(there)
            assert connections.take(key(0)) is None
            assert not is_open(channel)


def test_few_connections_wait() -> None:
    connections = Connections()
    pairs = [pair() for _ in range(40)]
    for number, (channel, _) in enumerate(pairs):
        connections.keep(key(number), channel)
    assert [is_open(channel) for channel, _ in pairs] == [False] * 24 + [True] * 16
    connections.close_waiting()
    assert [is_open(channel) for channel, _ in pairs] == [False] * 40
    for _, there in pairs:
        there.close()


def test_of_one_origin_one_connection_waits() -> None:
    connections = Connections()
    (first, one), (second, two) = pair(), pair()
    with one, two:
        connections.keep(key(0), first)
        connections.keep(key(0), second)
        assert (is_open(first), is_open(second)) == (False, True)
        connections.close_waiting()


def test_after_the_end_no_connection_is_of_use() -> None:
    connections = Connections()
    (used, one), (late, two), (kept, three) = pair(), pair(), pair()
    with one, two, three:
        connections.add(used)
        connections.shut()
        connections.add(late)
        assert (one.recv(1), two.recv(1)) == (b"", b"")
        connections.keep(key(0), kept)
        assert connections.take(key(0)) is None
        assert not is_open(kept)
        connections.close(used)
        connections.close(late)


def test_a_client_keeps_few_connections_open() -> None:
    with online() as (server, client, _):
        server.at("/", answer())
        for number in [*range(20), 19, 0]:
            client.get(Request(f"http://host{number}.example/"))
        assert [received.connection for received in server.received[20:]] == [20, 21]
