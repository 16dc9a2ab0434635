"""The limits of requests, in seconds and numbers, and the time that one of them has left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Limits:
    """What no request may exceed."""

    connect_s: float = 10  # to resolve a name, and again to connect to one of its addresses
    idle_s: float = 20  # between two pieces of an answer
    total_s: float = 60  # in all, with redirects, but without the time between them
    redirects: int = 5


class Timer:
    """The time that a request has left.

    Every call that waits for the network is told how long it may, so that a server that sends a
    byte now and then holds nobody up for longer than one that is silent.
    """

    def __init__(self, clock: Callable[[], float], left_s: float, limits: Limits) -> None:
        self._clock, self._limits = clock, limits
        self._end = clock() + left_s
        self._stage = ""

    @property
    def left_s(self) -> float:
        """The seconds that are left of the whole, 0 or less if there are none."""
        return self._end - self._clock()

    @property
    def exceeded(self) -> str:
        """The limit that was exceeded, in words, once a call took too long."""
        return f"{self._limits.total_s:g} s in all" if self.left_s <= 0 else self._stage

    def to_connect(self) -> float:
        """Return the seconds in which a name must be resolved, or a connection made.

        Raises:
            TimeoutError: if the time of the whole is over.

        """
        return self._at_most(self._limits.connect_s, "to connect")

    def to_wait(self) -> float:
        """Return the seconds in which something must come.

        Raises:
            TimeoutError: if the time of the whole is over.

        """
        return self._at_most(self._limits.idle_s, "without an answer")

    def _at_most(self, limit_s: float, stage: str) -> float:
        self._stage = f"{limit_s:g} s {stage}"
        if (left_s := self.left_s) <= 0:
            raise TimeoutError
        return min(limit_s, left_s)
