"""Asking many servers at once: `get_all`."""

from __future__ import annotations

import time
from math import inf
from queue import SimpleQueue
from threading import Condition, Semaphore, Thread
from typing import TYPE_CHECKING, TypeAlias

from almanac_cli.network.client import Pending
from almanac_cli.network.request_failed import RequestFailed
from almanac_cli.network.response import Response
from almanac_cli.network.schedule import Schedule
from almanac_cli.network.schedule import gap_s_of_host as usual_gap_s

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator

    from almanac_cli.network.client import Client
    from almanac_cli.network.request import Request

Result: TypeAlias = "tuple[Request, Response | RequestFailed]"
MAX_HOSTS = 10
_MAX_WAITING = 4  # results that wait to be taken, beside one that each thread has
_HOLDING = {429, 503}
_RETRY_AFTER = "retry-after"


def get_all(
    client: Client,
    requests: Iterable[Request],
    gap_s_of_host: Callable[[str], float] = usual_gap_s,
    max_hosts: int = MAX_HOSTS,
) -> Generator[Result, None, None]:
    """Yield each request with what came of it, as they come.

    At most `max_hosts` are asked at a time, and one site has one connection and one request at a
    time, with a gap behind it. A public server that asks to be left alone (429 or 503 with
    Retry-After) is asked nothing more: further requests to it have failed with the reason "held".

    Results that nobody takes yet hold up the next requests, so that few are in memory. Whoever
    stops early closes the iterator: that breaks off what is under way, and the client is then of no
    further use.
    """
    pending: list[Pending] = []
    for request in requests:
        try:
            pending.append(client.prepare(request))
        except RequestFailed as failure:
            yield request, failure
    if pending:
        yield from _results(client, pending, gap_s_of_host, max_hosts)


def _results(
    client: Client, pending: list[Pending], gap_s_of_host: Callable[[str], float], max_hosts: int
) -> Iterator[Result]:
    """Yield what comes of requests, as it comes; break off the others if nobody wants them."""
    crew = _Crew(client, pending, gap_s_of_host)
    crew.start(max_hosts)
    try:
        for _ in pending:
            yield crew.take_result()
        crew.join()
    except BaseException:
        client.shut()
        raise
    finally:
        crew.stop()


class _Crew:
    """Threads that ask the servers of a schedule."""

    def __init__(
        self, client: Client, pending: list[Pending], gap_s_of_host: Callable[[str], float]
    ) -> None:
        self._client = client
        self._schedule = Schedule(pending, gap_s_of_host, client.ready_at)
        self._number = len(pending)
        self._changed = Condition()  # of the schedule
        self._results: SimpleQueue[Result | BaseException] = SimpleQueue()
        self._room = Semaphore(_MAX_WAITING)
        self._is_stopped = False
        self._threads: list[Thread] = []

    def start(self, max_hosts: int) -> None:
        """Start as many threads as there are hosts to be asked at a time."""
        for _ in range(min(max_hosts, self._number)):
            thread = Thread(target=self._work, daemon=True)
            self._threads.append(thread)
            thread.start()

    def take_result(self) -> Result:
        """Wait for a result, and return it."""
        result = self._results.get()
        self._room.release()
        if isinstance(result, BaseException):
            raise result
        return result

    def join(self) -> None:
        """Wait for the end of the threads, which have nothing left to do."""
        for thread in self._threads:
            thread.join()

    def stop(self) -> None:
        """Let the threads end as soon as they can; nobody waits for them."""
        self._is_stopped = True
        self._room.release(len(self._threads))
        with self._changed:
            self._changed.notify_all()

    def _work(self) -> None:
        try:
            while (pending := self._next()) is not None:
                self._ask(pending)
        except BaseException as error:  # noqa: BLE001 (a fault of our own, raised by who waits)
            self._results.put(error)

    def _next(self) -> Pending | None:
        """Wait for the next turn; return the request, or `None` if there will be no more."""
        with self._changed:
            while not self._is_stopped:
                turn = self._schedule.take(time.monotonic())
                if isinstance(turn, Pending):
                    return turn
                if turn is None:
                    self._changed.notify_all()
                    return None
                self._changed.wait(None if turn == inf else turn)
        return None

    def _ask(self, pending: Pending) -> None:
        """Ask a server once, and hand over what comes of it, or let the redirect wait."""
        outcome: Response | RequestFailed | Pending
        try:
            outcome = self._client.step(pending)
        except RequestFailed as failure:
            outcome = failure
        onward = outcome if isinstance(outcome, Pending) else None
        dropped: list[Pending] = []
        with self._changed:
            if isinstance(outcome, Response) and _is_holding(outcome, pending):
                dropped = self._schedule.drop(pending)
            self._schedule.release(pending, time.monotonic(), onward)
            if onward is not None:
                self._changed.notify()
        if isinstance(outcome, Pending):
            return
        self._hand_over(pending.request, outcome)
        for other in dropped:
            self._hand_over(other.request, _held(other, outcome))

    def _hand_over(self, request: Request, outcome: Response | RequestFailed) -> None:
        self._room.acquire()
        self._results.put((request, outcome))


def _is_holding(response: Response, pending: Pending) -> bool:
    """Return whether a public server asks to be left alone."""
    asks = response.status in _HOLDING and _RETRY_AFTER in response.headers
    return asks and not pending.is_private


def _held(pending: Pending, response: Response | RequestFailed) -> RequestFailed:
    after = response.headers[_RETRY_AFTER] if isinstance(response, Response) else ""
    return RequestFailed("held", pending.target.url, after)
