"""An internet of one server on this machine: names, public addresses, and connections to them."""

from __future__ import annotations

import errno
import os
import socket
from contextlib import contextmanager
from threading import Event
from typing import TYPE_CHECKING

from almanac_cli.network.client import Client
from almanac_cli.network.limits import Limits
from almanac_cli.network.opening import Opener
from support.certificates import client_context, server_context
from support.scripted_server import HOST, ScriptedServer

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator, Mapping, Sequence

PUBLIC = "93.184.215.14"
# Long enough for whoever answers at all, and short for who does not.
PATIENT = Limits(connect_s=5, idle_s=5, total_s=10)


class Internet:
    """Names with addresses, all of which lead to one server; what was asked is recorded.

    A name has the addresses of the first call at the first look-up, then those of the next; the
    last ones stay. A name without an entry has one public address.
    """

    def __init__(
        self, server: ScriptedServer, names: Mapping[str, Sequence[Sequence[str]]]
    ) -> None:
        self._server = server
        self._names = {name: [*answers] for name, answers in names.items()}
        self.look_ups: list[str] = []
        self.connections: list[tuple[str, int]] = []
        self.unreachable: set[str] = set()  # addresses that nothing answers at
        self.silent: set[str] = set()  # names that nobody answers for, until `speak`
        self._spoken = Event()

    def resolve(self, host: str, port: int) -> Sequence[str]:
        """Return the addresses of a name."""
        assert port
        self.look_ups.append(host)
        if host in self.silent:
            self._spoken.wait()
        answers = self._names.get(host, [[PUBLIC]])
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def speak(self) -> None:
        """Let names be answered for after all."""
        self._spoken.set()

    def connect(self, address: str, port: int, timeout_s: float) -> socket.socket:
        """Connect to the server, whatever the address is."""
        self.connections.append((address, port))
        if address in self.unreachable:
            raise ConnectionRefusedError(errno.ECONNREFUSED, os.strerror(errno.ECONNREFUSED))
        return socket.create_connection((HOST, self._server.port), timeout_s)

    def opener(self, context: Callable[[], ssl.SSLContext]) -> Opener:
        """Return how a client makes connections here."""
        return Opener(self.resolve, self.connect, context)


@contextmanager
def online(
    names: Mapping[str, Sequence[Sequence[str]]] | None = None,
    environment: Mapping[str, str] | None = None,
    limits: Limits = PATIENT,
    *,
    is_encrypted: bool = False,
) -> Iterator[tuple[ScriptedServer, Client, Internet]]:
    """Yield a server, a client to which all names and addresses lead to it, and their internet.

    An encrypted one has a certificate for the names that `support/tls` tells.
    """
    tls = server_context() if is_encrypted else None
    with ScriptedServer(tls) as server:
        internet = Internet(server, names or {})
        opener = internet.opener(client_context)
        with Client(environment or {}, limits=limits, opener=opener) as client:
            yield server, client, internet
