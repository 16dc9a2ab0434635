"""Responses of servers: `Response`, and the redirects on the way to it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from almanac_cli.network.walls import is_wall

if TYPE_CHECKING:
    from collections.abc import Mapping

_PERMANENT = {301, 308}


class Hop(NamedTuple):
    """One redirect that was followed."""

    status: int  # 301, 302, 303, 307 or 308
    url: str  # where it led


@dataclass(frozen=True, slots=True)
class Response:
    """What a server answered to a request."""

    status: int
    url: str  # of what was answered: the one that the last redirect led to
    body: bytes  # no longer compressed; of a status from 400 on, the beginning at least
    headers: Mapping[str, str]  # by name in lower case; equal ones joined by ", "
    hops: tuple[Hop, ...] = ()

    @property
    def permanent_url(self) -> str | None:
        """Where the resource has moved to for good, `None` if nothing says that it has.

        A redirect that is not permanent ends the row: what comes behind it may change.
        """
        moves = list(takewhile(lambda hop: hop.status in _PERMANENT, self.hops))
        return moves[-1].url if moves else None

    @property
    def is_wall(self) -> bool:
        """Whether this is a check for browsers, in place of what was asked for."""
        return is_wall(self.status, self.headers, self.body)
