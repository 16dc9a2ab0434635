"""Counting the records of an almanac: all together, by a field, and by period of the calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.analysis import statistics
from almanac_cli.model.kinds import GUIDE
from almanac_cli.model.query import Order, Query
from almanac_cli.model.statistics import GROUPINGS, Overview, SiteStatistics, Timeline

if TYPE_CHECKING:
    from collections.abc import Iterable

    from almanac_cli.index.counts import Counter
    from almanac_cli.model.calendar_units import Unit
    from almanac_cli.model.statistics import Breakdown, Series
    from almanac_cli.operations.store import Store

_IN_OVERVIEW = ("score", "source", "tag")
_ON_SITE = ("score", "tier", "type", "source", "tag", "guide")
_MOST_MONTHS = 60  # on the site; of a longer time it shows quarters, or longer periods
_MOST_PERIODS = 20  # of each line there


def overview(
    store: Store, counter: Counter, bys: Iterable[str] = _IN_OVERVIEW, most_periods: int = 0
) -> Overview:
    """Return the figures of the records that a counter has chosen.

    Args:
        store: The store, for the ids of all guides.
        counter: The records.
        bys: The keys of `GROUPINGS` by which they are counted as well, the score among them.
        most_periods: As in `by_field`.

    """
    timeline = _timeline(counter, most_periods)
    breakdowns = {by: _by_field(store, counter, by, timeline) for by in bys}
    guides = _guide_ids(store)
    used = {count.value for count in counter.by_field("guides", dated=False)}
    without_score = breakdowns["score"].without
    return Overview(
        statistics.summary(counter.by_date),
        statistics.series(counter.by_date, "year"),
        breakdowns,
        statistics.gaps(counter.by_date),
        without_score.records if without_score else 0,
        counter.unlinked(),
        len(guides),
        tuple(id_ for id_ in guides if id_ not in used),
    )


def by_period(counter: Counter, unit: Unit) -> Timeline:
    """Return how many records are in each period of a unit; for days, also the gaps."""
    dates = counter.by_date
    gaps = statistics.gaps(dates) if unit == "day" else None
    return Timeline(statistics.summary(dates), statistics.series(dates, unit), gaps)


def by_field(store: Store, counter: Counter, by: str, most_periods: int = 0) -> Breakdown:
    """Return records by the values of a field.

    Args:
        store: The store, for the ids of all guides: each has a group, maybe of no record.
        counter: The records.
        by: A key of `GROUPINGS`.
        most_periods: In how many periods the records of a group are counted over time, at most.

    """
    return _by_field(store, counter, by, _timeline(counter, most_periods))


def site_statistics(store: Store, counter: Counter) -> SiteStatistics:
    """Return the figures that a site shows of the records that a counter has chosen."""
    dates = counter.by_date
    months = statistics.recent_series(dates, _MOST_MONTHS, shortest="month")
    return SiteStatistics(
        overview(store, counter, _ON_SITE, _MOST_PERIODS), months, statistics.series(dates, "day")
    )


def _timeline(counter: Counter, most_periods: int) -> Series | None:
    return statistics.recent_series(counter.by_date, most_periods) if most_periods else None


def _by_field(store: Store, counter: Counter, by: str, timeline: Series | None) -> Breakdown:
    grouping = GROUPINGS[by]
    counts = counter.by_field(grouping.field, dated=timeline is not None)
    guides = _guide_ids(store) if by == "guide" else ()
    return statistics.breakdown(grouping, counter.by_date, counts, timeline, guides)


def _guide_ids(store: Store) -> list[str]:
    """Return the ids of all valid guides, sorted."""
    return sorted(store.reader(GUIDE).select(Query(), Order()).ids)
