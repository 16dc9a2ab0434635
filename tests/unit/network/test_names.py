"""Names and connections of the system itself, without leaving this machine."""

from __future__ import annotations

import socket

import pytest

from almanac_cli.network.names import look_up, resolve
from almanac_cli.network.opening import connect
from support.offline import LeavesTheMachine
from support.scripted_server import HOST


def test_the_system_resolves_names() -> None:
    addresses = resolve("localhost", 80)
    assert {*addresses} <= {HOST, "::1"}
    assert len(addresses) == len({*addresses}) > 0


def test_a_fault_of_a_resolver_is_raised_where_it_is_seen() -> None:
    def fail(host: str, port: int) -> list[str]:
        raise UnicodeError(host, port)

    with pytest.raises(UnicodeError):
        look_up(fail, "feeds.example", 80, 5)


def test_a_connection_is_made_to_an_address() -> None:
    with socket.create_server((HOST, 0)) as listener:
        place = listener.getsockname()
        with connect(HOST, place[1], 5) as sock:
            assert sock.getpeername() == place


def test_a_name_is_never_connected_to() -> None:
    with pytest.raises(socket.gaierror):
        connect("localhost", 80, 5)


def test_where_nothing_listens_there_is_no_connection() -> None:
    with socket.create_server((HOST, 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(ConnectionRefusedError):
        connect(HOST, port, 5)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:4700::1", "10.0.0.1"])
def test_no_test_connects_to_another_machine(address: str) -> None:
    with pytest.raises(LeavesTheMachine):
        connect(address, 80, 5)


def test_no_test_asks_for_the_address_of_another_machine() -> None:
    with pytest.raises(LeavesTheMachine):
        resolve("feeds.example", 80)
