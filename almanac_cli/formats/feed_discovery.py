"""Finding the feeds of a site: the links of a page that name feeds, and addresses to guess.

Pages declare their feeds (https://www.rssboard.org/rss-autodiscovery; HTML Standard, section
4.6.6.1), or servers do so in the header `Link` (RFC 8288). Of those that do not, links are taken
that look like feeds, as Mark Pilgrim's Feed Finder took them. The comments on a page are a feed,
too, which hardly anybody looks for: they come last.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from almanac_cli.formats.html_tags import decode_page, start_tags
from almanac_cli.formats.link_header import link_tags
from almanac_cli.model.urls import canonical_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from almanac_cli.formats.html_tags import Tag

MAX_ADDRESSES = 5_000  # different ones of a page that are looked at
MAX_LINKS = 50  # of a page; a list of feeds has more, and nobody would choose among them
_FEED_TYPES = frozenset({
    "application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml",
    "application/x-rss+xml", "application/x-atom+xml", "application/x.atom+xml",
})  # fmt: skip
# Of feeds as well as of much else, such as what WordPress knows of a page, and `oembed`.
_OTHER_TYPES = frozenset({"application/json", "application/xml", "text/xml", ""})
_FEED_PATH = re.compile(
    r"\.(?:rss2?|atom|rdf)$"
    r"|(?:^|[/._-])(?:(?:rss2?|atom|feeds?)\.(?:xml|json|php|ashx|aspx)|index\.(?:xml|json))$"
    r"|/(?:rss2?|atom|feeds?|rdf)(?:/(?:rss2?|atom|rdf|posts/default|all|main))?/?$",
    re.IGNORECASE,
)
_FEED_QUERY = re.compile(
    r"(?:^|&)(?:(?:feed|format|type|alt|output)=(?:rss2?|atom|rdf|feed)|(?:rss|atom|feed)(?:=1?)?)"
    r"(?:&|$)",
    re.IGNORECASE,
)
_FEED_HOST = re.compile(r"(?:feeds?|rss|feedproxy)\.", re.IGNORECASE)
_OTHER_ADDRESS = re.compile(r"https?(?::|%3a)", re.IGNORECASE)  # in that of a page that shares it
_COMMENTS = re.compile(
    "comment|kommentar|coment[a\u00e1]ri|reacties|\u043a\u043e\u043c\u043c\u0435\u043d\u0442"
    "|\u8bc4\u8bba|\u30b3\u30e1\u30f3\u30c8",
    re.IGNORECASE,
)  # in the title of a feed of comments, in languages that WordPress speaks
_GUESSES = (
    "feed", "feed.xml", "rss.xml", "atom.xml", "index.xml", "rss", "feed.json", "feed.atom",
    "index.rss", "feeds/posts/default",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A link of a page that may name a feed."""

    url: str  # absolute, http or https
    title: str  # that the link gives; may be ""
    is_declared: bool  # whether the page says that it is a feed


def feed_links(
    data: bytes, url: str, content_type: str | None = None, link_header: str | None = None
) -> list[FeedLink]:
    """Return the links of a page that may name feeds, each once, the most likely ones first.

    Declared ones come first, then others to the host of the page; for the rest, the order is that
    of the page. Feeds of comments follow after all others.

    Args:
        data: The page in HTML, as a server gave it.
        url: Its own address, from which relative ones are resolved unless it names a base.
        content_type: The header `Content-Type` of the response.
        link_header: The header `Link` of the response, whose links come before those of the page.

    """
    links: dict[str, FeedLink] = {}
    page = decode_page(data, content_type)
    for link in _links(chain(link_tags(link_header or ""), start_tags(page)), url):
        key = canonical_url(link.url)
        if key not in links or (link.is_declared and not links[key].is_declared):
            links[key] = link
    own_host = _host(url)

    def rank(link: FeedLink) -> tuple[bool, bool, bool]:
        is_elsewhere = not link.is_declared and _host(link.url) != own_host
        return is_of_comments(link, url), not link.is_declared, is_elsewhere

    return sorted(links.values(), key=rank)[:MAX_LINKS]


def guesses(url: str) -> list[str]:
    """Return the addresses at which many sites have a feed, for the address of a page.

    Those below the page come first, then those of its host.
    """
    page = re.split("[?#]", url, maxsplit=1)[0].rstrip("/")
    folders = dict.fromkeys((f"{page}/", urljoin(page, "/")))
    return [f"{folder}{name}" for folder in folders for name in _GUESSES]


def looks_like_feed(url: str) -> bool:
    """Tell whether an address has a form that feeds have, and hardly any page."""
    parts = urlsplit(url)
    if _OTHER_ADDRESS.search(f"{parts.path}?{parts.query}"):
        return False
    is_feed = _FEED_PATH.search(parts.path) or _FEED_QUERY.search(parts.query)
    return bool(is_feed or _FEED_HOST.match(parts.netloc))


def _links(tags: Iterable[Tag], url: str) -> Iterator[FeedLink]:
    """Yield the links of a page that may name feeds, in the order of its tags."""
    base = None
    met: set[tuple[str, str]] = set()
    for tag in tags:
        address = tag.attributes.get("href")
        if tag.name not in {"base", "link", "a"} or not address:
            continue
        if (tag.name, address) in met and tag.name == "a":
            continue
        if len(met) == MAX_ADDRESSES:
            return
        met.add((tag.name, address))
        target = _absolute(base or url, address)
        if target is None:
            continue
        if tag.name == "base":
            base = base or target
        elif _declares_feed(tag, target) or (tag.name == "a" and _names_feed(tag, target)):
            title = " ".join(tag.attributes.get("title", "").split())
            yield FeedLink(target, title, is_declared=tag.name == "link")


def _absolute(base: str, address: str) -> str | None:
    """Return an address as an absolute URL without a fragment; `None` if it is no http or https."""
    try:
        url = urljoin(base, "".join(address.split())).partition("#")[0]
        canonical_url(url)
    except ValueError:
        return None
    return url


def _declares_feed(tag: Tag, target: str) -> bool:
    """Tell whether a tag `link` says that its target is a feed."""
    relations = tag.attributes.get("rel", "").lower().split()
    if tag.name != "link" or "stylesheet" in relations or not {"alternate", "feed"} & {*relations}:
        return False
    media_type = _media_type(tag)
    return media_type in _FEED_TYPES or (media_type in _OTHER_TYPES and looks_like_feed(target))


def _names_feed(tag: Tag, target: str) -> bool:
    """Tell whether a tag `a` leads to what seems to be a feed."""
    return _media_type(tag) in _FEED_TYPES or looks_like_feed(target)


def _media_type(tag: Tag) -> str:
    """Return the type that a tag names, without parameters; "" if it names none."""
    return tag.attributes.get("type", "").partition(";")[0].strip().lower()


def is_of_comments(link: FeedLink, page_url: str) -> bool:
    """Tell whether a link seems to name a feed of comments, on a site or on one page of it.

    That of a page stands below the page in WordPress.
    """
    path, below = urlsplit(link.url).path, urlsplit(page_url).path.rstrip("/")
    if _COMMENTS.search(link.title) or "/comments/" in path:
        return True
    return link.is_declared and below.count("/") > 1 and path.startswith(f"{below}/feed")


def _host(url: str) -> str:
    """Return the host of a URL, without `www.`."""
    return urlsplit(canonical_url(url)).netloc
