"""Drawing the plan of a site: its content, and every file with its key, before any is made."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from almanac_cli.formats.feeds.sitemap import robots_txt, sitemap_files
from almanac_cli.formats.html.folders import folder_names
from almanac_cli.model.kinds import EVENT
from almanac_cli.operations.relations import all_relations
from almanac_cli.operations.site.content import Content
from almanac_cli.operations.site.feed_pages import Feeds
from almanac_cli.operations.site.page import Planner
from almanac_cli.operations.site.plan import plan
from almanac_cli.operations.site.site_feeds import absolute_url
from almanac_cli.storage import hashing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from almanac_cli.formats.html.folders import Folders
    from almanac_cli.formats.html.renderer import Renderer, SiteInfo
    from almanac_cli.index.sync import Progress
    from almanac_cli.operations.site.page import Page
    from almanac_cli.operations.store import Store

_KEY_BYTES = 8
_INDEX = "index.html"
_FEW_EVENTS = 500  # whose relations are computed one by one


class Drawing(NamedTuple):
    """The plan of a site."""

    site: SiteInfo
    content: Content
    folders: Folders
    pages: Sequence[Page]  # the files that are made of rows
    ready: Mapping[str, bytes]  # the content of all others, by path

    def keys(self) -> dict[str, str]:
        """Return the keys of all files, by path."""
        keys = {page.path: page.key for page in self.pages}
        for path, data in self.ready.items():
            keys[path] = hashing.digest(data, size=_KEY_BYTES).hex()
        return keys


def draw(
    store: Store, ids: Sequence[str], site: SiteInfo, renderer: Renderer, progress: Progress
) -> Drawing:
    """Return the plan of a site.

    Args:
        store: The store of the almanac.
        ids: The ids of the events that the site shows, newest first.
        site: What every page says of the site.
        renderer: A renderer for this site, whose folders do not matter.
        progress: A context manager that wraps the ids of records whose relations are computed.

    Raises:
        DiskError: if the system refuses to read a folder of records.

    """
    content = Content(store, ids)
    folders = content.folders()
    relations = all_relations(store, EVENT, progress) if len(ids) <= _FEW_EVENTS else {}
    base = hashing.digest(renderer.version, repr(_unusual(folders)).encode(), size=_KEY_BYTES)
    planner = Planner(content, base)
    pages = [*plan(planner, site.title, folders, relations, Feeds(site.title, site.url))]
    ready = {**renderer.assets(), "robots.txt": robots_txt(site.url)}
    if site.url is not None:
        folders_of_pages = (page.path for page in pages if page.path.endswith(_INDEX))
        addresses = [
            (absolute_url(site, path.removesuffix(_INDEX)), None) for path in folders_of_pages
        ]
        ready |= sitemap_files(site.url, addresses)
    return Drawing(site, content, folders, pages, ready)


def _unusual(folders: Folders) -> list[list[tuple[str, str]]]:
    """Return the names of folders that do not follow from the tag or source alone, sorted.

    Every page may link to folders, so a change of one of these makes all pages stale.
    """
    return [
        sorted((text, name) for text, name in names.items() if folder_names([text])[text] != name)
        for names in folders
    ]
