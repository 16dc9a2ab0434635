"""The messages of failures of feeds that are read."""

from __future__ import annotations

from almanac_cli.cli.messages.message import Message
from almanac_cli.formats.feed_reader.limits import NotAFeed
from almanac_cli.operations.feed_not_found import FeedNotFound

_GUESS = (
    "--guess tries the addresses that many sites have; if you know its feed, give it with --feed"
)


def describe_feed(error: BaseException) -> Message | None:
    """Return the message of a failure to read a feed; `None` for another one."""
    match error:
        case NotAFeed():
            return Message(f"this is no feed that can be read: it {error.reason}")
        case FeedNotFound():
            return _not_found(error)
    return None


def _not_found(error: FeedNotFound) -> Message:
    match error.obstacle:
        case "status":
            return Message(f"{error.url} answers with the status {error.detail}")
        case "wall":
            sentence = f"{error.url} answers with a check for browsers"
            return Message(sentence, hint="if you know its feed, give that with --feed")
        case "not_a_feed":
            sentence = f"{error.url} is no feed that can be read: it {error.detail}"
            return Message(sentence, hint="without --feed, a feed is looked for in the page")
        case "no_links":
            return Message(f"{error.url} names no feed", hint=_GUESS)
        case "no_feed":
            tried = tuple(f"  {url}" for url in error.tried)
            return Message(f"no feed is found from {error.url}; asked were", tried, hint=_GUESS)
