"""What is counted of records: counts by field and day, and the figures made from them.

`index/counts.py` counts; `analysis/statistics.py` makes the figures.
"""

from __future__ import annotations

from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from almanac_cli.model import calendar_units, periods
from almanac_cli.model.rows import MAX_SCORE, MIN_SCORE, TIER_NAMES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from almanac_cli.model.calendar_units import Unit
    from almanac_cli.model.rows import Precision

Value: TypeAlias = str | int | None


class Grouping(NamedTuple):
    """A field by whose values records are grouped."""

    field: str  # the name of the field
    noun: str  # what one value of it is called
    plural: str
    many: bool = False  # whether a record may have several, and counts for each
    is_name: bool = False  # whether values are the same if they fold alike
    values: tuple[Value, ...] = ()  # those of a scale, in its order; empty if it is none


GROUPINGS: Mapping[str, Grouping] = MappingProxyType(
    {
        "source": Grouping("source", "source", "sources", is_name=True),
        "author": Grouping("author", "author", "authors", many=True, is_name=True),
        "tag": Grouping("tags", "tag", "tags", many=True),
        "guide": Grouping("guides", "guide", "guides", many=True),
        "tier": Grouping("tier", "tier", "tiers", values=tuple(TIER_NAMES)),
        "score": Grouping(
            "score", "score", "scores", values=tuple(range(MAX_SCORE, MIN_SCORE - 1, -1))
        ),
        "type": Grouping("type", "type", "types", is_name=True),
    }
)
PERIODS: tuple[Unit, ...] = ("day", "week", "month", "year")  # by which records are counted


class Day(NamedTuple):
    """The first day of the date of a record, in UTC, and what the date is."""

    day: date
    precision: Precision  # a moment counts as its day

    @property
    def text(self) -> str:
        """The date as people read it: "2026-04-03", "May 2024", "Q2 2024" or "2024"."""
        return periods.to_words(self.day.isoformat(), self.precision)


ANY_DATE = Day(date.min, "year")  # of counts of all dates together


class Count(NamedTuple):
    """The number of records with one value in a field, or one item in a list, and of one date."""

    value: Value  # `None` if the field is unset or empty, and where no field is counted
    date: Day
    records: int


class Group(NamedTuple):
    """The records with one value in a field."""

    value: Value  # `None` for those in which the field is unset or empty
    records: int
    over_time: tuple[int, ...] = ()  # how many of them are in each period of a span


class PeriodRange(NamedTuple):
    """Consecutive periods of the calendar: numbers of `calendar_units`."""

    unit: Unit
    first: int
    last: int

    @property
    def size(self) -> int:
        """The number of periods."""
        return self.last - self.first + 1

    @property
    def labels(self) -> list[str]:
        """The periods as text, the earliest first."""
        numbers = range(self.first, self.last + 1)
        return [calendar_units.label(number, self.unit) for number in numbers]


class Summary(NamedTuple):
    """What is counted of all records together."""

    records: int
    first: Day | None  # the earliest date; `None` without records
    last: Day | None  # the latest


class Series(NamedTuple):
    """How many records are in each period of a range; those without records are left out."""

    range: PeriodRange | None  # to the last record; `None` without records
    counts: Mapping[int, int]  # by number of the period, the earliest first
    left_out: int = 0  # records in none of the periods: their dates are longer, or earlier

    @property
    def values(self) -> list[int]:
        """The number of records in each period, the earliest first, with those without records."""
        if self.range is None:
            return []
        return [self.counts.get(n, 0) for n in range(self.range.first, self.range.last + 1)]

    def latest(self, limit: int | None) -> Series:
        """Return the series of so many of the latest periods; of all, if the limit is `None`."""
        if self.range is None or limit is None or limit >= self.range.size:
            return self
        first = self.range.last - limit + 1
        counts = {number: count for number, count in self.counts.items() if number >= first}
        range_ = self.range._replace(first=first) if limit else None
        return Series(range_, counts, self.left_out)


class Breakdown(NamedTuple):
    """Records by the values of a field."""

    summary: Summary
    grouping: Grouping
    groups: tuple[Group, ...]  # a scale in its order, else the largest first
    without: Group | None  # those in which the field is unset or empty; `None` if there are none
    range: PeriodRange | None  # of `Group.over_time`; `None` if that is empty
    left_out: int = 0  # records in none of the periods: their dates are longer, or earlier


class Gap(NamedTuple):
    """Consecutive days without a record."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """The number of days."""
        return (self.last - self.first).days + 1


class Gaps(NamedTuple):
    """The days without a record, between the first and the last day that have one."""

    days: int  # from the first to the last
    without: int  # of these, days without a record
    longest: tuple[Gap, ...]  # the longest first, and of equal ones the latest


class Timeline(NamedTuple):
    """Records by period."""

    summary: Summary
    series: Series
    gaps: Gaps | None  # `None` for periods other than days


class Overview(NamedTuple):
    """The figures of all records together, and by some fields."""

    summary: Summary
    years: Series
    breakdowns: Mapping[str, Breakdown]  # by key of `GROUPINGS`
    gaps: Gaps
    unscored: int  # records without a score
    unlinked: int  # records without links
    guides: int  # all guides of the almanac
    unused_guides: tuple[str, ...]  # the ids of those that none of the records has, sorted


class SiteStatistics(NamedTuple):
    """The figures that a site shows."""

    overview: Overview
    months: Series  # or of longer periods, if there are many months
    days: Series
