"""Pages are read without scripts, and on paper."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

import pytest

from almanac_cli.operations.site.lists import PAGE_EVENTS
from support import hostile, varied
from support.site_pages import samples
from support.visits import visit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

# Fields that pages show in words of their own, or only as a link.
TRANSLATED = {"id", "published", "added", "updated", "precision", "tier", "guides", "links", "url"}
EVENTS = {row["id"]: row for row in varied.events() if not row["id"].startswith("many-")}
LINKS = "() => [...document.links].map(link => link.href)"
SHOWN = (
    "selector => [...document.querySelectorAll(selector)].filter(e => e.checkVisibility()).length"
)


def texts(value: object) -> Iterator[str]:
    """Yield the texts and numbers in a value, each paragraph of a text alone."""
    match value:
        case dict():
            for key, item in value.items():
                yield str(key)
                yield from texts(item)
        case list():
            for item in value:
                yield from texts(item)
        case str():
            yield from re.split(r"\n\s*\n", value)
        case bool() | None:
            pass
        case _:
            yield str(value)


def visible(text: str) -> str:
    """Return a text without white space, nor what is not seen."""
    return re.sub("[\\s\u200b-\u200f\u2028-\u202e\u2066-\u2069\u061c]", "", text)


def absent(row: dict[str, Any], shown: str, *, but: set[str]) -> list[str]:
    """Return the texts in the fields of a record that a page does not show."""
    fields = {name: value for name, value in row.items() if name not in but}
    expected = [text for value in fields.values() for text in texts(value)]
    return [text for text in expected if visible(text) not in visible(shown)]


@pytest.mark.parametrize("id_", EVENTS)
def test_all_of_an_event_is_read_without_scripts(
    varied_site: Path, browser: Browser, id_: str
) -> None:
    row = EVENTS[id_]
    with visit(browser, varied_site, java_script_enabled=False) as tab:
        page = tab.open(f"events/{id_}/index.html")
        assert absent(row, page.inner_text("main"), but=TRANSLATED | {"coverage"}) == []
        links = {*page.evaluate(LINKS)}
    urls = {item["url"] for item in [row, *row.get("coverage", [])] if item.get("url")}
    events = {f"events/{id_}/index.html" for id_ in row.get("links", [])}
    guides = {f"guides/{id_}/index.html" for id_ in row.get("guides", [])}
    assert (urls | {(varied_site / path).as_uri() for path in events | guides}) - links == set()


def test_all_of_a_guide_is_read_without_scripts(varied_site: Path, browser: Browser) -> None:
    row = varied.guides()[0]
    with visit(browser, varied_site, java_script_enabled=False) as tab:
        page = tab.open(f"guides/{row['id']}/index.html")
        assert absent(row, page.inner_text("main"), but={*TRANSLATED, "body", "references"}) == []
        titles = page.inner_text("main .references")
        assert [cited for cited in row["references"] if cited["title"] not in titles] == []
        assert {cited["url"] for cited in row["references"]} <= {*page.evaluate(LINKS)}
        assert page.inner_text("main pre").startswith('if score > 7 and "new" in tags:')
        assert page.inner_text("main table").split()[:4] == ["task", "score", "read", "87"]
        assert "https://example.org/rules" in page.evaluate(LINKS)


def test_the_front_shows_its_events_without_scripts(varied_site: Path, browser: Browser) -> None:
    newest = sorted(varied.events(), key=lambda row: row["published"])[-PAGE_EVENTS:]
    with visit(browser, varied_site, java_script_enabled=False) as tab:
        page = tab.open("index.html")
        shown, links = page.inner_text("main"), {*page.evaluate(LINKS)}
    assert [row["id"] for row in newest if visible(row["title"]) not in visible(shown)] == []
    paths = [varied_site / "events" / row["id"] / "index.html" for row in newest]
    assert {path.as_uri() for path in paths} - links == set()


def test_hostile_text_is_shown_as_it_is(hostile_site: Path, browser: Browser) -> None:
    rows = hostile.events()[: len(hostile.MARKUP)]
    with visit(browser, hostile_site, java_script_enabled=False) as tab:
        problems = {
            row["id"]: absent(
                {name: row[name] for name in ("title", "source", "author", "summary", "rationale")},
                tab.open(f"events/{row['id']}/index.html").inner_text("main"),
                but=set(),
            )
            for row in rows
        }
    assert {id_: texts for id_, texts in problems.items() if texts} == {}


@pytest.mark.parametrize("kind", ["event", "guide", "front", "week"])
def test_paper_shows_the_text_and_no_navigation(
    varied_site: Path, browser: Browser, kind: str
) -> None:
    from pypdf import PdfReader

    with visit(browser, varied_site) as tab:
        page = tab.open(samples(varied_site)[kind])
        heading = page.inner_text("h1")
        paper = PdfReader(io.BytesIO(page.pdf(format="A4")))
        page.emulate_media(media="print")
        assert page.evaluate(SHOWN, "nav, form, button, a[href='#content']") == 0
    printed = visible("".join(sheet.extract_text() for sheet in paper.pages))
    assert visible(heading) in printed
    if kind == "event":
        row = varied.events()[0]
        assert absent({"summary": row["summary"]}, printed, but=set()) == []
        assert "20November2026" in printed
