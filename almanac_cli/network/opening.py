"""Opening connections: to a checked address, or to a proxy; with TLS where the URL says so."""

from __future__ import annotations

import socket
from threading import Lock
from typing import TYPE_CHECKING, TypeAlias

from almanac_cli.network.channel import Channel
from almanac_cli.network.exchange import begin, message
from almanac_cli.network.names import check_public, look_up, own_address, resolve
from almanac_cli.network.request_failed import RequestFailed
from almanac_cli.network.target import bracketed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from ssl import SSLContext

    from almanac_cli.network.limits import Timer
    from almanac_cli.network.names import Resolve
    from almanac_cli.network.proxies import Proxy
    from almanac_cli.network.target import Target

# From an address, a port and seconds to a connection; raises OSError where there is none.
Connect: TypeAlias = "Callable[[str, int, float], socket.socket]"
_OK = 200
_MIN_SHARE_S = 0.5  # for one of several addresses


def connect(address: str, port: int, timeout_s: float) -> socket.socket:
    """Return a connection to an address, which is never taken for a name.

    Raises:
        OSError: if there is none; TimeoutError if it takes too long.

    """
    numeric = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
    rows = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM, flags=numeric)
    family, kind, protocol, _, place = rows[0]
    sock = socket.socket(family, kind, protocol)
    try:
        sock.settimeout(timeout_s)
        sock.connect(place)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except BaseException:
        sock.close()
        raise
    return sock


def tls_context() -> SSLContext:
    """Return how certificates are checked: against those of the system."""
    import ssl

    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    return context


class Opener:
    """How connections are made."""

    def __init__(
        self,
        resolve: Resolve = resolve,
        connect: Connect = connect,
        tls_context: Callable[[], SSLContext] = tls_context,
    ) -> None:
        """Set how names become addresses, how those connect, and how certificates are checked."""
        self._resolve, self._connect = resolve, connect
        self._make_context, self._context_lock = tls_context, Lock()
        self._context: SSLContext | None = None

    def open(
        self, target: Target, proxy: Proxy | None, timer: Timer, *, is_private: bool
    ) -> Channel:
        """Return a connection by which a target is asked.

        Of a host that is asked through a proxy, the address is checked where it stands in the URL;
        what a name means is for the proxy to say, and often cannot be told here.

        Raises:
            RequestFailed: if an address is refused, or the proxy refuses.
            OSError: if there is no connection; TimeoutError if it takes too long.

        """
        if proxy is None:
            sock = self._reach(target, timer, is_private=is_private)
        else:
            self._check_literal(target, is_private=is_private)
            sock = self._reach_proxy(target, proxy, timer)
        try:
            if proxy is not None and target.origin.scheme == "https":
                _tunnel(sock, target, proxy, timer)
            if target.origin.scheme == "https":
                sock.settimeout(timer.to_connect())
                sock = self._tls_context().wrap_socket(sock, server_hostname=target.origin.host)
        except BaseException:
            sock.close()
            raise
        return Channel(sock)

    def _reach(self, target: Target, timer: Timer, *, is_private: bool) -> socket.socket:
        _, host, port = target.origin
        addresses = look_up(self._resolve, host, port, timer.to_connect())
        if not is_private:
            addresses = check_public(target.url, addresses)
        return self._connect_first(addresses, port, timer)

    def _reach_proxy(self, target: Target, proxy: Proxy, timer: Timer) -> socket.socket:
        try:
            addresses = look_up(self._resolve, proxy.host, proxy.port, timer.to_connect())
            return self._connect_first(addresses, proxy.port, timer)
        except TimeoutError:
            raise
        except OSError as error:
            raise RequestFailed("proxy", target.url, error.strerror or str(error)) from None

    def _connect_first(self, addresses: Sequence[str], port: int, timer: Timer) -> socket.socket:
        """Return a connection to the first address that takes one, all in the time for one."""
        over_s = timer.left_s - timer.to_connect()
        failure = OSError()
        for number, address in enumerate(addresses):
            left_s = timer.left_s - over_s
            if left_s <= 0:
                raise TimeoutError
            share_s = max(left_s / (len(addresses) - number), min(left_s, _MIN_SHARE_S))
            try:
                return self._connect(address, port, share_s)
            except OSError as error:
                failure = error
        raise failure

    def _tls_context(self) -> SSLContext:
        """Return how certificates are checked, which takes a while to make."""
        with self._context_lock:
            if self._context is None:
                self._context = self._make_context()
            return self._context

    def _check_literal(self, target: Target, *, is_private: bool) -> None:
        address = own_address(target.origin.host)
        if address is not None and not is_private:
            check_public(target.url, [address])


def _tunnel(sock: socket.socket, target: Target, proxy: Proxy, timer: Timer) -> None:
    """Let a proxy connect to a target (RFC 9110, section 9.3.6)."""
    place = f"{bracketed(target.origin.host)}:{target.origin.port}"
    headers = [("Host", place)]
    if proxy.authorization:
        headers.append(("Proxy-Authorization", proxy.authorization))
    channel = Channel(sock)
    channel.start(timer)
    answer = begin(channel, message(place, headers, "CONNECT"), "CONNECT")
    answer.close()
    if answer.status != _OK:
        raise RequestFailed("proxy", target.url, f"{answer.status} {answer.reason}".strip())
