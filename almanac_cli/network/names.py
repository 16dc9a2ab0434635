"""The addresses of hosts: each name is resolved once, and every address checked."""

from __future__ import annotations

import socket
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, TypeAlias

from almanac_cli.network.addresses import literal, refusal, without_nat64
from almanac_cli.network.request_failed import RequestFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# From a host and a port to addresses as text; raises OSError where there are none.
Resolve: TypeAlias = "Callable[[str, int], Sequence[str]]"


def resolve(host: str, port: int) -> list[str]:
    """Return the addresses of a host, in the order in which the system would try them.

    Raises:
        OSError: if the name cannot be resolved.

    """
    rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(place[0]) for *_, place in rows))


def look_up(resolve: Resolve, host: str, port: int, timeout_s: float) -> list[str]:
    """Return the addresses of a host: the one that it is in itself, or those of its name.

    Raises:
        OSError: if the name cannot be resolved; TimeoutError if that takes too long.

    """
    if (address := own_address(host)) is not None:
        return [address]
    addresses = _resolve_in_time(resolve, host, port, timeout_s)
    if not addresses:
        raise socket.gaierror(socket.EAI_NONAME, "it has no address")
    return [*addresses]


def own_address(host: str) -> str | None:
    """Return the address that a host is in itself, `None` if it is a name.

    Raises:
        OSError: if it looks like an address, but is none.

    """
    try:
        return literal(host)
    except ValueError:
        raise socket.gaierror(socket.EAI_NONAME, "it is no address") from None


def _resolve_in_time(resolve: Resolve, host: str, port: int, timeout_s: float) -> Sequence[str]:
    """Resolve a name in a thread of its own: the system takes as long as it likes, whoever waits.

    Raises:
        OSError: if it cannot be resolved; TimeoutError if that takes too long.

    """
    answers: SimpleQueue[Sequence[str] | Exception] = SimpleQueue()

    def ask() -> None:
        try:
            answers.put(resolve(host, port))
        except Exception as error:  # noqa: BLE001 (it is raised by who waits for it)
            answers.put(error)

    Thread(target=ask, daemon=True).start()
    try:
        answer = answers.get(timeout=timeout_s)
    except Empty:
        raise TimeoutError from None
    if isinstance(answer, Exception):
        raise answer
    return answer


def check_public(url: str, addresses: Sequence[str]) -> list[str]:
    """Return the addresses of a public host.

    Raises:
        RequestFailed: if one of them is not public.

    """
    usable = without_nat64([*addresses])
    for address in usable:
        if sort := refusal(address):
            raise RequestFailed("refused_address", url, f"{address}, {sort}")
    return usable
