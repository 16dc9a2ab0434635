"""Making the pages of a site: one function for each name that a plan has as the maker of a page.

Each takes the renderer of the site, the rows of the page, its title and the like, and what else the
plan says of it: that is all that a page shows, and so what its key depends on.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from almanac_cli.analysis.digests import digest
from almanac_cli.formats import json_codec
from almanac_cli.formats.html import views
from almanac_cli.formats.html.renderer import FeedLink, PageInfo
from almanac_cli.model import scoring
from almanac_cli.model.paragraphs import shorten
from almanac_cli.model.rows import TIER_NAMES
from almanac_cli.model.sentences import first_sentence
from almanac_cli.model.spans import week_of
from almanac_cli.operations.site.content import month_words
from almanac_cli.operations.site.event_lists import month_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from almanac_cli.formats.html.renderer import Renderer
    from almanac_cli.model.rows import JsonObject
    from almanac_cli.operations.site.feed_pages import FeedLinks
    from almanac_cli.operations.site.lists import Link

    # The path, the title, the description and the feeds of a page.
    Info: TypeAlias = tuple[str, str, str, FeedLinks]
    Pager: TypeAlias = tuple[Link | None, Link | None]
    # Of each: the label, the path, the number of events, and a note.
    NameItems: TypeAlias = tuple[tuple[str, str, int, str], ...]

# Of the digest of a week: its page stays below 30 KB, since a line has about 300 bytes.
_MAX_WEEK_LINES = 95
_MAX_REPORTS = 12  # of a story, beside its headline
_MAX_DESCRIPTION = 160  # characters of a description in the head of a page


class Records(NamedTuple):
    """The rows of a page, in the order of its plan."""

    events: Sequence[JsonObject]
    guides: Sequence[JsonObject]


def event(
    renderer: Renderer,
    records: Records,
    folder: str,
    counts: tuple[int, int],
    suggested: tuple[tuple[int, ...], str],
) -> str:
    """Return the page of an event.

    Args:
        renderer: The renderer of the site.
        records: The event, linked ones, further linked ones, and suggested ones; its guides.
        folder: The path of its folder.
        counts: How many events are linked, and further linked.
        suggested: The places of the suggested events in a JSON array of reasons, and that array.

    """
    (row, *others), (linked, more), (places, whys) = records.events, counts, suggested
    reasons = json_codec.decode_row(whys)
    pairs = zip(others[linked + more :], (reasons[place] for place in places), strict=True)
    return renderer.page(
        "event.html",
        PageInfo(folder, row["title"], _description(row["summary"])),
        event=row,
        guides=records.guides,
        related=views.related_events(row, others[:linked], pairs),
        more_links=others[linked : linked + more],
    )


def guide(renderer: Renderer, records: Records, info: Info, total: int, pager: Pager) -> str:
    """Return a page of a guide with a part of its events, of which there are `total`."""
    row = records.guides[0]
    return renderer.page(
        "guide.html",
        _info(info)._replace(description=_description(row["summary"])),
        guide=row,
        events=records.events,
        total=total,
        pager=_pager(pager),
    )


def front(
    renderer: Renderer, records: Records, info: Info, pager: Pager, best: tuple[Link | None, int]
) -> str:
    """Return the first page of a site.

    `best` are a month, and how many of the events, the last ones, are the best of it.
    """
    month, count = best
    split = len(records.events) - count
    return renderer.page(
        "index.html",
        _info(info),
        heading=info[1],
        description=info[2],
        events=records.events[:split],
        pager=_pager(pager),
        best=records.events[split:],
        best_month=month and views.PagerLink(*month),
    )


def listing(renderer: Renderer, records: Records, info: Info, heading: str, pager: Pager) -> str:
    """Return a page of a list of events."""
    return renderer.page(
        "list.html",
        _info(info),
        heading=heading,
        description=info[2],
        events=records.events,
        pager=_pager(pager),
    )


def periods(
    renderer: Renderer,
    records: Records,
    info: Info,
    shape: tuple[str, tuple[Link, ...]],
    items: tuple[tuple[str, str, int, int], ...],
) -> str:
    """Return a page of periods: label, path, number of events, and how many of the rows each.

    `shape` are its template, and the digests of weeks that it names.
    """
    template, weeks = shape
    rest, shown = iter(records.events), []
    for label, path, total, count in items:
        shown.append(views.Period(label, path, total, [next(rest) for _ in range(count)]))
    return renderer.page(
        template,
        _info(info),
        heading=info[1],
        description=info[2],
        periods=shown,
        weeks=[views.PagerLink(*week) for week in weeks],
    )


def names(renderer: Renderer, _: Records, info: Info, items: NameItems) -> str:
    """Return a page with all tags, sources or guides."""
    groups = [views.Names("", [views.Name(*item) for item in items])]
    return renderer.page(
        "names.html", _info(info), heading=info[1], description=info[2], groups=groups
    )


def week(
    renderer: Renderer,
    records: Records,
    info: Info,
    content: tuple[str, tuple[tuple[str, tuple[str, ...]], ...]],
    pager: Pager,
) -> str:
    """Return the digest of a week.

    `content` are its Monday, and by id the events that tell the same story as another one.
    """
    monday, same_story = content
    titles = {row["id"]: row["title"] for row in records.guides}
    made = digest(records.events, dict(same_story), titles, week_of(date.fromisoformat(monday)))
    months = sorted({int(row["published"][:7].replace("-", "")) for row in records.events})
    return renderer.page(
        "week.html",
        _info(info),
        digest=made.beginning(_MAX_WEEK_LINES, _MAX_REPORTS),
        months=[views.PagerLink(month_folder(month), month_words(month)) for month in months],
        pager=_pager(pager),
    )


def about(
    renderer: Renderer, _: Records, info: Info, tiers: tuple[tuple[int | None, NameItems], ...]
) -> str:
    """Return the page about a site: the rubric, and its sources by tier."""
    groups = [
        views.Names(
            "Without a tier" if tier is None else f"Tier {tier}: {TIER_NAMES[tier]}",
            [views.Name(*item) for item in items],
        )
        for tier, items in tiers
    ]
    return renderer.page("about.html", _info(info), rubric=scoring.rubric(), tiers=groups)


def feed_list(
    renderer: Renderer,
    _: Records,
    info: Info,
    groups: tuple[tuple[str, tuple[tuple[str, FeedLinks], ...]], ...],
) -> str:
    """Return the page with all feeds: groups with a heading, and in each labels with feeds."""
    shown = [
        {
            "heading": heading,
            "feeds": [{"label": label, "links": _feed_links(links)} for label, links in feeds],
        }
        for heading, feeds in groups
    ]
    return renderer.page("feeds.html", _info(info), groups=shown)


def fixed(renderer: Renderer, _: Records, info: Info, template: str) -> str:
    """Return a page that shows no record."""
    return renderer.page(template, _info(info))


MAKERS: dict[str, Callable[..., str]] = {
    function.__name__: function
    for function in (event, guide, front, listing, periods, names, week, about, feed_list, fixed)
}


def _info(info: Info) -> PageInfo:
    path, title, description, feeds = info
    return PageInfo(path, title, description, _feed_links(feeds))


def _pager(links: Pager) -> views.Pager:
    newer, older = (link and views.PagerLink(*link) for link in links)
    return views.Pager(newer, older)


def _feed_links(links: FeedLinks) -> tuple[FeedLink, ...]:
    return tuple(FeedLink(*link) for link in links)


def _description(summary: str) -> str:
    """Return the beginning of a summary, in one line."""
    return shorten(first_sentence(summary), _MAX_DESCRIPTION)
