"""Counting the events of a site by what its plan knows of them: `EntryCounter`."""

from __future__ import annotations

from collections import Counter as Numbers
from functools import cached_property
from typing import TYPE_CHECKING

from almanac_cli.index.counts import Counter, to_day
from almanac_cli.model.rows import PRECISIONS
from almanac_cli.model.statistics import ANY_DATE, Count

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from almanac_cli.index.reader import Reader
    from almanac_cli.model.statistics import Value
    from almanac_cli.operations.site.content import Entry
    from almanac_cli.operations.site.request import Selected

_SINGLE = ("score", "source", "tier", "type")  # fields of an entry with one value
_LISTS = {"tags": "tags", "guides": "named"}  # fields of an event, and of its entry, with several


class EntryCounter(Counter):
    """A `Counter` of the events of a site, in a tenth of its time, with the same counts."""

    def __init__(self, entries: Iterable[Entry], reader: Reader, selected: Selected) -> None:
        """Take the entries of all events that are selected."""
        super().__init__(reader, *selected[1:])
        self._entries = [*entries]

    @cached_property
    def by_date(self) -> list[Count]:
        """How many events have each date."""
        return _counts((None, date) for date in self._dates)

    def by_field(self, field: str, *, dated: bool = True) -> list[Count]:
        """Return how many events have each value of a field, and date, as `Counter` does."""
        if field not in {*_SINGLE, *_LISTS}:
            return super().by_field(field, dated=dated)
        dates = self._dates if dated else [0] * len(self._entries)
        if field in _SINGLE:
            values = (getattr(entry, field) for entry in self._entries)
            return _counts(zip(values, dates, strict=True))
        lists = (getattr(entry, _LISTS[field]) or (None,) for entry in self._entries)
        return _counts(
            (item, date) for items, date in zip(lists, dates, strict=True) for item in items
        )

    @cached_property
    def _dates(self) -> Sequence[int]:
        """The day and the precision of each event as a number; it is counted faster than those."""
        most = len(PRECISIONS) - 1  # the rank of a day, which a moment counts as
        return [entry.day * 10 + min(entry.dated % 10, most) for entry in self._entries]


def _counts(pairs: Iterable[tuple[Value, int]]) -> list[Count]:
    """Return how often there is each pair of a value and a date, which is 0 for any date."""
    numbers = Numbers(pairs)
    dates = {date: to_day(*divmod(date, 10)) if date else ANY_DATE for _, date in numbers}
    return [Count(value, dates[date], number) for (value, date), number in numbers.items()]
