"""The page of a site with the digest of a week."""

from __future__ import annotations

from typing import Any

from almanac_cli.analysis.digests import digest
from almanac_cli.formats.html.folders import Folders
from almanac_cli.formats.html.renderer import PageInfo, Renderer, SiteInfo
from almanac_cli.formats.html.views import Pager, PagerLink
from almanac_cli.model.spans import parse_week
from support.rows import row

TRAP = "<script>trap('title')</script>&amp;\"'"


def page(*rows: dict[str, Any], **guides: str) -> str:
    """Return the page of a week with some events, of which those with an `a` are one story."""
    ids = [event["id"] for event in rows if event["id"].startswith("a")]
    span = parse_week("2026-W47")
    assert span
    renderer = Renderer(SiteInfo("Almanac"), Folders({"a tag": "a-tag"}, {}))
    return renderer.page(
        "week.html",
        PageInfo("2026/w47/", span.title),
        digest=digest(rows, dict.fromkeys(ids[:1], ids), guides, span).beginning(40, 2),
        months=[PagerLink("2026/11/", "November 2026")],
        pager=Pager(older=PagerLink("2026/w46/", "Week 46")),
    )


def test_a_week_begins_with_its_counts() -> None:
    assert (
        "<h1>Week 47 of 2026</h1>\n"
        '<p class="lead">16 to 22 November 2026. 2 events, 1 of them 8 or more.</p>\n'
    ) in page(row("b", score=8), row("c", score=2))


def test_a_week_without_events_says_so() -> None:
    assert "No events.</p>" in page()


def test_a_week_of_many_stories_says_where_the_others_are() -> None:
    text = page(*(row(f"b-{n}", score=3) for n in range(25)), *(row(f"a-{n}") for n in range(4)))
    assert (text.count("events/b-"), text.count("events/a-")) == (20, 0)
    assert (
        '<p>6 more stories. All events: <a href="../../2026/11/index.html">November 2026</a>.</p>'
    ) in text


def test_a_story_of_many_reports_says_how_many_more_there_are() -> None:
    text = page(*(row(f"a-{n}", score=8) for n in range(5)))
    assert text.count("<li dir") == 2
    assert "<li>2 more</li>" in text


def test_bands_are_headings_and_groups_link_to_their_pages() -> None:
    text = page(
        row("b", score=8, guides=["g"]), row("c", score=7, tags=["a tag"]),
        row("d", score=6, tags=["other"]), row("e"), g="A guide",
    )  # fmt: skip
    assert '<h2>Major <span class="total">7-8</span></h2>' in text
    assert "<h2>Not scored</h2>" in text
    assert '<p class="topic"><a href="../../guides/g/index.html"><bdi>A guide</bdi></a></p>' in text
    assert '<p class="topic"><a href="../../tags/a-tag/index.html"><bdi>a tag</bdi></a></p>' in text
    assert '<p class="topic"><bdi>other</bdi></p>' in text
    assert '<a rel="next" href="../../2026/w46/index.html">' in text


def test_other_reports_link_to_their_events_and_sources() -> None:
    report = {"source": "Herald", "url": None, "published": None, "title": "Told"}
    text = page(
        row("a-1", score=8, summary="What happened."),
        row("a-2", score=3, url="https://example.com/2", coverage=[report]),
    )
    assert '<p class="text" dir="auto">What happened.</p>' in text
    assert (
        '<li dir="auto">also <a href="../../events/a-2/index.html">A 2</a>, '
        '<a class="out" href="https://example.com/2"><bdi>Source</bdi></a> (score 3)</li>\n'
        '<li dir="auto">also Told, <bdi>Herald</bdi></li>'
    ) in text


def test_no_text_of_a_record_becomes_markup() -> None:
    url = "javascript:trap('url')"
    rows = [
        row(f"{letter}-{n}", score=score, title=TRAP, source=TRAP, url=url, tags=[TRAP])
        for letter in "ab"
        for n, score in enumerate((8, 3, None))
    ]
    text = page(*rows, row("c", score=9, guides=["g"]), g=TRAP)
    assert "<script>trap" not in text
    assert "javascript:" not in text
