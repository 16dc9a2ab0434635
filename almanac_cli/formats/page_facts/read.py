"""Reading what a page in HTML says of itself: `read_page`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from almanac_cli.formats.feed_reader.item_dates import MAX_AHEAD, latest_plausible
from almanac_cli.formats.html_tags import decode_page
from almanac_cli.formats.page_facts import names
from almanac_cli.formats.page_facts.document import read_document
from almanac_cli.formats.page_facts.more_dates import more_dates
from almanac_cli.formats.page_facts.page_dates import changed, published
from almanac_cli.formats.page_facts.structured_data import main_node
from almanac_cli.formats.page_facts.walls import wall_of

if TYPE_CHECKING:
    from datetime import datetime

    from almanac_cli.formats.page_facts.walls import Wall
    from almanac_cli.model.rows import Precision


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What a page says of itself; what it does not say is "" or `None`."""

    title: str = ""
    author: str | None = None
    published: str | None = None  # a stored time
    precision: Precision | None = None  # "day" where only the day is known
    summary: str = ""
    site: str = ""  # the name of the site
    wall: Wall | None = None  # what stands in the way of the page, which then says nothing


def read_page(
    data: bytes,
    url: str,
    now: datetime,
    content_type: str | None = None,
    *,
    with_htmldate: bool = True,
) -> PageFacts:
    """Return what a page says of itself; no page is refused.

    Args:
        data: The page in HTML, as a server gave it.
        url: Its own address.
        now: The moment after which no page was published, but for two days; aware.
        content_type: The header `Content-Type` of the response.
        with_htmldate: Whether htmldate is asked for the date where it is installed.

    """
    page = decode_page(data, content_type)
    document = read_document(page)
    if wall := wall_of(document, url):
        return PageFacts(wall=wall)
    node = main_node(document.scripts, document.title)
    site = names.site_of(document, node)
    title = names.title_of(document, node, site, url)
    latest = latest_plausible(now)
    found = published(document, node, url, title, latest)
    if found is None and with_htmldate and (day := more_dates(page, url, now + MAX_AHEAD)):
        found = f"{day}T00:00:00Z", "day"
    time, precision = found or changed(document, node, latest) or (None, None)
    return PageFacts(
        title=title,
        author=names.author_of(document, node, site),
        published=time,
        precision=precision,
        summary=names.summary_of(document, node, title),
        site=site,
    )
