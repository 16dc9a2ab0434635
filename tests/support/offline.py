"""Keeping tests on this machine: an audit hook that refuses connections and names of others."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any

_NAMES = {None, "", "localhost"}


class LeavesTheMachine(AssertionError):
    """Raised when a test is about to ask another machine, or for the address of one."""


def refuse(event: str, arguments: tuple[Any, ...]) -> None:
    """Refuse an event of Python's that leaves this machine; `sys.addaudithook` calls it."""
    if event in {"socket.connect", "socket.sendto"}:
        place = arguments[1]
        if isinstance(place, tuple) and not _is_here(place[0]):
            raise LeavesTheMachine(event, place)
    elif event in {"socket.getaddrinfo", "socket.gethostbyname"}:
        host = arguments[0]
        host = host.decode() if isinstance(host, bytes) else host
        if host not in _NAMES and not _is_number(host):
            raise LeavesTheMachine(event, host)


def _is_number(host: str) -> bool:
    try:
        return bool(ip_address(host.partition("%")[0]))
    except ValueError:
        return False


def _is_here(host: str) -> bool:
    """Return whether a host is this machine: by its name, or as an address."""
    return host in _NAMES or (_is_number(host) and ip_address(host.partition("%")[0]).is_loopback)
