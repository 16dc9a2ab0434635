"""What a fetch says of sources: its notes as text."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast, get_args

from almanac_cli.cli.messages.network import request_failure
from almanac_cli.errors import quoted
from almanac_cli.model.intake_rules import NO_KEEP_RULE
from almanac_cli.network.request_failed import Reason, RequestFailed

if TYPE_CHECKING:
    from datetime import datetime

    from almanac_cli.operations.fetch.results import Note

_STATUSES = {
    "400": "bad request",
    "401": "unauthorized",
    "403": "forbidden",
    "404": "not found",
    "406": "not acceptable",
    "410": "gone",
    "429": "too many requests",
    "500": "internal error",
    "502": "bad gateway",
    "503": "unavailable",
    "504": "gateway timeout",
}


def describe_note(note: Note, now: datetime) -> str:
    """Return one thing to say of a feed as text, not sanitized; times are in the zone of `now`."""
    match note.code:
        case "failed":
            return _failed(note, now)
        case "gone":
            return f"gone since {_day(note.time, now)}: its server says that it will not come back"
        case "back":
            return "it is there again"
        case "waiting" if note.time is None:
            return "not asked: its server wants to be left alone"
        case "waiting":
            return f"not asked: its server wants to be left alone until {_minute(note.time, now)}"
        case "not_due" | "just_asked":
            return f"not due before {_minute(note.time, now)}"
        case "held":
            return f"{note.count} items at once, none newer than those before, were held back"
        case "moved":
            return f"moved for good; the source has its new address now: {note.detail}"
        case "page":
            return (
                f"page {note.count} is missing: {failure_text(note.reason, note.url, note.detail)}"
            )
        case "changed":
            return "the source was changed meanwhile; nothing was stored"
        case "interrupted":
            return "interrupted before there was an answer"
    return note.detail


def rule_text(rule: str, count: int) -> str:
    """Return how many items a rule of a source took; `rule` is as `refusing_rule` returns it."""
    if rule == NO_KEEP_RULE:
        return f"{count} that no rule keeps"
    return f"{count} dropped by {quoted(rule)}"


def left_out_text(count: int) -> str:
    """Return how many items can be no record."""
    return f"{count} left out: more than a record can hold"


def _failed(note: Note, now: datetime) -> str:
    """Return why a feed failed, and since when if it did so before."""
    text = failure_text(note.reason, note.url, note.detail)
    if note.count > 1 and note.time is not None:
        return f"{text} ({note.count} times since {_day(note.time, now)})"
    return text


def failure_text(reason: str, url: str = "", detail: str = "") -> str:
    """Return why a feed failed; the arguments are those of a `Note`."""
    if reason in get_args(Reason):
        return request_failure(RequestFailed(cast("Reason", reason), url, detail))
    if reason == "wall":
        return f"{detail or 'its server'} lets only browsers in".strip()
    if reason == "not_a_feed":
        return f"it is no feed: it {detail}" if detail else "it is no feed"
    words = _STATUSES.get(reason)
    return f"the server answers {reason}{f' ({words})' if words else ''}"


def _day(time: datetime | None, now: datetime) -> str:
    return "" if time is None else time.astimezone(now.tzinfo).date().isoformat()


def _minute(time: datetime | None, now: datetime) -> str:
    """Return a time of day, with its day unless that is today."""
    if time is None:
        return ""
    local = time.astimezone(now.tzinfo)
    clock = f"{local:%H:%M}"
    return clock if local.date() == now.date() else f"{local:%Y-%m-%d} {clock}"
