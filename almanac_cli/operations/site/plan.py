"""The plan of a site: all files that are made of records, with their keys, before any is made."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from almanac_cli.operations.site.event_lists import event_lists
from almanac_cli.operations.site.feed_pages import feeds_page
from almanac_cli.operations.site.overviews import overviews
from almanac_cli.operations.site.record_pages import event_pages, guide_pages
from almanac_cli.operations.site.subjects import find_subjects
from almanac_cli.operations.site.weeks import by_week, week_pages

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from almanac_cli.analysis.relations import Relations
    from almanac_cli.formats.html.folders import Folders
    from almanac_cli.operations.site.content import Entry
    from almanac_cli.operations.site.feed_pages import Feeds
    from almanac_cli.operations.site.page import Page, Planner

INDEX = "index.html"
# The path, the title and the template of each page that shows no record.
_FIXED = (
    ("search/index.html", "Search", "search.html"),
    ("404.html", "There is no such page", "404.html"),
)


def plan(
    planner: Planner,
    title: str,
    folders: Folders,
    relations: Mapping[str, Relations],
    feeds: Feeds,
) -> Iterator[Page]:
    """Yield the files of a site with this title, those that share rows one after another."""
    subjects = find_subjects(planner.content, folders, title)
    months: defaultdict[int, list[Entry]] = defaultdict(list)
    for entry in subjects.everything.entries:
        months[entry.month].append(entry)
    yield from event_pages(planner, relations)
    yield from event_lists(planner, subjects, months, feeds)
    yield from guide_pages(planner, subjects.guides, feeds)
    weeks = by_week(subjects.everything.entries)
    yield from week_pages(planner, weeks, relations)
    yield from overviews(planner, subjects, months, weeks)
    yield from feeds.pages(planner, subjects)
    if feeds.exist:
        yield feeds_page(planner, subjects, feeds)
    for path, heading, template in _FIXED:
        yield planner.page(path, "fixed", (path.removesuffix(INDEX), heading, "", ()), template)
