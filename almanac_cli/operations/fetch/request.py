"""What is asked of a fetch: `FetchRequest`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from contextlib import AbstractContextManager
    from datetime import datetime

    from almanac_cli.network.request import Request
    from almanac_cli.network.request_failed import RequestFailed
    from almanac_cli.network.response import Response

    # A request, and what came of it.
    Outcome: TypeAlias = tuple[Request, Response | RequestFailed]
    # Takes outcomes as they come, and how many come; yields the same: a progress bar.
    Progress: TypeAlias = Callable[
        [Iterable[Outcome], int], AbstractContextManager[Iterable[Outcome]]
    ]


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """Which feeds are asked, and for what."""

    now: datetime  # aware, in the time zone of the user
    ids: tuple[str, ...] | None = None  # of the sources; None for all that are not paused or gone
    is_early: bool = False  # whether feeds are asked that are not due, but for the hour they have
    is_forced: bool = False  # whether they are asked at once, and whole
    newest: int | None = None  # how many items of a source are taken; None for what it says
    since: datetime | None = None  # the day from which on items are taken
    pages: int = 1  # how many documents of a feed are read that is in several
    accepts_held: bool = False  # whether items are taken that would be held back
    dry_run: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether feeds are to be read that have not changed since they were read."""
        is_limited = self.newest is not None or self.since is not None
        return self.is_forced or self.accepts_held or is_limited or self.pages > 1
