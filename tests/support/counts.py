"""Counting rows plainly, as the index counts records."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any

from almanac_cli.model.statistics import Count, Day

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from almanac_cli.model.rows import Precision


def count_rows(rows: Iterable[Mapping[str, Any]], field: str | None = None) -> list[Count]:
    """Count rows by the values, or items, of a field and by date; without one, by date alone."""
    counts: Counter[tuple[Any, Day]] = Counter()
    for row in rows:
        value = row[field] if field else None
        items = (value or [None]) if isinstance(value, list) else [value]
        day = Day(date.fromisoformat(row["published"][:10]), row["precision"] or "day")
        counts.update((item, day) for item in items)
    return [Count(*key, records) for key, records in counts.items()]


def dated(text: str, precision: Precision = "day", records: int = 1, value: Any = None) -> Count:  # noqa: ANN401 (whatever a field holds)
    """Return the count of records of one date."""
    return Count(value, Day(date.fromisoformat(text), precision), records)
