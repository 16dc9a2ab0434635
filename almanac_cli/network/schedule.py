"""The order in which servers are asked: one request a host at a time, with gaps: `Schedule`."""

from __future__ import annotations

import heapq
from collections import defaultdict, deque
from math import inf
from typing import TYPE_CHECKING

from almanac_cli.network.addresses import is_this_machine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from almanac_cli.network.client import Pending

GAP_S = 1.0
# What sites ask for themselves, for all hosts of theirs together: arXiv ("Terms of Use for arXiv
# APIs", info.arxiv.org/help/api/tou.html) one request every three seconds, over one connection.
SLOW_SITES_S = {"arxiv.org": 3.0}


def gap_s_of_host(host: str) -> float:
    """Return the seconds between two requests to a host; none between those to this machine."""
    if is_this_machine(host):
        return 0
    return SLOW_SITES_S.get(site_of(host), GAP_S)


def site_of(host: str) -> str:
    """Return what counts as one with a host: itself, or the site that it is of."""
    return next((site for site in SLOW_SITES_S if f".{host}".endswith(f".{site}")), host)


class Schedule:
    """Requests that wait for their turn, those of one site in their order.

    Of sites that may be asked, the one comes first that could have been asked first; at the
    beginning the one with most requests, since it takes longest.

    Args:
        pending: The requests.
        gap_s_of_host: Returns the seconds between two requests to a host.
        ready_at: When each site may be asked again, which the schedule keeps up.

    """

    def __init__(
        self,
        pending: Iterable[Pending],
        gap_s_of_host: Callable[[str], float],
        ready_at: dict[str, float],
    ) -> None:
        self._gap_s_of_host, self._ready_at = gap_s_of_host, ready_at
        self._queues: dict[str, deque[Pending]] = defaultdict(deque)
        for request in pending:
            self._queues[_site(request)].append(request)
        # When a site may be asked again, and how many requests it has, as a negative number.
        self._ready: list[tuple[float, int, str]] = []
        self._in_use: set[str] = set()
        for site in self._queues:
            self._enter(site)

    def take(self, now: float) -> Pending | float | None:
        """Return the request whose turn it is, and hold its site until `release`.

        Where there is none now, return the seconds until there will be one, without end if that
        depends on sites that are held; or `None` if there will be none.
        """
        if self._ready:
            if (wait_s := self._ready[0][0] - now) > 0:
                return wait_s
            site = heapq.heappop(self._ready)[2]
            self._in_use.add(site)
            return self._queues[site].popleft()
        return inf if self._in_use else None

    def release(self, pending: Pending, now: float, onward: Pending | None = None) -> None:
        """Let the next request of a site have its turn, and another request wait for its own."""
        site = _site(pending)
        self._in_use.discard(site)
        self._ready_at[site] = now + self._gap_s_of_host(pending.target.origin.host)
        if onward is None:
            self._enter(site)
            return
        other = _site(onward)
        is_waiting = bool(self._queues[other])
        self._queues[other].appendleft(onward)
        if other != site:
            self._enter(site)
        if other == site or not (is_waiting or other in self._in_use):
            self._enter(other)

    def drop(self, pending: Pending) -> list[Pending]:
        """Return the other requests of a site that is held, and forget them."""
        queue = self._queues[_site(pending)]
        dropped = [*queue]
        queue.clear()
        return dropped

    def _enter(self, site: str) -> None:
        """Let a site that is neither held nor entered have its turn, if it has requests."""
        if queue := self._queues[site]:
            ready_at = self._ready_at.get(site, -inf)
            heapq.heappush(self._ready, (ready_at, -len(queue), site))


def _site(pending: Pending) -> str:
    return site_of(pending.target.origin.host)
