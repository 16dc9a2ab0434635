"""What each kind of page of a site shows in tests: its template, and the variables of that."""

from __future__ import annotations

from typing import Any

from almanac_cli.formats.html import views
from almanac_cli.formats.html.folders import Folders, folder_names
from almanac_cli.formats.html.renderer import FeedLink, PageInfo, SiteInfo
from almanac_cli.model import scoring
from support.rows import row

SITE = SiteInfo("AI Almanac", "https://example.org/almanac/")
FEEDS = (
    FeedLink("feed.atom", "application/atom+xml", "AI Almanac (Atom)"),
    FeedLink("feed.json", "application/feed+json", "AI Almanac (JSON Feed)"),
)
FULL = row(
    "a-laboratory-publishes-weights",
    title='Weights, "open" & free',
    type="release",
    source="Laboratory",
    author="Ada Example",
    tier=1,
    url="https://www.example.org/weights?from=feed&id=7",
    published="2026-11-20T09:30:00Z",
    precision=None,
    score=9,
    factors={"scale": 9, "novelty": 10},
    rationale="The first of its size.\n\nOthers can build on it.",
    summary="The weights can be had.\nBy everybody.\n\nThey were measured within a week.",
    tags=["c++", "open-weights", "without-page"],
    guides=["measuring"],
    coverage=[
        {"source": "Daily", "url": "https://daily.example/x", "title": "Free weights",
         "published": "2026-11-21T00:00:00Z"},
        {"source": "Weekly", "url": None, "title": None, "published": None},
    ],
    price=12.5,
    video="https://video.example/watch?v=1&t=2",
    note="javascript:alert(1)",
)  # fmt: skip
SMALL = row("small", source="Elsewhere", score=None, tier=None, url=None, tags=["open-weights"])
MONTH = row("month", published="2026-09-01T00:00:00Z", precision="quarter", score=5, tier=3)
GUIDE: dict[str, Any] = {
    "id": "measuring",
    "title": "Measuring models",
    "summary": "What scores say. And what not.",
    "level": "in-depth",
    "takeaways": ["A score is of one task."],
    "body": "# Tasks\n\nSee [them](https://example.org/), *all*.\n\n| a | b |\n|-:|--|\n| 1 | 2 |",
    "references": [{"title": "On measuring", "url": "https://example.org/papers/1"}],
    "url": "https://example.org/measuring",
    "tags": ["open-weights"],
    "updated": "2026-11-01T00:00:00Z",
    "precision": None,
    "author": "Ada Example",
}
WHY = {
    "similarity": 0.3, "terms": ["weights"], "tags": [], "guides": [], "neighbours": [], "days": 3,
    "same_day": False, "witness": None,
}  # fmt: skip


def folders() -> Folders:
    """Return the folders of the tags and sources that have pages."""
    return Folders(folder_names(["c++", "open-weights"]), folder_names(["Laboratory"]))


def samples() -> dict[str, tuple[PageInfo, dict[str, Any]]]:
    """Return by template a page that shows all that it can show, and its variables."""
    pager = views.Pager(
        views.PagerLink("2026/11/", "1 to 3 November"), views.PagerLink("page/1/", "2025")
    )
    heading = {"heading": "November 2026", "description": "3 events"}
    events = {"events": [FULL, SMALL, MONTH], "pager": pager}
    period = views.Period("November 2026", "2026/11/", 3, [FULL])
    name = views.Name("Measuring models", "guides/measuring/", 1, GUIDE["summary"])
    names = [views.Names("Guides", [name]), views.Names("", [name._replace(note="")])]
    best = {"best": [FULL], "best_month": views.PagerLink("2026/11/", "November 2026")}
    related = views.related_events(FULL, [MONTH], [(SMALL, WHY)])
    rubric = {"rubric": scoring.rubric(), "tiers": names[1:]}
    feeds = [{"heading": "All", "feeds": [{"label": "All events", "links": FEEDS}]}]
    return {
        "index.html": (PageInfo("", "AI Almanac", "What happened", FEEDS), heading | events | best),
        "list.html": (PageInfo("2026/11/", "November 2026"), heading | events),
        "event.html": (
            PageInfo("events/a-laboratory-publishes-weights/", FULL["title"], "The weights"),
            {"event": FULL, "guides": [GUIDE], "related": related, "more_links": [SMALL]},
        ),
        "guide.html": (
            PageInfo("guides/measuring/", "Measuring models", feeds=FEEDS),
            {"guide": GUIDE, "total": 3} | events | {"pager": pager._replace(newer=None)},
        ),
        "names.html": (PageInfo("guides/", "Guides"), heading | {"groups": names}),
        "year.html": (
            PageInfo("2026/", "2026"),
            heading | {"periods": [period], "weeks": [views.PagerLink("2026/w47/", "Week 47")]},
        ),
        "top.html": (PageInfo("top/", "The best"), heading | {"periods": [period]}),
        "about.html": (PageInfo("about/", "About"), rubric),
        "feeds.html": (PageInfo("feeds/", "Feeds"), {"groups": feeds}),
        "404.html": (PageInfo("404.html", "There is no such page"), {}),
    }
