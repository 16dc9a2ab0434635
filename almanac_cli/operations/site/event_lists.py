"""The plan of the pages that list events: all of them, and those of a tag, a source or a month."""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.operations.site.content import best, month_words
from almanac_cli.operations.site.lists import list_pages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from almanac_cli.operations.site.content import Entry
    from almanac_cli.operations.site.feed_pages import FeedLinks, Feeds
    from almanac_cli.operations.site.lists import ListPage
    from almanac_cli.operations.site.page import Page, Planner
    from almanac_cli.operations.site.subjects import Subject, Subjects

_MAX_LEADING = 5  # events of the month on the first page of the site
_NOTABLE_SCORE = 5  # of these where there are any, since lesser events matter little


def month_folder(month: int) -> str:
    """Return the path of the page of a month such as 202604: "2026/04/"."""
    return f"{month // 100:04}/{month % 100:02}/"


def event_lists(
    planner: Planner, subjects: Subjects, months: Mapping[int, Sequence[Entry]], feeds: Feeds
) -> Iterator[Page]:
    """Yield all pages of all lists; `months` has the events by month, newest first."""
    yield from _front_pages(planner, subjects.everything, months, feeds)
    for subject in (*subjects.tags, *subjects.sources):
        yield from _list(
            planner, subject.folder, subject.label, subject.entries, feeds.links(subject)
        )
    for month, entries in months.items():
        yield from _list(planner, month_folder(month), month_words(month), entries)


def _front_pages(
    planner: Planner, everything: Subject, months: Mapping[int, Sequence[Entry]], feeds: Feeds
) -> Iterator[Page]:
    """Yield the first page of the site, and the pages with older events."""
    links = feeds.links(everything)
    first, *others = list_pages("", everything.entries)
    month, leading = _best_month(months)
    yield planner.page(
        "index.html",
        "front",
        ("", everything.label, "", links),
        (first.newer, first.older),
        ((month_folder(month), month_words(month)) if leading else None, len(leading)),
        events=[entry.id for entry in (*first.entries, *leading)],
    )
    for page in others:
        yield _list_page(planner, page, "Events", links)


def _best_month(months: Mapping[int, Sequence[Entry]]) -> tuple[int, list[Entry]]:
    """Return the last month that has other events beside its best ones, and the best ones.

    Those of a month with no others stand on the same page in any case. If there is no such month,
    it is the last of all; 0 without events.
    """
    leading = ((month, len(entries), _leading(entries)) for month, entries in months.items())
    last = None
    for month, count, events in leading:
        if len(events) < count:
            return month, events
        last = last or (month, events)
    return last or (0, [])


def _leading(entries: Iterable[Entry]) -> list[Entry]:
    """Return the best events of a month, notable ones where there are any."""
    leading = best(entries, _MAX_LEADING)
    return [entry for entry in leading if (entry.score or 0) >= _NOTABLE_SCORE] or leading


def _list(
    planner: Planner,
    folder: str,
    heading: str,
    entries: Sequence[Entry],
    links: FeedLinks = (),
) -> Iterator[Page]:
    return (_list_page(planner, page, heading, links) for page in list_pages(folder, entries))


def _list_page(planner: Planner, page: ListPage, heading: str, links: FeedLinks) -> Page:
    """Return a page of a list; those that older or newer ones go with have dates."""
    dates = page.dates if page.newer or page.older else ""
    return planner.page(
        f"{page.path}index.html",
        "listing",
        (page.path, page.title(heading), dates, links),
        heading,
        (page.newer, page.older),
        events=[entry.id for entry in page.entries],
    )
