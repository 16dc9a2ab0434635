"""Counting the records that a query selects, by the values of a field and by date: `Counter`."""

from __future__ import annotations

from datetime import date
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from almanac_cli.index import filters
from almanac_cli.model.query import Order
from almanac_cli.model.rows import PRECISIONS
from almanac_cli.model.statistics import ANY_DATE, Count, Day

if TYPE_CHECKING:
    from almanac_cli.index.reader import Reader
    from almanac_cli.model.query import Query

_COLUMNS = ("score", "tier")  # fields whose values are in the table of records
# Of `encoding.date_to_int`: the day, and the rank of the precision, that of a day for a moment.
_DAY = f"dated / 10000000, min(dated % 10, {len(PRECISIONS) - 1})"


class Counter:
    """The records of one kind that fulfil a query and match a search."""

    def __init__(
        self, reader: Reader, query: Query, match: str | None = None, without: str | None = None
    ) -> None:
        """Choose the records; the arguments are as in `Reader.select`."""
        self.reader, self.query, self.match, self.without = reader, query, match, without

    @cached_property
    def by_date(self) -> list[Count]:
        """How many records have each date."""
        rows = self._group("NULL", "record", _DAY)
        return [Count(None, to_day(*key), records) for _, *key, records in rows]

    def by_field(self, field: str, *, dated: bool = True) -> list[Count]:
        """Return how many records have each value, or item, of a field, and each date.

        Unless `dated`, dates are not told apart, which is faster: all counts have `ANY_DATE`.

        Raises:
            LookupError: if the kind does not have the field.

        """
        if field not in self.reader.kind.fields:
            raise LookupError(f"records of kind {self.reader.kind.name} have no field {field!r}")
        keys = _DAY if dated else "NULL, NULL"
        if field in _COLUMNS:
            rows = self._group(field, "record", keys)
        else:
            # A value that is no list is its one item. In the order of `n`, which the query has,
            # the large table is read from its beginning to its end.
            items = f"json_each(body.json, '$.{field}')"
            rows = self._group("value", f"record JOIN body USING (n) LEFT JOIN {items}", keys)
        return [
            Count(value, to_day(*key) if dated else ANY_DATE, records)
            for value, *key, records in rows
        ]

    def unlinked(self) -> int:
        """Return how many records have no links."""
        query = self.query._replace(unlinked=True)
        order = Order(limit=0)
        return self.reader.select(query, order, self.match, without=self.without).total

    def _group(self, value: str, tables: str, keys: str) -> list[tuple[Any, ...]]:
        """Return the values, the keys, and the number of records that have them."""
        select = filters.select(
            self.reader.kind, self.query, Order(), self.match, without=self.without
        )
        return self.reader.index.fetch_rows(
            f"SELECT {value}, {keys}, count(*) FROM {tables} "
            f"WHERE record.n IN (SELECT record.n {select.sql}) GROUP BY 1, 2, 3",
            select.values,
        )


@cache
def to_day(day: int, rank: int) -> Day:
    """Return the date for the number of a day, such as 20260403, and the rank of a precision."""
    year, rest = divmod(day, 10_000)
    return Day(date(year, *divmod(rest, 100)), PRECISIONS[len(PRECISIONS) - 1 - rank])
