"""Requests to servers, always with the method GET: `Request`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from almanac_cli import __version__

USER_AGENT = f"almanac-cli/{__version__}"
MAX_BYTES = 15 << 20
ACCEPT_FEED = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.5"
)


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be asked of a server, and how."""

    url: str
    etag: str | None = None  # of the version that is there already
    last_modified: str | None = None  # the same, as the server wrote it
    user_agent: str = USER_AGENT
    is_private: bool = False  # whether the host of `url` may be on this machine or network
    max_bytes: int = MAX_BYTES  # of the body, when it is no longer compressed
    accept: str = ACCEPT_FEED  # the media types that are preferred

    def onward(self, url: str) -> Request:
        """Return the request for an address that the answer to this one names.

        It is private only at the same host: what an answer says opens no other host.
        """
        is_private = self.is_private and _host(url) == _host(self.url)
        return replace(self, url=url, is_private=is_private)


def _host(url: str) -> str | None:
    """Return the host of a URL, in lower case; `None` if it has none."""
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None
