"""What the answer of a server means for a feed: its new state, and what was read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from almanac_cli.model import feed_moves, polling
from almanac_cli.model.response_times import retry_after
from almanac_cli.network.request import USER_AGENT, Request
from almanac_cli.network.request_failed import RequestFailed
from almanac_cli.operations.fetch.plan import failure_note, host_of
from almanac_cli.operations.fetch.results import UNREACHED, Note

if TYPE_CHECKING:
    from datetime import datetime

    from almanac_cli.model.feed_items import FeedDocument
    from almanac_cli.model.polling import FeedState
    from almanac_cli.network.response import Response
    from almanac_cli.operations.fetch.plan import Feed
    from almanac_cli.operations.fetch.request import FetchRequest
    from almanac_cli.operations.fetch.results import Status

_READ = {200, 203}  # statuses with a document: RFC 9110, section 15.3
_UNCHANGED = 304
_FAILED = 400  # the first status that says so


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of asking a feed."""

    feed: Feed
    status: Status
    state: FeedState  # of the feed, after the answer
    documents: tuple[FeedDocument, ...] = ()
    notes: tuple[Note, ...] = ()
    is_reached: bool = True  # whether a server answered, whatever it said
    host: str = ""  # that asked to be left alone
    until: datetime | None = None  # until when it did


def make_request(feed: Feed, request: FetchRequest, url: str | None = None) -> Request:
    """Return what is to be asked for a feed, or for a further document of it at `url`."""
    source = feed.source
    etag = last_modified = None
    if url is None and source["conditional"] and not request.is_whole:
        etag, last_modified = polling.validators(feed.state, request.now)
    sent = Request(
        feed.url,
        etag=etag,
        last_modified=last_modified,
        user_agent=source["user_agent"] or USER_AGENT,
        is_private=source["private"],
    )
    return sent.onward(url) if url else sent


def judge(
    feed: Feed, sent: Request, outcome: Response | RequestFailed, now: datetime, random: float
) -> Answer:
    """Return what came of asking a feed.

    Args:
        feed: The feed, as it was before.
        sent: What was sent.
        outcome: What came back.
        now: The time of the fetch, an aware datetime.
        random: A random number from 0 to 1.

    """
    if isinstance(outcome, RequestFailed):
        if outcome.reason == "held":
            return Answer(feed, "waiting", feed.state, notes=(Note("waiting", feed.url),))
        answer = _failure(feed, outcome.reason, outcome.detail, now, random)
        return replace(answer, is_reached=outcome.reason not in UNREACHED)
    if outcome.status in _READ:
        answer = _document(feed, outcome, now, random)
    elif outcome.status == _UNCHANGED and (sent.etag or sent.last_modified):
        state = polling.after_unchanged(feed.state, outcome.headers, now, _every(feed))
        answer = Answer(feed, "unchanged", state)
    else:
        return _refusal(feed, outcome, now, random)
    if answer.status == "failed":
        return answer
    moved = feed_moves.after_redirects(answer.state, feed.url, outcome.permanent_url, now)
    return replace(answer, state=moved)


def with_document(
    answer: Answer, sent: Request, outcome: Response | RequestFailed, now: datetime
) -> Answer:
    """Return an answer with a further document of the feed, or the note that it has none."""
    from almanac_cli.formats.feed_reader.limits import NotAFeed

    reason, detail = "not_a_feed", ""
    if isinstance(outcome, RequestFailed):
        reason, detail = outcome.reason, outcome.detail
    elif outcome.status not in _READ:
        reason = str(outcome.status)
    else:
        try:
            document = _read(outcome, now)
        except NotAFeed as error:
            detail = error.reason
        else:
            notes = (*answer.notes, *read_notes(document, sent.url))
            return replace(answer, documents=(*answer.documents, document), notes=notes)
    note = Note("page", sent.url, reason, detail, count=len(answer.documents) + 1)
    return replace(answer, notes=(*answer.notes, note))


def read_notes(document: FeedDocument, url: str) -> tuple[Note, ...]:
    """Return what is to be said of a document that was read, by its URL."""
    return (Note("read", url, detail=document.note),) if document.note else ()


def _read(response: Response, now: datetime) -> FeedDocument:
    """Return the document of a feed in a response.

    Raises:
        NotAFeed: if it is none.

    """
    from almanac_cli.formats.feed_reader.read import read_feed

    kind = response.headers.get("content-type")
    return read_feed(response.body, response.url, now, kind)


def _document(feed: Feed, response: Response, now: datetime, random: float) -> Answer:
    """Return what came of a feed that was to be read."""
    from almanac_cli.formats.feed_reader.limits import NotAFeed

    try:
        document = _read(response, now)
    except NotAFeed as error:
        if response.is_wall:
            return _failure(feed, "wall", host_of(response.url), now, random)
        return _failure(feed, "not_a_feed", error.reason, now, random)
    state = polling.after_document(
        feed.state, response.headers, now, _every(feed), document.ttl_s or 0,
        fault=document.note or "",
    )  # fmt: skip
    return Answer(feed, "ok", state, (document,), read_notes(document, feed.url))


def _refusal(feed: Feed, response: Response, now: datetime, random: float) -> Answer:
    """Return what came of a feed whose server answers with a status that is no success."""
    until = retry_after(response.headers, now) if response.status >= _FAILED else None
    reason = "wall" if response.is_wall else str(response.status)
    answer = _failure(feed, reason, host_of(response.url), now, random, until)
    # Services on a private host have nothing to do with each other (FreshRSS, issue 7870).
    host = "" if feed.source["private"] else host_of(response.url)
    return replace(answer, host=host, until=until)


def _failure(  # noqa: PLR0913, PLR0917 (what the rule depends on)
    feed: Feed,
    reason: str,
    detail: str,
    now: datetime,
    random: float,
    until: datetime | None = None,
) -> Answer:
    state = polling.after_failure(
        feed.state, reason, now, random=random, detail=detail, every=_every(feed), until=until
    )
    status: Status = "failed"
    if polling.is_gone(state):
        status = "gone"
    elif polling.is_lasting(state):
        status = "failing"
    return Answer(feed, status, state, notes=(failure_note(feed.url, state, detail),))


def _every(feed: Feed) -> timedelta:
    """Return how long a source wants to be left alone between two polls."""
    return timedelta(hours=feed.source["every"] or 1)
