"""Sorting what a feed brings into what is new, what is known, and what is not taken; pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from almanac_cli.model import dates
from almanac_cli.model.intake_rules import Facts, refusing_rule
from almanac_cli.model.item_keys import document_keys, published_s, url_key
from almanac_cli.operations.intake.new_items import mapped_tags

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from almanac_cli.model.feed_items import FeedItem
    from almanac_cli.model.item_keys import ItemKeys
    from almanac_cli.model.records import Source
    from almanac_cli.operations.intake.known_items import KnownItems, Standing

DEFAULT_FIRST = 20  # items that are taken at the first request of a source that does not say it
_MIN_MASS = 10  # new items at once that may be old ones with other keys
_MASS_SHARE = 0.5  # of the items of a feed: more than that have to be new


@dataclass(frozen=True, slots=True)
class TakeInOptions:
    """What is asked of the items of a feed."""

    newest: int | None = None  # how many new items are taken at most, the newest
    since: datetime | None = None  # new items dated before are not taken; aware
    accept: bool = False  # whether many new items are taken, even if they look like old ones
    is_first: bool | None = None  # whether nothing was asked of the source before; None: look
    dry_run: bool = False  # whether nothing is written
    # Whether an event of another almanac is taken whole, with its score, source and tier. Of a
    # feed from the network it is not: anybody can write one into a feed.
    takes_events: bool = False


class MetItem(NamedTuple):
    """An item of a feed, and what is known of it."""

    item: FeedItem
    keys: ItemKeys
    standing: Standing

    @property
    def url(self) -> str | None:
        """The URL that the feed has; `None` if that is none, or no valid one."""
        return self.item.url if url_key(self.item.url) else None

    @property
    def time(self) -> datetime | None:
        """The date that the feed has, aware; `None` if it has none."""
        return dates.from_text(self.item.published) if self.item.published else None


@dataclass(slots=True)
class Sorting:
    """The items of a feed by what is to become of them; each is in one list."""

    taken: list[MetItem] = field(default_factory=list)  # the newest first
    old: list[MetItem] = field(default_factory=list)
    ruled_out: list[tuple[MetItem, str]] = field(default_factory=list)  # with the rule
    held: list[MetItem] = field(default_factory=list)
    waiting: list[MetItem] = field(default_factory=list)
    decided: list[MetItem] = field(default_factory=list)
    repeated: int = 0  # how many items the document has twice


def sort_items(
    source: Source,
    items: Sequence[FeedItem],
    known: KnownItems,
    now: datetime,
    options: TakeInOptions,
) -> Sorting:
    """Return what is to become of the items of one document of a feed.

    An item that was restored is taken whatever rules and options say.
    """
    sorting = Sorting()
    is_first = known.is_first(source.id) if options.is_first is None else options.is_first
    new = [*_meet(source, items, known, sorting)]
    newest_s = known.newest_s(source.id)
    if options.is_first is None and not (sorting.waiting or sorting.decided):
        is_first = is_first or _is_between(new, newest_s)
    restored = [met for met in new if met.standing.status == "restored"]
    new = [met for met in new if met.standing.status == "new"]
    if not (is_first or options.accept) and _is_mass(new, len(items), newest_s):
        sorting.held, new = new, []
    candidates = _without_ruled_out(source, new, now, sorting)
    candidates.sort(key=lambda met: met.time or now, reverse=True)
    limit = options.newest
    if limit is None and is_first and options.since is None:
        limit = DEFAULT_FIRST if source.first is None else source.first
    for met in candidates:
        is_old = options.since is not None and (met.time or now) < options.since
        is_beyond = limit is not None and len(sorting.taken) >= limit
        (sorting.old if is_old or is_beyond else sorting.taken).append(met)
    sorting.taken += restored
    sorting.taken.sort(key=lambda met: met.time or now, reverse=True)
    return sorting


def _meet(
    source: Source, items: Sequence[FeedItem], known: KnownItems, sorting: Sorting
) -> Iterable[MetItem]:
    """Yield the items that are neither in the inbox nor decided about; sort the others."""
    met_keys: set[str] = set()
    for item, keys in zip(items, document_keys(items), strict=True):
        met = MetItem(item, keys, known.stand(source.id, keys, item.url))
        if not met_keys.isdisjoint(keys.keys):
            sorting.repeated += 1
        elif met.standing.status == "waiting":
            sorting.waiting.append(met)
        elif met.standing.status == "decided":
            sorting.decided.append(met)
        else:
            yield met
        met_keys.update(keys.keys)


def _is_mass(new: Sequence[MetItem], count: int, newest_s: int | None) -> bool:
    """Tell whether many new items look like known ones whose keys have changed.

    They are at least ten and more than half of the feed, and none is newer than the newest known
    one (FreshRSS, issue 3532; newsboat, issue 1965).
    """
    if len(new) < _MIN_MASS or len(new) <= count * _MASS_SHARE:
        return False
    times = [time for met in new if (time := published_s(met.keys.marks)) is not None]
    return not times or (newest_s is not None and max(times) <= newest_s)


def _is_between(new: Sequence[MetItem], newest_s: int | None) -> bool:
    """Tell whether items, none of which is known, are of a further feed of a known source.

    Some of them are then older than what is known of the source, and some newer.
    """
    times = [time for met in new if (time := published_s(met.keys.marks)) is not None]
    return newest_s is not None and bool(times) and min(times) <= newest_s < max(times)


def _without_ruled_out(
    source: Source, new: Sequence[MetItem], now: datetime, sorting: Sorting
) -> list[MetItem]:
    """Return the items that no rule of their source takes; sort the others."""
    candidates = []
    for met in new:
        item = met.item
        facts = Facts(
            item.title, item.summary, item.categories, mapped_tags(source, item), met.time, now
        )
        if (rule := refusing_rule(source.drop, source.keep, facts)) is None:
            candidates.append(met)
        else:
            sorting.ruled_out.append((met, rule))
    return candidates
