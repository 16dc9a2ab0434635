"""When feeds are asked, and with which validators: the state of a feed, and its rules; pure.

In all functions `now` is an aware datetime. `every` is how long the source wants to be left alone
between two polls.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from almanac_cli.model.response_times import MAX_RETRY_AFTER, fresh_for, http_date

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

MIN_INTERVAL = timedelta(hours=1)  # between two polls of a feed, whoever calls
MAX_HINT = timedelta(hours=24)  # for which a feed or its server can ask
MAX_BACKOFF = timedelta(hours=48)
FULL_INTERVAL = timedelta(days=7)  # after it the whole feed is asked for, without validators
PASSING = timedelta(days=7)  # failures that began later may pass
PASSING_MISSING = timedelta(days=14)  # the same for a feed that is not found
GONE_AFTER = timedelta(days=1)  # between two answers that a feed is gone
MAX_DETAIL = 200  # characters of what is said of a failure
MISSING, GONE = "404", "410"  # failures that are statuses of HTTP have these as their reasons
_JITTER = 0.25  # the part by which a back-off is shorter or longer


@dataclass(frozen=True, slots=True)
class FeedState:
    """What is remembered of a feed: of the answers to the polls so far."""

    asked: datetime | None = None  # when it was last asked
    due: datetime | None = None  # when it may be asked again
    until: datetime | None = None  # until when its server asked to be left alone
    full: datetime | None = None  # when it was last read whole
    etag: str | None = None  # the validators of what is on the disk, to be sent back
    last_modified: str | None = None
    ttl_s: int = 0  # for how long the feed itself asks to be left alone
    failures: int = 0  # in a row
    failing_since: datetime | None = None
    reason: str | None = None  # of the latest failure: a status of HTTP, or a word
    detail: str | None = None  # what else is said of it, such as an address that is refused
    fault: str | None = None  # what was wrong with it when it was last read all the same
    gone_since: datetime | None = None  # when it first answered that it is gone
    has_held: bool = False  # whether items were held back that only the user can accept
    moved_to: str | None = None  # where its permanent redirects lead, as it last answered
    moved_since: datetime | None = None
    left_for: str | None = None  # the address that the source took in place of this one


def is_due(state: FeedState, now: datetime) -> bool:
    """Tell whether a feed may be asked; also if a clock that was wrong has set its times."""
    if state.asked is None or state.due is None or state.asked > now:
        return True
    return now >= state.due


def may_ask_at_once(state: FeedState, now: datetime) -> bool:
    """Tell whether a feed may be asked if the user asks for it before it is due."""
    if state.asked is None or state.asked > now:
        return True
    return now >= _to_minute(state.asked) + MIN_INTERVAL and not is_held(state.until, now)


def is_held(until: datetime | None, now: datetime) -> bool:
    """Tell whether a host, or a feed, is left alone until a time that it set."""
    return until is not None and now < until <= now + MAX_RETRY_AFTER


def validators(state: FeedState, now: datetime) -> tuple[str | None, str | None]:
    """Return the ETag and the Last-Modified to send: none once in FULL_INTERVAL.

    So a server that always answers that nothing has changed is found out.
    """
    if state.full is None or not timedelta() <= now - state.full < FULL_INTERVAL:
        return None, None
    return state.etag, state.last_modified


def after_document(  # noqa: PLR0913 (what is remembered of it)
    state: FeedState,
    headers: Mapping[str, str],
    now: datetime,
    every: timedelta = MIN_INTERVAL,
    ttl_s: int = 0,
    *,
    fault: str = "",
) -> FeedState:
    """Return the state after a feed was read whole; `headers` have names in lower case.

    Of a `fault` of the document, the beginning is remembered.
    """
    etag, last_modified = _validators(headers, now)
    return replace(
        _after_answer(state, headers, now, every, ttl_s),
        full=now, etag=etag, last_modified=last_modified, fault=fault[:MAX_DETAIL] or None,
    )  # fmt: skip


def after_unchanged(
    state: FeedState, headers: Mapping[str, str], now: datetime, every: timedelta = MIN_INTERVAL
) -> FeedState:
    """Return the state after the answer that a feed has not changed (304).

    Validators in the answer replace those that were sent; one that it has not stays (RFC 9111,
    section 3.2).
    """
    etag, last_modified = _validators(headers, now)
    return replace(
        _after_answer(state, headers, now, every, state.ttl_s),
        etag=etag or state.etag,
        last_modified=last_modified or state.last_modified,
    )


def after_failure(  # noqa: PLR0913 (what the rule depends on)
    state: FeedState,
    reason: str,
    now: datetime,
    *,
    random: float,
    detail: str = "",
    every: timedelta = MIN_INTERVAL,
    until: datetime | None = None,
) -> FeedState:
    """Return the state after a feed was asked in vain.

    The pause doubles with every failure in a row; no number of them ends it.

    Args:
        state: The state before.
        reason: Why it failed: the status of HTTP, or a word.
        now: The time of the request.
        random: A random number from 0 to 1, so that feeds which fail together part.
        detail: What else is said of the failure; the beginning of it is remembered.
        every: How long the source wants to be left alone.
        until: Until when the server asks to be left alone, as `retry_after` returns it.

    """
    failures = state.failures + 1
    # The exponent is bounded, as a number of hours must be.
    backoff = min(MIN_INTERVAL * 2 ** min(failures - 1, 10), MAX_BACKOFF)
    backoff = min(backoff * (1 + _JITTER * (2 * random - 1)), MAX_BACKOFF)
    pause = max(backoff, MIN_INTERVAL, every, GONE_AFTER if reason == GONE else MIN_INTERVAL)
    due = _to_minute(now) + pause
    return replace(
        state,
        asked=now,
        due=max(due, until) if until else due,
        until=until,
        failures=failures,
        failing_since=state.failing_since or now,
        reason=reason,
        detail=detail[:MAX_DETAIL] or None,
        gone_since=state.gone_since or (now if reason == GONE else None),
    )


def is_lasting(state: FeedState) -> bool:
    """Tell whether a feed failed for so long, from first to last, that it hardly comes back."""
    if state.asked is None or state.failing_since is None:
        return False
    limit = PASSING_MISSING if state.reason == MISSING else PASSING
    return state.asked - state.failing_since >= limit


def is_gone(state: FeedState) -> bool:
    """Tell whether a feed has answered twice, a day apart, that it is gone for good (410)."""
    if state.asked is None or state.gone_since is None or state.reason != GONE:
        return False
    return state.asked - state.gone_since >= GONE_AFTER


def without_validators(state: FeedState) -> FeedState:
    """Return the state of a feed that is to be read whole, as soon as it may be asked."""
    due = state.asked and _to_minute(state.asked) + MIN_INTERVAL
    return replace(state, due=due, full=None, etag=None, last_modified=None)


def without_failures(state: FeedState) -> FeedState:
    """Return the state of a feed that may be asked at once if it has failed; else the same."""
    if not state.failures:
        return state
    return replace(
        state,
        due=None, until=None, gone_since=None,
        failures=0, failing_since=None, reason=None, detail=None,
    )  # fmt: skip


def _after_answer(
    state: FeedState, headers: Mapping[str, str], now: datetime, every: timedelta, ttl_s: int
) -> FeedState:
    """Return the state after an answer that is no failure; its validators are the caller's."""
    ttl = min(timedelta(seconds=min(ttl_s, 10**9)), MAX_HINT)
    pause = max(MIN_INTERVAL, every, ttl, fresh_for(headers, now, MAX_HINT))
    return replace(
        state,
        asked=now, due=_to_minute(now) + pause, until=None, ttl_s=ttl_s,
        failures=0, failing_since=None, reason=None, detail=None, gone_since=None,
    )  # fmt: skip


def _validators(headers: Mapping[str, str], now: datetime) -> tuple[str | None, str | None]:
    """Return the validators of a response; a Last-Modified in the future is none.

    With such a one a server would answer for years that nothing has changed.
    """
    last_modified = headers.get("last-modified", "").strip()
    time = http_date(last_modified) if last_modified else None
    if time is not None and time > now:
        last_modified = ""
    return headers.get("etag", "").strip() or None, last_modified or None


def _to_minute(time: datetime) -> datetime:
    """Return a time cut to the minute: what runs every hour may start a second early."""
    return time.replace(second=0, microsecond=0)
