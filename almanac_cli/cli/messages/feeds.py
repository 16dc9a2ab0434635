"""The messages of failures of feeds that are read."""

from __future__ import annotations

from almanac_cli.cli.messages.message import Message
from almanac_cli.formats.feed_reader.limits import NotAFeed


def describe_feed(error: BaseException) -> Message | None:
    """Return the message of a failure to read a feed; `None` for another one."""
    if isinstance(error, NotAFeed):
        return Message(f"this is no feed that can be read: it {error.reason}")
    return None
