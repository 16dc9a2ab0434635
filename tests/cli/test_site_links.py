"""Every link of a site leads somewhere, a way leads to every page, and every feed is valid."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support import feeds, hostile, varied
from support.links import dead_links, dead_urls, page, unreachable
from support.site_pages import KINDS, kind_of, pages, samples
from support.sites import make, url_of

if TYPE_CHECKING:
    from pathlib import Path

ALMANACS = {"varied": varied.fill, "hostile": hostile.fill}


@pytest.fixture(scope="module", params=ALMANACS)
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the site of an almanac."""
    return make(tmp_path_factory.mktemp(request.param), ALMANACS[request.param])


def test_every_link_of_a_page_leads_somewhere(site: Path) -> None:
    # The hostile guides link to places that they make up.
    dead = [link for link in dead_links(site, url_of(site)) if "guides/hostile-" not in link]
    assert [link for link in dead if not link.startswith("guides/con/")] == []


def test_every_url_in_a_feed_leads_to_a_page(site: Path) -> None:
    assert dead_urls(site, url_of(site)) == []


def test_every_feed_is_valid(site: Path) -> None:
    names = {".atom": "atom", ".rss": "rss", ".json": "jsonfeed"}
    paths = [path for path in site.rglob("feed*.*") if path.suffix in names]
    assert {path.suffix for path in paths} == names.keys()
    for path in paths:
        feeds.check(names[path.suffix], path.read_bytes())


def test_a_way_leads_to_every_page(site: Path) -> None:
    assert unreachable(site, url_of(site)) == {"404.html"}


def test_every_page_is_of_a_kind_that_the_tests_know(site: Path) -> None:
    assert [path for path in pages(site) if not kind_of(path)] == []


def test_every_page_has_one_heading_of_the_first_level(site: Path) -> None:
    assert [path for path in pages(site) if len(page(site, path).xpath("//h1")) != 1] == []


def test_a_site_has_every_kind_of_page_with_titles_of_their_own(tmp_path: Path) -> None:
    site = make(tmp_path, varied.fill)
    assert samples(site).keys() == {*KINDS, "missing"}
    titles = {path: page(site, path).findtext("head/title") for path in pages(site)}
    texts = list(titles.values())
    assert {path: text for path, text in titles.items() if texts.count(text) > 1} == {}
