"""Reading a feed, whatever its format: `read_feed`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.formats.feed_reader.items import FeedMaker
from almanac_cli.formats.feed_reader.limits import MAX_BYTES, NotAFeed
from almanac_cli.formats.feed_reader.xml_documents import read_elements

if TYPE_CHECKING:
    from datetime import datetime

    from almanac_cli.model.feed_items import FeedDocument

_BEFORE = b"\xef\xbb\xbf\xff\xfe \t\r\n\0"  # byte order marks, and white space in any encoding


def read_feed(
    data: bytes, url: str, now: datetime, content_type: str | None = None
) -> FeedDocument:
    """Return the document of a feed in RSS, Atom (RFC 4287) or JSON Feed.

    It is pure: nothing that the document refers to is loaded.

    Args:
        data: The document as it was sent, without an encoding of the transfer.
        url: The URL of the document, to which its links may be relative.
        now: The current time, an aware datetime; dates of items after it are not plausible.
        content_type: The header Content-Type that the server sent with it.

    Raises:
        NotAFeed: if it is none: an HTML page, empty, damaged from its beginning, or beyond the
            limits of `limits.py`.

    """
    if len(data) > MAX_BYTES:
        raise NotAFeed(f"is larger than {MAX_BYTES // 1024**2} MiB")
    beginning = data[:1024].lstrip(_BEFORE)
    if not beginning and not data.strip(_BEFORE):
        raise NotAFeed("is empty")
    if beginning.startswith((b"{", b"[")):
        from almanac_cli.formats.feed_reader.json_documents import read_json

        return read_json(data, url, now, content_type)
    collector, note = read_elements(data, content_type)
    return FeedMaker(collector, url, now).make(note)
