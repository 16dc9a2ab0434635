"""Tag URIs (RFC 4151): names of events and feeds that depend on no address, and on no clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Mapping

# A name that nobody can own (RFC 6761, section 6.4): almanacs need no domain.
AUTHORITY = "almanac.invalid"
NAMESPACE = f"tag:{AUTHORITY},2026:feeds"  # of the XML elements that are no part of a standard


def event_uri(row: Mapping[str, Any]) -> str:
    """Return the URI of an event: of its id and the day on which it was added.

    That day tells events of one id in different almanacs apart.
    """
    return f"tag:{AUTHORITY},{row['added'][:10]}:events/{row['id']}"


def feed_uri(name: str, *parts: str) -> str:
    """Return the URI of a feed: of the name of the almanac, and what its events have in common.

    `parts` are texts such as "tags" and the tag; without any, it is the feed of all events.
    """
    return f"tag:{AUTHORITY},2026:feeds/" + "/".join(
        quote(part, safe="") for part in (name, *parts)
    )
