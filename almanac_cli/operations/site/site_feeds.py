"""Writing the feeds of a site, with absolute addresses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from almanac_cli.formats.feeds.feed import Feed, FeedWriter
from almanac_cli.formats.feeds.tag_uris import feed_uri

if TYPE_CHECKING:
    from collections.abc import Sequence

    from almanac_cli.formats.html.renderer import SiteInfo
    from almanac_cli.model.rows import JsonObject

_is_plain = re.compile(r"[\w.~/-]*", re.ASCII).fullmatch  # what `quote` leaves, in less time


class SiteFeeds:
    """The feeds of a site with a known address; entries are made once for all of them."""

    def __init__(self, site: SiteInfo) -> None:
        self._site = site
        self._writer = FeedWriter(lambda id_: absolute_url(site, f"events/{id_}/"))

    def write(
        self,
        events: Sequence[JsonObject],
        place: tuple[str, str, str],
        title: str,
        parts: tuple[str, ...],
    ) -> bytes:
        """Return a feed.

        Args:
            events: The rows of its events, newest first.
            place: The name of its format, one of `feed.FORMATS`, the path of its file in the site,
                and that of the folder of the page with the same events.
            title: Its title.
            parts: What its events have in common, as in `tag_uris.feed_uri`.

        """
        name, path, folder = place
        feed = Feed(
            feed_uri(self._site.title, *parts),
            title,
            self._site.title,
            absolute_url(self._site, folder),
            absolute_url(self._site, path),
            lang=self._site.lang,
        )
        return self._writer.write(name, feed, events)


def absolute_url(site: SiteInfo, path: str) -> str:
    """Return the address of a page, by its folder, or of a file of a site with an address."""
    return f"{site.url}{path if _is_plain(path) else quote(path)}"
