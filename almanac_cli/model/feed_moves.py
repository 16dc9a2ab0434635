"""When a source takes the address to which its feed has moved for good (301 and 308); pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from almanac_cli.model.polling import GONE, MISSING

if TYPE_CHECKING:
    from datetime import datetime

    from almanac_cli.model.polling import FeedState

TRIAL = timedelta(days=7)  # for which a redirect must be seen


def after_redirects(state: FeedState, url: str, moved_to: str | None, now: datetime) -> FeedState:
    """Return the state of a feed after an answer that came over permanent redirects, or none.

    Args:
        state: The state before.
        url: The address of the feed.
        moved_to: Where permanent redirects alone led, `None` if there were none.
        now: The time of the answer, an aware datetime.

    """
    if moved_to is None or moved_to == url:
        return replace(state, moved_to=None, moved_since=None)
    if moved_to == state.moved_to and state.moved_since and state.moved_since <= now:
        return state
    return replace(state, moved_to=moved_to, moved_since=now)


def address_to_take(before: FeedState, after: FeedState, url: str, now: datetime) -> str | None:
    """Return the address that a source is to take in place of a feed's; `None` to keep it.

    It is taken after TRIAL; at once where only `https` is new, or where the feed was not found
    the time before. One that the user has taken back is not taken again, and `http` never in place
    of `https`. That there is a feed must have been seen.

    Args:
        before: The state of the feed before the answer.
        after: The state after it, as `after_redirects` returns it.
        url: The address of the feed.
        now: The time of the answer, an aware datetime.

    """
    target = after.moved_to
    if target is None or after.moved_since is None or target == after.left_for:
        return None
    old, new = urlsplit(url), urlsplit(target)
    if (old.scheme, new.scheme) == ("https", "http"):
        return None
    is_same_host = old.hostname == new.hostname
    is_at_once = is_same_host and (old.scheme, new.scheme) == ("http", "https")
    if is_at_once or before.reason in {MISSING, GONE} or now - after.moved_since >= TRIAL:
        return target
    return None
