"""Requests to servers, always with the method GET: `Request`."""

from __future__ import annotations

from dataclasses import dataclass

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
    is_private: bool = False  # whether the server may be on this machine or network
    max_bytes: int = MAX_BYTES  # of the body, when it is no longer compressed
    accept: str = ACCEPT_FEED  # the media types that are preferred
