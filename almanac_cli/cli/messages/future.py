"""The warnings of dates in the future, of which `almanac check` makes a note."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from almanac_cli.model.periods import to_words
from almanac_cli.model.record_dates import future_dates

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from almanac_cli.model.record import Record

_MAX_NAMED = 3  # records that have a line of their own


def future_warnings(records: Sequence[Record], now: datetime) -> list[str]:
    """Return a line for each date of a record that is in the future, at most four lines in all."""
    now = now.astimezone(UTC)  # once for all of them
    lines = [
        f"Warning: {record.id}: {field} is in the future: {to_words(row[field], date.precision)}"
        for record in records
        for row in [record.as_json()]
        for field, date in future_dates(record.kind, row, now)
    ]
    more = len(lines) - _MAX_NAMED
    rest = [f"Warning: {more:,} more dates are in the future"] if more > 0 else []
    return [*lines[:_MAX_NAMED], *rest]
