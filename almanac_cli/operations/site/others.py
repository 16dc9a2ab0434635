"""The files of a site that are not made of the rows of a few records: `Other`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from almanac_cli.formats.feeds.sitemap import robots_txt, sitemap_files
from almanac_cli.formats.html.renderer import PageInfo
from almanac_cli.formats.html.stats_page import stats_page_variables
from almanac_cli.operations.site.content import KEY_BYTES
from almanac_cli.operations.site.site_feeds import absolute_url
from almanac_cli.storage import hashing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from almanac_cli.formats.html.folders import Folders
    from almanac_cli.formats.html.renderer import Renderer, SiteInfo
    from almanac_cli.model.statistics import SiteStatistics
    from almanac_cli.operations.site.content import Content
    from almanac_cli.operations.site.manifest import Manifest
    from almanac_cli.operations.site.page import Page
    from almanac_cli.operations.site.search import SiteSearch

_INDEX = "index.html"


class Other(NamedTuple):
    """A file of a site, not made yet."""

    key: str  # hexadecimal digits, other ones if the file may be different
    make: Callable[[], bytes]


def ready_files(contents: Mapping[str, bytes]) -> dict[str, Other]:
    """Return files by path whose content is known."""
    return {
        path: Other(hashing.digest(data, size=KEY_BYTES).hex(), partial(bytes, data))
        for path, data in contents.items()
    }


def search_files(search: SiteSearch, before: Manifest) -> dict[str, Other]:
    """Return the files of the search by path; `before` is what the last build made."""
    return {path: Other(search.key, partial(search.make, path)) for path in search.paths(before)}


def statistics_page(
    renderer: Renderer, content: Content, folders: Folders, figures: SiteStatistics
) -> dict[str, Other]:
    """Return the page with figures, by path.

    Args:
        renderer: A renderer of the site.
        content: The records of the site.
        folders: The names of the folders of its tags and sources.
        figures: The figures of its events.

    """
    titles = {guide.id: guide.title for guide in content.guides.values()}

    def make() -> bytes:
        variables = stats_page_variables(figures, folders, titles)
        return renderer.page("stats.html", PageInfo("stats/", "Statistics"), **variables).encode()

    names = [sorted(names.items()) for names in folders]
    parts = repr((renderer.version, figures, names, titles))
    return {"stats/index.html": Other(hashing.digest(parts.encode(), size=KEY_BYTES).hex(), make)}


def address_files(site: SiteInfo, pages: Iterable[Page]) -> dict[str, Other]:
    """Return `robots.txt`, and the sitemap of a site whose address is known."""
    contents = {"robots.txt": robots_txt(site.url)}
    if site.url is not None:
        folders = [page.path.removesuffix(_INDEX) for page in pages if page.path.endswith(_INDEX)]
        addresses = [(absolute_url(site, folder), None) for folder in folders]
        contents |= sitemap_files(site.url, addresses)
    return ready_files(contents)
