"""Asking servers, with everything guarded that a server could do: `Client`."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from almanac_cli.network import target
from almanac_cli.network.connections import Connections
from almanac_cli.network.credentials import Credentials
from almanac_cli.network.exchange import exchange, message
from almanac_cli.network.failures import failures_of
from almanac_cli.network.limits import Limits, Timer
from almanac_cli.network.opening import Opener
from almanac_cli.network.proxies import proxy_for
from almanac_cli.network.request_failed import RequestFailed
from almanac_cli.network.response import Hop, Response

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from almanac_cli.network.channel import Channel
    from almanac_cli.network.connections import Key
    from almanac_cli.network.exchange import Answer
    from almanac_cli.network.proxies import Proxy
    from almanac_cli.network.request import Request
    from almanac_cli.network.target import Target

_PROXY_REFUSES = 407  # with what a server must not answer itself (RFC 9110, section 15.5.8)


@dataclass(frozen=True, slots=True)
class Pending:
    """A request on its way: whom to ask next, and what became of it so far."""

    request: Request
    target: Target
    left_s: float  # of the time in all
    hops: tuple[Hop, ...] = ()
    may_authorize: bool = True  # whether all before was at the origin of the request itself
    private_host: str | None = None  # the one host that may be on this machine or network

    @property
    def is_private(self) -> bool:
        """Whether who is asked next may be on this machine or network.

        A redirect that leads a private source to another host does not make that one private.
        """
        return self.target.origin.host == self.private_host


class Client:
    """A client of servers, which several threads may use; close it in the end, as a context does.

    Every name is resolved once, every address checked, and only a checked one connected to. No
    cookies are kept, and nothing is sent that the request, the proxy or `.netrc` do not name.
    """

    def __init__(
        self,
        environment: Mapping[str, str],
        *,
        limits: Limits | None = None,
        opener: Opener | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Set what the client goes by.

        Args:
            environment: The variables that name proxies and the file with passwords.
            limits: What no request may exceed.
            opener: How connections are made.
            clock: A clock that only goes forward, in seconds.

        """
        self.credentials = Credentials(environment)
        self.ready_at: dict[str, float] = {}  # when each site may be asked again, on a clock
        self._environment = environment
        self._limits = limits or Limits()
        self._opener = opener or Opener()
        self._connections = Connections()
        self._clock = clock

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def get(self, request: Request) -> Response:
        """Return what a server answers, after redirects.

        Raises:
            RequestFailed: if there is no answer, or it must not be taken.

        """
        step: Pending | Response = self.prepare(request)
        while isinstance(step, Pending):
            step = self.step(step)
        return step

    def prepare(self, request: Request) -> Pending:
        """Return a request that nobody was asked for yet.

        Raises:
            RequestFailed: if its URL cannot be asked for.

        """
        place = target.parse(request.url)
        private_host = place.origin.host if request.is_private else None
        return Pending(request, place, self._limits.total_s, private_host=private_host)

    def step(self, pending: Pending) -> Pending | Response:
        """Ask one server once; return its answer, or where to ask next if it sends elsewhere.

        Raises:
            RequestFailed: if there is no answer, or it must not be taken.

        """
        timer = Timer(self._clock, pending.left_s, self._limits)
        url = pending.target.url
        authorization = None
        if pending.may_authorize:
            authorization = self.credentials.authorization(
                pending.target.origin, is_private=pending.is_private
            )
        with _redirects_told(pending), failures_of(url, timer):
            answer = self._ask(pending, authorization, timer)
            if answer.status == _PROXY_REFUSES:
                raise RequestFailed("proxy", url, "it wants a name and a password")
        if (location := answer.location) is None:
            return Response(answer.status, url, answer.body, answer.headers, pending.hops)
        onward = self._follow(pending, answer.status, location, is_authorized=bool(authorization))
        return replace(onward, left_s=timer.left_s)

    def close(self) -> None:
        """Close the connections that wait for further requests."""
        self._connections.close_waiting()

    def shut(self) -> None:
        """Break off all requests of other threads, now and from now on."""
        self._connections.shut()
        self._connections.close_waiting()

    def _follow(
        self, pending: Pending, status: int, location: str, *, is_authorized: bool
    ) -> Pending:
        before = pending.target
        if len(pending.hops) >= self._limits.redirects:
            raise RequestFailed(
                "redirect", before.url, f"more than {self._limits.redirects} in a row"
            )
        after = target.join(before, location)
        if is_authorized and (before.origin.scheme, after.origin.scheme) == ("https", "http"):
            raise RequestFailed("redirect", before.url, f"without encryption, to {after.url}")
        return replace(
            pending,
            target=after,
            hops=(*pending.hops, Hop(status, after.url)),
            may_authorize=pending.may_authorize and after.origin == before.origin,
        )

    def _ask(self, pending: Pending, authorization: str | None, timer: Timer) -> Answer:
        """Ask by a connection that is there, or else by a new one."""
        proxy = proxy_for(pending.target, self._environment)
        data = _message(pending, authorization, proxy)
        key = (pending.target.origin, pending.is_private)
        if channel := self._connections.take(key):
            try:
                return self._exchange(key, channel, data, pending.request, timer)
            except TimeoutError:
                raise
            except OSError:  # the server closed it while it waited, as it may
                if channel.received_bytes:
                    raise
        channel = self._opener.open(pending.target, proxy, timer, is_private=pending.is_private)
        self._connections.add(channel)
        return self._exchange(key, channel, data, pending.request, timer)

    def _exchange(
        self, key: Key, channel: Channel, data: bytes, request: Request, timer: Timer
    ) -> Answer:
        channel.start(timer)
        is_reusable = False
        try:
            answer = exchange(channel, data, request.max_bytes)
            is_reusable = answer.is_reusable
        finally:
            if is_reusable:
                self._connections.keep(key, channel)
            else:
                self._connections.close(channel)
        return answer


@contextmanager
def _redirects_told(pending: Pending) -> Iterator[None]:
    """Let a failure in the block say that a redirect led to an address that is refused.

    A source that is private would be so for its own host alone.
    """
    try:
        yield
    except RequestFailed as error:
        if error.reason != "refused_address" or not pending.hops:
            raise
        detail = f"{error.url} ({error.detail})"
        raise RequestFailed("inside", pending.request.url, detail) from None


def _message(pending: Pending, authorization: str | None, proxy: Proxy | None) -> bytes:
    """Return the request as it is sent to the server, or to the proxy."""
    request, place = pending.request, pending.target
    headers = [
        ("Host", place.authority),
        ("User-Agent", request.user_agent),
        ("Accept", request.accept),
        ("Accept-Encoding", "gzip"),
        ("If-None-Match", request.etag),
        ("If-Modified-Since", request.last_modified),
        ("Authorization", authorization),
    ]
    resource = place.resource
    if proxy is not None and place.origin.scheme == "http":
        resource = place.url
        headers.append(("Proxy-Authorization", proxy.authorization))
    return message(resource, [(name, value) for name, value in headers if value])
