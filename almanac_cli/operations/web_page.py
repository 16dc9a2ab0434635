"""Reading a page of the web: as a server answers it, or as a browser saved it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from almanac_cli.formats.page_facts.archives import page_of
from almanac_cli.formats.page_facts.read import PageFacts, read_page
from almanac_cli.model.urls import canonical_url
from almanac_cli.operations.page_refused import PageRefused

if TYPE_CHECKING:
    from datetime import datetime

    from almanac_cli.network.client import Client
    from almanac_cli.network.request import Request

ACCEPT_PAGE = "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.5"
_WHOLE = {200, 203}  # statuses of an answer that is all there is (RFC 9110, section 15.3)
_TEXTS = ("text/", "application/xhtml+xml", "application/xml")  # media types that are read
_UNKNOWN = "application/octet-stream"
_HEAD_BYTES = 1_024
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class WebPage:
    """A page that was read."""

    url: str  # its own address, after redirects
    facts: PageFacts
    media_type: str = ""  # of what is no page: "application/pdf"; it says nothing of itself


def fetch_page(client: Client, request: Request, now: datetime) -> WebPage:
    """Return the page at an address.

    Its own address is that of the request, unless redirects lead to another page, and not to a
    wall before it.

    Args:
        client: The client that asks servers.
        request: The address, and how its server is asked.
        now: The moment to which dates in the page are compared.

    Raises:
        PageRefused: if the server says that there is no such page, or does not give it.
        RequestFailed: if the server cannot be asked.

    """
    response = client.get(request)
    if response.is_wall:
        return WebPage(request.url, PageFacts(wall="browser"))
    if response.status not in _WHOLE:
        raise PageRefused(request.url, response.status)
    page = _read(response.body, response.url, now, response.headers.get("content-type"))
    is_same = canonical_url(response.url) == canonical_url(request.url)
    return replace(page, url=request.url) if is_same or page.facts.wall else page


def saved_page(data: bytes, url: str, now: datetime) -> WebPage:
    """Return the page in a file that a browser saved; `url` is its own address."""
    page, content_type = page_of(data)
    return _read(page, url, now, content_type)


def _read(data: bytes, url: str, now: datetime, content_type: str | None) -> WebPage:
    media_type = (content_type or "").partition(";")[0].strip().lower()
    if _is_binary(data):
        return WebPage(url, PageFacts(), media_type or _UNKNOWN)
    if media_type and not media_type.startswith(_TEXTS):
        return WebPage(url, PageFacts(), media_type)
    return WebPage(url, read_page(data, url, now, content_type))


def _is_binary(data: bytes) -> bool:
    head = data[:_HEAD_BYTES]
    return head.startswith(b"%PDF-") or (b"\0" in head and not head.startswith(_UTF16_MARKS))
