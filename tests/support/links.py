"""The links of a site, followed within its folder."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

from lxml import html

from support.site_pages import pages

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_ATTRIBUTES = ("href", "src", "action")


@cache
def page(site: Path, path: str) -> html.HtmlElement:
    """Return the root element of a page of a site."""
    return html.document_fromstring((site / path).read_bytes().decode())


def links(site: Path, path: str, url: str) -> Iterator[tuple[str, str]]:
    """Yield the links of a page into its site: the path of a file, and the fragment or "".

    `url` is that of the site, which links may begin with. A folder stands for its index.html.
    """
    for element in page(site, path).iter(html.etree.Element):
        for link in filter(None, map(element.get, _ATTRIBUTES)):
            target = urljoin(url + path, link.strip())
            if target.startswith(url):
                parts = urlsplit(target)
                file = unquote(parts.path).removeprefix(urlsplit(url).path)
                yield _file(file), unquote(parts.fragment)


def dead_links(site: Path, url: str) -> list[str]:
    """Return the links of all pages that lead to no file, or to no element of their page."""
    dead = []
    for path in pages(site):
        for file, fragment in links(site, path, url):
            if not (site / file).is_file():
                dead.append(f"{path}: {file}")
            elif fragment and not page(site, file).xpath("//*[@id=$id]", id=fragment):
                dead.append(f"{path}: {file}#{fragment}")
    return dead


def unreachable(site: Path, url: str) -> set[str]:
    """Return the pages to which no way leads from the front page."""
    others, waiting = {*pages(site)} - {"index.html"}, ["index.html"]
    while waiting:
        reached = {file for file, _ in links(site, waiting.pop(), url)} & others
        others -= reached
        waiting += reached
    return others


def dead_urls(site: Path, url: str) -> list[str]:
    """Return the URLs in files other than pages that begin as the site's, and lead to no file."""
    dead = []
    for path in sorted(site.rglob("*")):
        if path.suffix in {".atom", ".rss", ".json", ".xml", ".txt"}:
            for target in re.findall(f"{re.escape(url)}[^\"'<>\\s]*", path.read_text("utf-8")):
                file = unquote(urlsplit(target).path).removeprefix(urlsplit(url).path)
                if not (site / _file(file)).is_file():
                    dead.append(f"{path.relative_to(site)}: {target}")
    return dead


def _file(path: str) -> str:
    return path + "index.html" if path.endswith("/") or not path else path
