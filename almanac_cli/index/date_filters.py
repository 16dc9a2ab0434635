"""The translation of ranges of dates into SQL: `Query.since`, `Query.until` and the like."""

from __future__ import annotations

from datetime import date
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeAlias

from almanac_cli.index import encoding
from almanac_cli.model import periods
from almanac_cli.model.rows import PRECISIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from almanac_cli.model.bounds import Bound
    from almanac_cli.model.kind import Kind
    from almanac_cli.model.query import Query

Clause: TypeAlias = tuple[str, tuple[Any, ...]]  # a condition, and values for its question marks
# By the last digit of `dated`: the length of the period, as `encoding.date_to_int` writes it. The
# condition before AND follows from the other; for it, SQLite can use the index.
_MOMENT = periods.rank(None)
_SINCE = f"dated >= ? AND dated >= CASE dated % 10 {'WHEN ? THEN ? ' * (_MOMENT + 1)}END"
_UNTIL = f"dated <= ? AND dated <= CASE dated % 10 WHEN {_MOMENT} THEN ? ELSE ? END"
# Of a time in the JSON of a record: at midnight it is a day, else a moment.
_ADDED = "iif({time} LIKE '%T00:00:00Z', substr({time}, 1, 10) {sign} ?, {time} {sign} ?)"


def clauses(kind: Kind, query: Query) -> Iterator[Clause]:
    """Yield the conditions of the ranges of dates of a query, each with its values."""
    if query.is_reversed:
        yield "0", ()
    if query.since is not None:
        yield _since(query.since)
    if query.until is not None:
        yield _until(query.until)
    for bound, sign in ((query.added_since, ">="), (query.added_until, "<=")):
        if bound is not None:
            time = f"json_extract(body.json, '$.{kind.created_field}')"
            yield _ADDED.format(time=time, sign=sign), (bound.day, bound.time)


def _since(bound: Bound) -> Clause:
    """Return the condition that a record is dated at a bound or later; see `Bound.is_reached`."""
    day = date.fromisoformat(bound.day)
    firsts = {_MOMENT: encoding.date_to_int(bound.time, None)}
    for precision in PRECISIONS:  # the first period that lasts until this day
        first = periods.first_day(day, precision).isoformat()
        firsts[periods.rank(precision)] = encoding.date_to_int(f"{first}T00:00:00Z", precision)
    return _SINCE, (min(firsts.values()), *chain.from_iterable(firsts.items()))


def _until(bound: Bound) -> Clause:
    """Return the condition that a record is dated at a bound or earlier; see `Bound`."""
    moment = encoding.date_to_int(bound.time, None)
    day = encoding.date_to_int(f"{bound.day}T00:00:00Z", "day")
    return _UNTIL, (max(moment, day), moment, day)
