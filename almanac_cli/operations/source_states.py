"""What is known of sources beside their records: how their feeds fare, and what came from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from almanac_cli.index.counts import Counter
from almanac_cli.model import dates, polling
from almanac_cli.model.kinds import EVENT, ITEM
from almanac_cli.model.query import Query
from almanac_cli.model.text import fold
from almanac_cli.storage import feed_state

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from almanac_cli.model.kind import Kind
    from almanac_cli.model.polling import FeedState
    from almanac_cli.model.rows import JsonObject
    from almanac_cli.operations.store import Store

# "failing": its server gives no feed; "lasting": it has not for so long that it hardly passes;
# "gone": it says that there is none any more; "faulty": it is read although something is wrong with
# it; "held": new items wait to be accepted.
Trouble: TypeAlias = Literal["failing", "lasting", "gone", "faulty", "held"]


class Problem(NamedTuple):
    """What is wrong with a source, or one of its feeds."""

    trouble: Trouble
    feed: str | None  # `None` if it is all of them
    since: str | None  # RFC 3339 in UTC; `None` if it is not known
    reason: str | None = None  # of a failure: a status of HTTP, or a word of `RequestFailed`
    detail: str | None = None  # what else is said of a failure, or what is wrong with the feed


@dataclass(frozen=True, slots=True)
class SourceState:
    """What is known of one source."""

    feeds: Mapping[str, FeedState]  # the states of its feeds on this machine, by URL
    problems: tuple[Problem, ...]
    newest: date | None  # of the newest event or item; `None` if there is none
    events: int  # how many events have it as their source
    waiting: int  # how many of its items wait for a decision


@dataclass(slots=True)
class _Records:
    """The events and items that have a name as their source."""

    newest: date | None = None
    counts: dict[Kind, int] = field(default_factory=dict)


def source_states(store: Store, rows: Iterable[JsonObject]) -> dict[str, SourceState]:
    """Return by id what is known of sources with these rows.

    Raises:
        DiskError: if the system refuses to read a folder of records.

    """
    states = feed_state.read(store.root)
    by_name = _records_by_name(store)
    by_id = {}
    for row in rows:
        names = {fold(name) for name in (row["name"], *row["aliases"])}
        records = [by_name[name] for name in names if name in by_name]
        feeds = {url: states.of(url) for url in row["feeds"]}
        by_id[row["id"]] = SourceState(
            feeds,
            (*_problems(row, feeds),),
            max(filter(None, (record.newest for record in records)), default=None),
            sum(record.counts.get(EVENT, 0) for record in records),
            sum(record.counts.get(ITEM, 0) for record in records),
        )
    return by_id


def _records_by_name(store: Store) -> dict[str, _Records]:
    """Return the events and items by the name of their source, folded."""
    by_name: dict[str, _Records] = {}
    for kind in (EVENT, ITEM):
        for count in Counter(store.reader(kind), Query()).by_field("source"):
            records = by_name.setdefault(fold(str(count.value)), _Records())
            records.counts[kind] = records.counts.get(kind, 0) + count.records
            records.newest = max(records.newest or count.date.day, count.date.day)
    return by_name


def _problems(row: JsonObject, feeds: Mapping[str, FeedState]) -> Iterable[Problem]:
    """Yield what is wrong with a source, and with each of its feeds."""
    if row["gone"]:
        yield Problem("gone", None, row["gone"])
    for url, state in feeds.items():
        if state.failing_since and not row["gone"]:
            trouble: Trouble = "lasting" if polling.is_lasting(state) else "failing"
            trouble = "gone" if polling.is_gone(state) else trouble
            yield Problem(
                trouble, url, dates.to_text(state.failing_since), state.reason, state.detail
            )
        elif state.fault and not row["gone"]:
            yield Problem("faulty", url, None, detail=state.fault)
        if state.has_held:
            yield Problem("held", url, None)
