"""Feeds of events in Atom, RSS and JSON Feed: their formats, and writing them: `FeedWriter`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from almanac_cli.formats.feeds import atom, json_feed, rss
from almanac_cli.formats.feeds.entry import entry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from almanac_cli.formats.feeds.entry import Entry

MAX_ENTRIES = 50  # of a feed in a site
_NO_TIME = "1970-01-01T00:00:00Z"  # when a feed without events was updated


class Feed(NamedTuple):
    """What a feed says about itself. The URLs are absolute URIs."""

    id: str  # a tag: URI, as `tag_uris.feed_uri` makes it
    title: str  # plain text
    author: str  # the name of the almanac
    page_url: str | None = None  # of the page that shows the same events
    self_url: str | None = None  # of the feed itself, in its format
    description: str = ""  # plain text
    lang: str | None = None  # of the texts: a language tag (BCP 47)


class Format(NamedTuple):
    """A format of feeds."""

    title: str  # as people call it
    suffix: str  # of the names of files
    media_type: str
    frame: Callable[[Feed, str], tuple[str, str]]  # what stands before and after the entries
    entry: Callable[[Entry], str]
    separator: bytes = b"\n"  # of entries


FORMATS = {
    "atom": Format("Atom", ".atom", "application/atom+xml", atom.frame, atom.entry),
    "rss": Format("RSS", ".rss", "application/rss+xml", rss.frame, rss.entry),
    "jsonfeed": Format(
        "JSON Feed", ".json", "application/feed+json", json_feed.frame, json_feed.entry, b",\n"
    ),
}


class FeedWriter:
    """A writer of feeds, which makes the entries of an event once for all of them.

    All feeds must have the same row for an id.
    """

    def __init__(self, page_url_of: Callable[[str], str] | None = None) -> None:
        # Returns by id of an event the absolute URI of its page; `None` if there is no site.
        self._page_url_of = page_url_of
        self._entries: dict[str, dict[str, bytes]] = {}  # by id of the event, by format

    def write(self, name: str, feed: Feed, rows: Sequence[Mapping[str, Any]]) -> bytes:
        """Return a feed of events in their order, in one of FORMATS; the caller limits them."""
        entries = (self._entries_of(row)[name] for row in rows)
        return b"".join(_pieces(FORMATS[name], feed, updated(rows), entries))

    def pieces(
        self, name: str, feed: Feed, updated: str, rows: Iterable[Mapping[str, Any]]
    ) -> Iterator[bytes]:
        """Yield the lines of a feed, and keep none; `updated` is that of the rows."""
        made = (FORMATS[name].entry(self._entry(row)).encode() for row in rows)
        return _pieces(FORMATS[name], feed, updated, made)

    def _entries_of(self, row: Mapping[str, Any]) -> dict[str, bytes]:
        """Return the entries of an event in all formats."""
        if (texts := self._entries.get(row["id"])) is None:
            item = self._entry(row)
            texts = {name: form.entry(item).encode() for name, form in FORMATS.items()}
            self._entries[row["id"]] = texts
        return texts

    def _entry(self, row: Mapping[str, Any]) -> Entry:
        return entry(row, self._page_url_of(row["id"]) if self._page_url_of else None)


def updated(rows: Iterable[Mapping[str, Any]]) -> str:
    """Return the time at which the last of these events was added."""
    times: Iterable[str] = (row["added"] for row in rows)
    return max(times, default=_NO_TIME)


def _pieces(form: Format, feed: Feed, updated: str, entries: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the lines of a feed: what stands before the entries, each entry, what stands after."""
    head, tail = form.frame(feed, updated)
    yield f"{head}\n".encode()
    last = b""
    for text in entries:
        if last:
            yield last + form.separator
        last = text
    if last:
        yield last + b"\n"
    yield f"{tail}\n".encode()
