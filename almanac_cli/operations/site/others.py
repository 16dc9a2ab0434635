"""The files of a site that are not made of the rows of a few records: `Other`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from almanac_cli.formats.feeds.sitemap import robots_txt, sitemap_files
from almanac_cli.operations.site.site_feeds import absolute_url
from almanac_cli.storage import hashing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from almanac_cli.formats.html.renderer import SiteInfo
    from almanac_cli.operations.site.manifest import Manifest
    from almanac_cli.operations.site.page import Page
    from almanac_cli.operations.site.search import SiteSearch

_KEY_BYTES = 8
_INDEX = "index.html"


class Other(NamedTuple):
    """A file of a site, not made yet."""

    key: str  # hexadecimal digits, other ones if the file may be different
    make: Callable[[], bytes]


def ready_files(contents: Mapping[str, bytes]) -> dict[str, Other]:
    """Return files by path whose content is known."""
    return {
        path: Other(hashing.digest(data, size=_KEY_BYTES).hex(), partial(bytes, data))
        for path, data in contents.items()
    }


def search_files(search: SiteSearch, before: Manifest) -> dict[str, Other]:
    """Return the files of the search by path; `before` is what the last build made."""
    return {path: Other(search.key, partial(search.make, path)) for path in search.paths(before)}


def address_files(site: SiteInfo, pages: Iterable[Page]) -> dict[str, Other]:
    """Return `robots.txt`, and the sitemap of a site whose address is known."""
    contents = {"robots.txt": robots_txt(site.url)}
    if site.url is not None:
        folders = [page.path.removesuffix(_INDEX) for page in pages if page.path.endswith(_INDEX)]
        addresses = [(absolute_url(site, folder), None) for folder in folders]
        contents |= sitemap_files(site.url, addresses)
    return ready_files(contents)
