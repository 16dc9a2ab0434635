"""Parting a selection of records into those of each month."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from almanac_cli.index.reader import Result

_MONTH_CHARACTERS = len("2026-11")


def by_month(result: Result) -> dict[str, Result]:
    """Return the records of each month in their order, by month such as "2026-11", sorted.

    The month is that of the record's date in UTC; of a longer period, the first one.
    """
    ids = defaultdict(list)
    for row in result.rows():
        ids[row[result.reader.kind.date_field][:_MONTH_CHARACTERS]].append(row["id"])
    return {month: result._replace(ids=ids[month], total=len(ids[month])) for month in sorted(ids)}
