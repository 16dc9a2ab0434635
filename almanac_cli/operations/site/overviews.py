"""The plan of the pages that show a site from above: years, the best, names, and what it is."""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby
from typing import TYPE_CHECKING

from almanac_cli.model.rows import TIER_NAMES
from almanac_cli.operations.site.content import best, month_words
from almanac_cli.operations.site.event_lists import month_folder
from almanac_cli.operations.site.weeks import week_link

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from almanac_cli.operations.site.content import Entry
    from almanac_cli.operations.site.lists import Link
    from almanac_cli.operations.site.page import Page, Planner
    from almanac_cli.operations.site.subjects import Subject, Subjects

_BEST_OF_MONTH = 2  # how many events, on the page of a year, which twelve months keep below 30 KB
# How many at most of a year and in all, on the page of all years: 24 keep it below 30 KB.
_BEST_OF_YEAR, _MAX_BEST = 10, 24
# The path, the heading and the description of each page of names.
_NAMES = (
    ("guides/", "Guides", "What explains the background of events."),
    ("tags/", "Tags", ""),
    ("sources/", "Sources", ""),
)


def year_folder(year: int) -> str:
    """Return the path of the page of a year: "2026/"."""
    return f"{year:04}/"


def overviews(
    planner: Planner,
    subjects: Subjects,
    months: Mapping[int, Sequence[Entry]],
    weeks: Iterable[tuple[int, int]],
) -> Iterator[Page]:
    """Yield the pages of years, of the best events, and of all names.

    `months` are the events by month, and `weeks` those with events; both are newest first.
    """
    yield from _years(planner, months, weeks)
    grouped = groupby(subjects.everything.entries, key=lambda entry: entry.year)
    years = [(year, [*entries]) for year, entries in grouped]
    count = max(min(_BEST_OF_YEAR, _MAX_BEST // (len(years) or 1)), 1)
    periods = [(f"{year}", year_folder(year), entries, count) for year, entries in years]
    yield _periods(planner, "top/", ("top.html", ()), "The best of each year", periods)
    groups = (subjects.guides.values(), subjects.tags, subjects.sources)
    for (folder, heading, description), group in zip(_NAMES, groups, strict=True):
        yield planner.page(
            f"{folder}index.html", "names", (folder, heading, description, ()), _names(group)
        )
    yield _about(planner, subjects)


def _years(
    planner: Planner, months: Mapping[int, Sequence[Entry]], weeks: Iterable[tuple[int, int]]
) -> Iterator[Page]:
    """Yield the page of each year in which a month, or a week, has events."""
    months_of: defaultdict[int, list[int]] = defaultdict(list)
    weeks_of: defaultdict[int, list[Link]] = defaultdict(list)
    for month in months:
        months_of[month // 100].append(month)
    for week in weeks:
        weeks_of[week[0]].append(week_link(week))
    for year in sorted(months_of.keys() | weeks_of.keys(), reverse=True):
        periods = [
            (month_words(month), month_folder(month), months[month], _BEST_OF_MONTH)
            for month in months_of[year]
        ]
        shape = ("year.html", tuple(weeks_of[year]))
        yield _periods(planner, year_folder(year), shape, f"{year}", periods)


def _periods(
    planner: Planner,
    folder: str,
    shape: tuple[str, tuple[Link, ...]],
    heading: str,
    periods: Iterable[tuple[str, str, Sequence[Entry], int]],
) -> Page:
    """Return a page of periods: each with its label, path, events, and how many it shows."""
    shown = [(*period, best(period[2], period[3])) for period in periods]
    return planner.page(
        f"{folder}index.html",
        "periods",
        (folder, heading, "", ()),
        shape,
        tuple((label, path, len(all_), len(few)) for label, path, all_, _, few in shown),
        events=[entry.id for *_, few in shown for entry in few],
    )


def _names(subjects: Iterable[Subject]) -> tuple[tuple[str, str, int, str], ...]:
    return tuple(
        (subject.label, subject.folder, len(subject.entries), subject.note) for subject in subjects
    )


def _about(planner: Planner, subjects: Subjects) -> Page:
    """Return the page about the site, with its sources by tier, the most frequent first."""
    tiers = {tier: [*_of_tier(subjects.sources, tier)] for tier in (*TIER_NAMES, None)}
    groups = tuple((tier, _names(group)) for tier, group in tiers.items() if group)
    return planner.page("about/index.html", "about", ("about/", "About", "", ()), groups)


def _of_tier(sources: Iterable[Subject], tier: int | None) -> Iterator[Subject]:
    """Yield the sources with events of a tier, each with these alone, the most frequent first."""
    of_tier = (
        source._replace(entries=[entry for entry in source.entries if entry.tier == tier])
        for source in sources
    )
    shown = (source for source in of_tier if source.entries)
    yield from sorted(shown, key=lambda source: -len(source.entries))
