"""Sitemaps and robots.txt, as the protocols say."""

from __future__ import annotations

from lxml import etree

from almanac_cli.formats.feeds.sitemap import robots_txt, sitemap_files

SITE = "https://almanac.example/a/"
PAGES = [(SITE, "2026-11-21T00:00:00Z"), (f"{SITE}about/?a=1&b=2", None), (f"{SITE}top/", None)]


def test_a_sitemap_names_each_page() -> None:
    assert sitemap_files(SITE, PAGES)["sitemap.xml"].decode() == (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        "<url><loc>https://almanac.example/a/</loc><lastmod>2026-11-21T00:00:00Z</lastmod></url>\n"
        "<url><loc>https://almanac.example/a/about/?a=1&amp;b=2</loc></url>\n"
        "<url><loc>https://almanac.example/a/top/</loc></url>\n"
        "</urlset>\n"
    )


def test_more_pages_than_a_file_may_name_make_an_index() -> None:
    files = sitemap_files(SITE, PAGES, max_urls=2)
    assert [*files] == ["sitemap.xml", "sitemap-1.xml", "sitemap-2.xml"]
    assert locations(files["sitemap.xml"]) == [f"{SITE}sitemap-1.xml", f"{SITE}sitemap-2.xml"]
    named = [*locations(files["sitemap-1.xml"]), *locations(files["sitemap-2.xml"])]
    assert named == [url for url, _ in PAGES]


def locations(data: bytes) -> list[str | None]:
    return [element.text for element in etree.fromstring(data).iter("{*}loc")]


def test_robots_may_read_everything() -> None:
    assert robots_txt(None) == b"User-agent: *\nAllow: /\n"
    assert robots_txt(SITE) == (
        b"User-agent: *\nAllow: /\n\nSitemap: https://almanac.example/a/sitemap.xml\n"
    )
