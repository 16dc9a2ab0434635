"""Finding the feed of a site over the network: what is at an address, or what its page names."""

from __future__ import annotations

from collections import deque
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from almanac_cli.formats.feed_discovery import feed_links, guesses, is_of_comments
from almanac_cli.formats.feed_reader.limits import NotAFeed
from almanac_cli.formats.feed_reader.read import read_feed
from almanac_cli.network.parallel import get_all
from almanac_cli.network.request import ACCEPT_FEED
from almanac_cli.network.request_failed import RequestFailed
from almanac_cli.operations.feed_not_found import FeedNotFound

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from almanac_cli.formats.feed_discovery import FeedLink
    from almanac_cli.model.feed_items import FeedDocument
    from almanac_cli.network.client import Client
    from almanac_cli.network.request import Request
    from almanac_cli.network.response import Response

MAX_TRIED = 6  # links of a page that are asked whether they lead to a feed
_ACCEPT_PAGE = f"text/html, {ACCEPT_FEED}"
_WHOLE = {200, 203}  # statuses of an answer that is all there is (RFC 9110, section 15.3)


@dataclass(frozen=True, slots=True)
class SiteFeed:
    """The feed of a site, with what it has now."""

    url: str  # at which it is to be asked
    site: str | None  # the page that it belongs to
    document: FeedDocument
    others: tuple[str, ...] = ()  # the other feeds that the page declares, but those of comments


def feed_at(client: Client, request: Request, now: datetime) -> SiteFeed:
    """Return the feed at an address itself.

    Args:
        client: The client that asks servers.
        request: The address, and how its server is asked.
        now: The moment to which the dates in the feed are compared.

    Raises:
        FeedNotFound: if there is none.
        RequestFailed: if the server cannot be asked.

    """
    response = client.get(request)
    _require_answer(request, response)
    try:
        return _read(request, response, now)
    except NotAFeed as error:
        raise FeedNotFound(request.url, "not_a_feed", error.reason) from None


def find_feed(client: Client, request: Request, now: datetime, *, guess: bool = False) -> SiteFeed:
    """Return the feed at an address, or the first one that the page there, or its server, names.

    The arguments are as in `feed_at`; `guess` is whether addresses at which many sites have a feed
    are asked after those that the page names.

    Raises:
        FeedNotFound: if there is none.
        RequestFailed: if the server of the address cannot be asked.

    """
    request = replace(request, accept=_ACCEPT_PAGE)
    response = _ask(client, request)
    _require_answer(request, response)
    try:
        return _read(request, response, now)
    except NotAFeed:
        headers = map(response.headers.get, ("content-type", "link"))
        links = feed_links(response.body, response.url, *headers)
    urls = [link.url for link in links[:MAX_TRIED]]
    if first := _first_of(client, request, urls, now):
        url, feed = first
        return replace(feed, site=response.url, others=_others(links, url, response.url))
    more = [url for url in guesses(response.url) if url not in urls] if guess else []
    if first := _first_of(client, request, more, now):
        return replace(first[1], site=response.url)
    tried = [*urls, *more]
    raise FeedNotFound(request.url, "no_feed" if tried else "no_links", tried=tried)


def _others(links: Sequence[FeedLink], url: str, page_url: str) -> tuple[str, ...]:
    """Return the feeds beside one that a page declares; those of comments are left out."""
    declared = (link for link in links if link.is_declared and not is_of_comments(link, page_url))
    return tuple(link.url for link in declared if link.url != url)


def _first_of(
    client: Client, request: Request, urls: Sequence[str], now: datetime
) -> tuple[str, SiteFeed] | None:
    """Return the first of the addresses that the answer to a request names, and that has a feed.

    Hosts are given time between requests; a server that asks to be left alone is asked no more.
    """
    feeds: dict[str, SiteFeed | None] = {}
    waiting = deque(urls)
    with closing(get_all(client, [request.onward(url) for url in urls])) as answers:
        for sent, answer in answers:
            feeds[sent.url] = _feed_or_none(sent, answer, now)
            while waiting and waiting[0] in feeds:
                url = waiting.popleft()
                if feed := feeds[url]:
                    return url, feed
    return None


def _feed_or_none(
    request: Request, answer: Response | RequestFailed, now: datetime
) -> SiteFeed | None:
    if not isinstance(answer, RequestFailed):
        with suppress(FeedNotFound, NotAFeed):
            _require_answer(request, answer)
            return _read(request, answer, now)
    return None


def _ask(client: Client, request: Request) -> Response:
    """Return the answer of a server, which is then given time before it is asked again."""
    ((_, answer),) = get_all(client, [request])
    if isinstance(answer, RequestFailed):
        raise answer
    return answer


def _require_answer(request: Request, response: Response) -> None:
    """Raise FeedNotFound if a response is not what was asked for."""
    if response.is_wall:
        raise FeedNotFound(request.url, "wall")
    if response.status not in _WHOLE:
        raise FeedNotFound(request.url, "status", str(response.status))


def _read(request: Request, response: Response, now: datetime) -> SiteFeed:
    """Return the feed in an answer; NotAFeed if it is none."""
    content_type = response.headers.get("content-type")
    document = read_feed(response.body, response.url, now, content_type)
    return SiteFeed(response.permanent_url or request.url, document.site, document)
