"""Narrowing queries to records dated near a record."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from almanac_cli.model import periods
from almanac_cli.model.bounds import Bound

if TYPE_CHECKING:
    from collections.abc import Mapping

    from almanac_cli.model.kind import Kind
    from almanac_cli.model.query import Query


def near(query: Query, kind: Kind, row: Mapping[str, Any], days: int) -> Query:
    """Return a query for those of its records dated at most `days` before or after a record.

    Days are those of UTC, and a longer period is as near as its nearest day, as in
    `similarity.Related.days`.
    """
    start = date.fromisoformat(row[kind.date_field][:10])
    end = periods.last_day(start, kind.precision(row, kind.date_field) or "day")
    first = _day(start.toordinal() - days)
    last = _day(end.toordinal() + days)
    since = Bound(f"{first}T00:00:00Z", first)
    until = Bound(f"{last}T23:59:59Z", last)
    if query.since:
        since = Bound(*map(max, since, query.since))
    if query.until:
        until = Bound(*map(min, until, query.until))
    return query._replace(since=since, until=until)


def _day(ordinal: int) -> str:
    """Return the day of an ordinal, or the end of the calendar beyond which it is: 2026-04-03."""
    return date.fromordinal(min(max(ordinal, 1), date.max.toordinal())).isoformat()
