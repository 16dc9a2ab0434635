"""Figures of records, made from counts by field and day: time lines, groups, gaps; pure."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from almanac_cli.model import calendar_units, periods
from almanac_cli.model.spellings import preferred
from almanac_cli.model.statistics import Breakdown, Gap, Gaps, Group, PeriodRange, Series, Summary
from almanac_cli.model.text import fold, sort_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from almanac_cli.model.calendar_units import Unit
    from almanac_cli.model.statistics import Count, Day, Grouping, Value

MAX_GAPS = 5  # the longest ones, of which there may be many
_MAX_LEFT_OUT = 0.1  # of the records: how many a series of a part of the time may leave out
_BETWEEN_NAMES = re.compile("[,;\u3001\uff0c\uff1b]")  # what `text.words` takes for a separator


def summary(counts: Sequence[Count]) -> Summary:
    """Return what is counted of all records, from counts by date alone."""
    dates = [count.date for count in counts]
    first = min(dates, key=_date_key, default=None)
    last = max(dates, key=_date_key, default=None)
    return Summary(sum(count.records for count in counts), first, last)


def series(counts: Sequence[Count], unit: Unit) -> Series:
    """Return how many records are in each period of a unit, from counts by date alone."""
    numbers: Counter[int] = Counter()
    left_out = 0
    for _, (day, precision), records in counts:
        if calendar_units.holds(unit, precision):
            numbers[calendar_units.number(day, unit)] += records
        else:
            left_out += records
    span = PeriodRange(unit, min(numbers), max(numbers)) if numbers else None
    return Series(span, dict(sorted(numbers.items())), left_out)


def recent_series(counts: Sequence[Count], most: int, shortest: Unit = "day") -> Series:
    """Return the series of the shortest unit that shows nearly all records in few periods.

    They are at most `most` periods, and end with the last record. A unit is passed over if more
    than a tenth of the records are in none of these periods, since their dates are earlier or
    longer: so a few records of long ago do not hide the course of the others.
    """
    total = sum(count.records for count in counts)
    for unit in calendar_units.UNITS[calendar_units.UNITS.index(shortest) : -1]:
        line = series(counts, unit)
        latest = line.latest(most)
        left_out = total - sum(latest.counts.values())
        if line.range and left_out <= total * _MAX_LEFT_OUT:
            range_ = line.range._replace(first=min(latest.counts))
            return Series(range_, latest.counts, left_out)
    return series(counts, calendar_units.UNITS[-1])


def gaps(counts: Sequence[Count]) -> Gaps:
    """Return the days without a record, from counts by date alone; months and longer count not."""
    numbers = [*series(counts, "day").counts]
    if not numbers:
        return Gaps(0, 0, ())
    holes = [(before + 1, after - 1) for before, after in pairwise(numbers) if after > before + 1]
    holes.sort(key=lambda hole: (hole[1] - hole[0], hole[0]), reverse=True)
    days = numbers[-1] - numbers[0] + 1
    longest = (
        Gap(*(calendar_units.first_day(number, "day") for number in hole))
        for hole in holes[:MAX_GAPS]
    )
    return Gaps(days, days - len(numbers), tuple(longest))


def breakdown(
    grouping: Grouping,
    dates: Sequence[Count],
    counts: Iterable[Count],
    timeline: Series | None = None,
    values: Iterable[Value] = (),
) -> Breakdown:
    """Return records by the values of a field.

    Args:
        grouping: The field.
        dates: The counts by date alone.
        counts: The counts by this field; a text with several names counts for each of them.
        timeline: All records over time, in whose periods `over_time` counts those of a group.
        values: Values that get a group even if no record has them.

    """
    timeline = timeline or Series(None, {})
    groups = _Groups(grouping, timeline.range)
    for count in counts:
        groups.add(count)
    for value in (*grouping.values, *values):
        groups.totals[value] += 0
    with_value, without = groups.arranged()
    return Breakdown(
        summary(dates), grouping, with_value, without, timeline.range, timeline.left_out
    )


class _Groups:
    """The groups of records with the same value, while they are counted."""

    def __init__(self, grouping: Grouping, periods_: PeriodRange | None) -> None:
        self.grouping, self.range = grouping, periods_
        # By key of a value, which for names is folded.
        self.totals: Counter[Value] = Counter()
        self.spellings: defaultdict[Value, Counter[Value]] = defaultdict(Counter)
        size = periods_.size if periods_ else 0
        self.over_time: defaultdict[Value, list[int]] = defaultdict(lambda: [0] * size)
        self._names: dict[Value, Mapping[Value, Value]] = {}  # by value, its names by key
        self._places: dict[Day, int | None] = {}  # by date, the place of its period

    def add(self, count: Count) -> None:
        """Add records to the groups of each name in their value."""
        value, date_, records = count
        names = self._names.get(value)
        if names is None:
            names = self._names[value] = _names(self.grouping, value)
        if date_ not in self._places:
            self._places[date_] = _place(self.range, date_)
        place = self._places[date_]
        for key, name in names.items():
            self.totals[key] += records
            self.spellings[key][name] += records
            if place is not None:
                self.over_time[key][place] += records

    def arranged(self) -> tuple[tuple[Group, ...], Group | None]:
        """Return the groups in order, and that of the records without a value if there are any.

        A scale stands in its own order, else the largest group is the first, then by name.
        """
        groups = [
            Group(self._spelling(key), total, tuple(self.over_time[key]))
            for key, total in self.totals.items()
        ]
        without = next((group for group in groups if group.value is None), None)
        with_value = [group for group in groups if group.value is not None]
        if scale := self.grouping.values:
            with_value.sort(key=lambda group: scale.index(group.value))
        else:
            with_value.sort(key=lambda group: (-group.records, *_text_key(group.value)))
        return tuple(with_value), without

    def _spelling(self, key: Value) -> Value:
        """Return how the value of a group is spelt; the key, if no record has it."""
        spellings = self.spellings[key]
        return preferred(spellings) if spellings else key


def _text_key(value: Value) -> tuple[str, str]:
    return sort_key(str(value)), str(value)


def _names(grouping: Grouping, value: Value) -> dict[Value, Value]:
    """Return by its key each name in a value; an unset value has the key `None`."""
    if not grouping.is_name or not isinstance(value, str):
        return {value: value}
    parts = _BETWEEN_NAMES.split(value) if grouping.many else [value]
    names = [name for part in parts if (name := " ".join(part.split()))] or [value]
    return {fold(name): name for name in reversed(names)}


def _place(range_: PeriodRange | None, date_: Day) -> int | None:
    """Return the place of a date among the periods of a range; `None` if it is in none of them."""
    if range_ is None or not calendar_units.holds(range_.unit, date_.precision):
        return None
    place = calendar_units.number(date_.day, range_.unit) - range_.first
    return place if 0 <= place < range_.size else None


def _date_key(value: Day) -> tuple[date, int]:
    """Return the key by which dates are sorted; a longer period is before those in it."""
    return value.day, periods.rank(value.precision)
