"""Sitemaps (https://www.sitemaps.org/protocol.html) and `robots.txt` (RFC 9309) of a site."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from almanac_cli.formats.feeds import xml_text

if TYPE_CHECKING:
    from collections.abc import Iterable

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_MAX_URLS = 50_000  # in a file
_NAME = "sitemap.xml"

# A page: its absolute URL, and the time of its last change, `None` if it has none.
Page = tuple[str, str | None]


def sitemap_files(
    site_url: str, pages: Iterable[Page], max_urls: int = _MAX_URLS
) -> dict[str, bytes]:
    """Return by name the files of a sitemap: one, or an index and those that it names.

    Args:
        site_url: The absolute URL of the site, with a slash at its end.
        pages: The pages, of which the files keep the order.
        max_urls: The most pages of a file.

    """
    pages = [*pages]
    if len(pages) <= max_urls:
        return {_NAME: _file("urlset", "url", pages)}
    starts = range(0, len(pages), max_urls)
    files = {
        f"sitemap-{n}.xml": _file("urlset", "url", pages[start : start + max_urls])
        for n, start in enumerate(starts, 1)
    }
    parts: list[Page] = [(f"{site_url}{name}", None) for name in files]
    return {_NAME: _file("sitemapindex", "sitemap", parts), **files}


def robots_txt(site_url: str | None) -> bytes:
    """Return a `robots.txt` that allows everything, and names the sitemap if there is a URL."""
    sitemap = f"\nSitemap: {site_url}{_NAME}\n" if site_url else ""
    return f"User-agent: *\nAllow: /\n{sitemap}".encode()


def _file(tag: str, item_tag: str, pages: Iterable[Page]) -> bytes:
    """Return a document with an element for each page; it is plain enough to be put together."""
    items = "".join(
        f"<{item_tag}><loc>{escape(url, quote=False)}</loc>"
        f"{f'<lastmod>{changed}</lastmod>' if changed else ''}</{item_tag}>\n"
        for url, changed in pages
    )
    return f'{xml_text.DECLARATION}<{tag} xmlns="{_NAMESPACE}">\n{items}</{tag}>\n'.encode()
