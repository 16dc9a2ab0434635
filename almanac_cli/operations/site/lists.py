"""Lists of events on several pages, numbered from the oldest, so that a new event changes few."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from almanac_cli.model.spans import Span
from almanac_cli.operations.site.content import to_date

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from almanac_cli.operations.site.content import Entry

# Of a list page; the newest one, which is that of the list itself, has up to 23: below 30 KB.
PAGE_EVENTS = 12

Link: TypeAlias = "tuple[str, str]"  # the path of a page in the site, and the dates of its events


class ListPage(NamedTuple):
    """One page of a list of events."""

    path: str  # of its folder in the site: "", "page/3/", "tags/x/page/3/"
    entries: Sequence[Entry]  # its events, newest first
    dates: str  # of its events, as people read them: "3 to 9 April 2026"; "" without events
    newer: Link | None = None  # the page with the events that follow, `None` if there are none
    older: Link | None = None  # the page with those before

    def title(self, heading: str) -> str:
        """Return the title of the page: the heading of the list, and for older pages the dates."""
        return f"{heading}, {self.dates}" if self.newer else heading


def list_pages(folder: str, entries: Sequence[Entry]) -> Iterator[ListPage]:
    """Yield the pages of a list of events, the newest page first.

    Args:
        folder: The path of its folder in the site, "" or with a slash at the end.
        entries: The events, newest first.

    """
    full = max(len(entries) // PAGE_EVENTS - 1, 0)  # pages beside the newest
    first = len(entries) - full * PAGE_EVENTS
    parts = [(folder, entries[:first])]
    for number in range(full, 0, -1):
        start = first + (full - number) * PAGE_EVENTS
        parts.append((f"{folder}page/{number}/", entries[start : start + PAGE_EVENTS]))
    dates = [_dates(part) for _, part in parts]
    links = [(path, words) for (path, _), words in zip(parts, dates, strict=True)]
    for place, ((path, part), words) in enumerate(zip(parts, dates, strict=True)):
        newer = links[place - 1] if place else None
        older = links[place + 1] if place + 1 < len(links) else None
        yield ListPage(path, part, words, newer, older)


def _dates(entries: Sequence[Entry]) -> str:
    """Return the days of the oldest and the newest event: "28 March to 3 April 2026"."""
    return _days(entries[-1].day, entries[0].day) if entries else ""


@cache
def _days(first: int, last: int) -> str:
    return Span(to_date(first), to_date(last)).days
