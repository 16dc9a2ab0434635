"""The tags and sources of a site: which have a page, and what they are called."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from support.links import page
from support.records import event, guide, write

if TYPE_CHECKING:
    from pathlib import Path

    from support.commands import Run


@pytest.fixture
def site(root: Path) -> Path:
    """Return the folder of a site to be, of a source in three spellings, and of guides."""
    for number, source in enumerate(["Café", "CAFE", "Café", "cafe", "Other"]):
        write(root, event(f"e{number}", source=source, tags=["used"], guides=["g"]))
    write(root, guide("g", tags=["of-guides", "used"]))
    return root.parent / "site"


def names(site: Path, path: str) -> list[tuple[str, str]]:
    """Return the names in a list of names, with their counts."""
    items = page(site, path).xpath("//main//ul/li")
    return [(item.findtext("a/bdi"), item.findtext("i")) for item in items]


def test_spellings_of_a_source_have_one_page(run: Run, site: Path) -> None:
    run("site", "site", "--url", "https://example.org/")
    assert names(site, "sources/index.html") == [("Café", "4"), ("Other", "1")]
    rows = json.loads(run("stats", "source", "--json").stdout)["groups"]
    assert [(row["value"], f"{row['events']}") for row in rows] == names(site, "sources/index.html")
    assert [path.name for path in sorted((site / "sources").iterdir())] == [
        "cafe", "index.html", "other",
    ]  # fmt: skip
    for number in range(4):
        links = page(site, f"events/e{number}/index.html").xpath("//a/@href")
        assert "../../sources/cafe/index.html" in links
    assert len(page(site, "sources/cafe/index.html").xpath("//article")) == 4


def test_the_most_frequent_spelling_names_the_page(run: Run, root: Path, site: Path) -> None:
    run("site", "site", "--url", "https://example.org/")
    feed = site / "sources" / "cafe" / "feed.json"
    before = json.loads(feed.read_text())
    for number in range(10, 12):
        write(root, event(f"e{number}", source="CAFE"))
    run("site", "site")
    assert names(site, "sources/index.html")[0] == ("CAFE", "6")
    assert page(site, "sources/cafe/index.html").findtext(".//h1") == "CAFE"
    assert len(json.loads(feed.read_text())["items"]) == len(before["items"]) + 2
    assert "sources/cafe<" in (site / "sources/cafe/feed.atom").read_text()  # its id is the same


def test_a_tag_that_no_event_has_has_no_page(run: Run, root: Path, site: Path) -> None:
    run("site", "site")
    assert names(site, "tags/index.html") == [("used", "5")]
    tags = page(site, "guides/g/index.html").xpath("//ul[@aria-label='Tags']/li")
    assert [(tag.xpath("string()"), bool(tag.xpath("a"))) for tag in tags] == [
        ("of-guides", False), ("used", True),
    ]  # fmt: skip
    write(root, event("new", tags=["of-guides"]))
    run("site", "site")
    text = (site / "guides" / "g" / "index.html").read_text()
    assert '<a href="../../tags/of-guides/index.html"><bdi>of-guides</bdi></a>' in text


def test_a_page_of_300_sources_has_less_than_30_kb(run: Run, root: Path, site: Path) -> None:
    for number in range(300):
        write(root, event(f"s{number}", source=f"Source Number {number}"))
    run("site", "site")
    path = site / "sources" / "index.html"
    assert path.stat().st_size < 30_000
    assert '<a href="source-number-7/index.html">' in path.read_text()
