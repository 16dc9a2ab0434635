"""Drawing the plan of a site: its content, and every file with its key, before any is made."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from almanac_cli.formats.html.folders import folder_names
from almanac_cli.model.kinds import EVENT
from almanac_cli.operations.relations import all_relations
from almanac_cli.operations.site.content import KEY_BYTES, Content
from almanac_cli.operations.site.entry_counts import EntryCounter
from almanac_cli.operations.site.feed_pages import Feeds
from almanac_cli.operations.site.others import (
    Other,
    address_files,
    ready_files,
    search_files,
    statistics_page,
)
from almanac_cli.operations.site.page import Planner
from almanac_cli.operations.site.plan import plan
from almanac_cli.operations.site.search import SiteSearch
from almanac_cli.operations.statistics import site_statistics
from almanac_cli.storage import hashing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from almanac_cli.formats.html.folders import Folders
    from almanac_cli.formats.html.renderer import SiteInfo
    from almanac_cli.operations.site.manifest import Manifest
    from almanac_cli.operations.site.page import Page
    from almanac_cli.operations.site.request import Design, Request, Selected
    from almanac_cli.operations.store import Store


class Drawing(NamedTuple):
    """The plan of a site."""

    site: SiteInfo
    content: Content
    folders: Folders
    pages: Sequence[Page]  # the files that are made of rows
    others: Mapping[str, Other]  # all other files, by path

    def keys(self) -> dict[str, str]:
        """Return the keys of all files, by path."""
        keys = {page.path: page.key for page in self.pages}
        return keys | {path: other.key for path, other in self.others.items()}


def draw(
    store: Store, selected: Selected, request: Request, design: Design, before: Manifest
) -> Drawing:
    """Return the plan of a site.

    Args:
        store: The store of the almanac.
        selected: The events that the site shows.
        request: Where it is built.
        design: What all its pages share.
        before: What the last build made.

    Raises:
        DiskError: if the system refuses to read a folder of records.

    """
    site, renderer = design
    with SiteSearch(store.root, request.folder, len(selected.ids)) as search:
        content = Content(store, selected.ids)
        folders = content.folders()
        search.begin(content, before)
        relations = all_relations(store, EVENT, request.progress)
        links = repr((_unusual(folders), content.unused_tags)).encode()
        base = hashing.digest(renderer.version, links, size=KEY_BYTES)
        feeds = Feeds(site.title, site.url)
        pages = [*plan(Planner(content, base), site.title, folders, relations, feeds)]
        counter = EntryCounter(content.events.values(), store.reader(EVENT), selected)
        figures = site_statistics(store, counter)
        others = {
            **ready_files(renderer.assets()),
            **statistics_page(renderer, content, folders, figures),
            **address_files(site, pages),
            **search_files(search, before),
        }
    return Drawing(site, content, folders, pages, others)


def _unusual(folders: Folders) -> list[list[tuple[str, str]]]:
    """Return the names of folders that do not follow from the tag or source alone, sorted.

    Every page may link to folders, so a change of one of these makes all pages stale; as does a
    change of the tags that have no page.
    """
    return [
        sorted((text, name) for text, name in names.items() if folder_names([text])[text] != name)
        for names in folders
    ]
