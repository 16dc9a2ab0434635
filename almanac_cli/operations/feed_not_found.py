"""What is raised when no feed is at an address, or at those that its page names: `FeedNotFound`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from almanac_cli.errors import AlmanacError

if TYPE_CHECKING:
    from collections.abc import Iterable

Obstacle: TypeAlias = Literal["status", "wall", "not_a_feed", "no_links", "no_feed"]


class FeedNotFound(AlmanacError):
    """Raised when no feed is at an address, or at one that its page names."""

    def __init__(
        self, url: str, obstacle: Obstacle, detail: str = "", tried: Iterable[str] = ()
    ) -> None:
        self.url = url  # that was asked for
        # "wall": a check for browsers is in its place; "no_links": the page names none; "no_feed":
        # what it names is none
        self.obstacle = obstacle
        self.detail = detail  # "status": the status of HTTP; "not_a_feed": what it is, a predicate
        self.tried = tuple(tried)  # the addresses of the links, or guesses, that were asked
