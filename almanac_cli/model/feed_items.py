"""Items of feeds, as a feed has them: what was read of one document, whatever its format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from almanac_cli.model.rows import Precision

FeedFormat: TypeAlias = Literal["atom", "rss", "rdf", "jsonfeed"]


@dataclass(frozen=True, slots=True)
class FeedItem:
    """An item of a feed. Texts are plain, in the form in which records store them."""

    guid: str | None  # as the feed has it, at most 500 characters
    url: str | None  # http or https, absolute, without trackers, but not in its canonical form
    title: str  # in one line, at most 300 characters; may be ""
    summary: str  # at most two paragraphs and 500 characters; "" if it only repeats the title
    author: str | None
    published: str | None  # RFC 3339 in UTC; `None` if the feed has no plausible date
    precision: Precision | None  # "day" where the feed has no time of day
    categories: tuple[str, ...]  # in the order of the feed, each once
    event: Mapping[str, Any] | None  # the set fields of the event, where an almanac wrote the feed


@dataclass(frozen=True, slots=True)
class FeedDocument:
    """A document of a feed."""

    format: FeedFormat
    title: str  # as the title of an item
    site: str | None  # the URL of the page that the feed belongs to
    items: tuple[FeedItem, ...]  # in the order of the document
    next_url: str | None  # of the document with earlier items (RFC 5005 `next`, JSON `next_url`)
    ttl_s: int | None  # how long the document is fresh, as it says itself (`ttl`, `sy:`)
    note: str | None  # what is wrong with the document although its items could be read
