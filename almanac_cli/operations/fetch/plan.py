"""Which feeds are asked now, and why the others are not: `make_plan`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from almanac_cli.model import polling
from almanac_cli.model.kinds import SOURCE
from almanac_cli.model.query import Order, Query
from almanac_cli.operations.fetch.results import Note, SourceResult

if TYPE_CHECKING:
    from almanac_cli.model.polling import FeedState
    from almanac_cli.model.rows import JsonObject
    from almanac_cli.operations.fetch.request import FetchRequest
    from almanac_cli.operations.fetch.results import Status
    from almanac_cli.operations.store import Store
    from almanac_cli.storage.feed_state import FeedStates


class Feed(NamedTuple):
    """A feed that is to be asked."""

    source: JsonObject  # the row of its source
    url: str
    state: FeedState  # as it is before


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked, and the results of all sources, which have those feeds that are not."""

    feeds: list[Feed]
    results: dict[str, SourceResult]  # by id of the source, sorted
    states: FeedStates  # as they are before
    has_more: bool  # whether there are feeds that are not due


def make_plan(store: Store, states: FeedStates, request: FetchRequest) -> Plan:
    """Return which feeds are to be asked, those first that are due for longest.

    Raises:
        NotFound: if a source that was named does not exist.
        DiskError: if the system refuses to read the folder of sources.

    """
    rows = _rows(store, request)
    results = {row["id"]: SourceResult(row["id"], row["name"]) for row in rows}
    feeds: list[Feed] = []
    has_more = False
    for row in rows:
        result = results[row["id"]]
        if status := _source_status(row, request):
            result.add(status, *_gone_notes(row))
            continue
        for url in row["feeds"]:
            feed = Feed(row, url, states.of(url))
            obstacle = _obstacle(feed, states, request)
            has_more |= obstacle is not None and obstacle[0] == "not_due"
            if obstacle:
                result.add(obstacle[0], *obstacle[1])
            else:
                feeds.append(feed)
    feeds.sort(key=lambda feed: feed.state.due or request.now)
    return Plan(_without_repeated(feeds), results, states, has_more)


def host_of(url: str) -> str:
    """Return the host of a URL in lower case, "" if it has none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _rows(store: Store, request: FetchRequest) -> list[JsonObject]:
    """Return the rows of the sources that are considered, by id."""
    from almanac_cli.errors import NotFound

    reader = store.reader(SOURCE)
    if request.ids is None:
        return sorted(reader.select(Query(), Order()).rows(), key=lambda row: row["id"])
    rows = reader.rows(request.ids)
    for id_ in request.ids:
        if id_ not in rows:
            path = store.path(SOURCE, id_)
            raise store.invalid_files.get(path, NotFound(SOURCE.name, id_))
    return [rows[id_] for id_ in sorted(rows)]


def _source_status(row: JsonObject, request: FetchRequest) -> Status | None:
    """Return why a source is not asked at all; one that was named is, if it has a feed."""
    if not row["feeds"]:
        return "no_feed"
    if request.ids is not None:
        return None
    if row["paused"]:
        return "paused"
    return "gone" if row["gone"] else None


def _gone_notes(row: JsonObject) -> list[Note]:
    """Return the note that a source is gone, if it is, and nobody has paused it."""
    from almanac_cli.model import dates

    if not row["gone"] or row["paused"]:
        return []
    return [Note("gone", time=dates.from_text(row["gone"]))]


def _obstacle(
    feed: Feed, states: FeedStates, request: FetchRequest
) -> tuple[Status, list[Note]] | None:
    """Return why a feed is not asked now, as a status with notes; `None` if it is asked."""
    state, now = feed.state, request.now
    if request.is_forced:
        return None
    if request.ids is None and polling.is_gone(state):
        return "gone", [Note("gone", feed.url, time=state.gone_since)]
    until = None if feed.source["private"] else states.hosts.get(host_of(feed.url))
    if polling.is_held(until, now):
        return "waiting", [Note("waiting", feed.url, time=until)]
    if (
        _was_refused(feed)
        or polling.is_due(state, now)
        or (request.accepts_held and state.has_held)
    ):
        return None
    if request.is_early and polling.may_ask_at_once(state, now):
        return None
    return _not_due(feed, request)


def _was_refused(feed: Feed) -> bool:
    """Tell whether a feed failed once, since its address was not allowed as it is by now."""
    state = feed.state
    return bool(
        feed.source["private"] and state.reason == "refused_address" and state.failures == 1
    )


def _not_due(feed: Feed, request: FetchRequest) -> tuple[Status, list[Note]]:
    """Return the status of a feed that is not due: if it has failed for long, that."""
    state = feed.state
    may_ask = polling.may_ask_at_once(state, request.now)
    note = Note("not_due" if may_ask else "just_asked", feed.url, time=state.due)
    if polling.is_lasting(state):
        return "failing", [failure_note(feed.url, state), note]
    return "not_due", [note]


def failure_note(url: str, state: FeedState, detail: str = "") -> Note:
    """Return the note that a feed failed: why, how often, and since when."""
    return Note(
        "failed",
        url,
        state.reason or "",
        detail or state.detail or "",
        count=state.failures,
        time=state.failing_since,
    )


def _without_repeated(feeds: list[Feed]) -> list[Feed]:
    """Return feeds without those of a URL that one before has: two sources may name one feed."""
    return [*{feed.url: feed for feed in reversed(feeds)}.values()][::-1]
