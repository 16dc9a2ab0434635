"""Records dated near a record."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from almanac_cli.analysis.date_window import near
from almanac_cli.model import bounds, periods
from almanac_cli.model.kinds import EVENT
from almanac_cli.model.query import Query

DAY = {"published": "2026-11-20T00:00:00Z", "precision": "day"}
MONTH = {"published": "2026-11-01T00:00:00Z", "precision": "month"}


def is_near(row: dict[str, str], days: int, time: str, precision: str | None = "day") -> bool:
    other = {"published": time, "precision": precision}
    return near(Query(), EVENT, row, days).matches(other, "published")


@pytest.mark.parametrize(
    ("row", "days", "time", "expected"),
    [
        (DAY, 0, "2026-11-20T00:00:00Z", True),
        (DAY, 0, "2026-11-21T00:00:00Z", False),
        (DAY, 2, "2026-11-18T00:00:00Z", True),
        (DAY, 2, "2026-11-22T00:00:00Z", True),
        (DAY, 2, "2026-11-17T00:00:00Z", False),
        (DAY, 2, "2026-11-23T00:00:00Z", False),
        (MONTH, 1, "2026-12-01T00:00:00Z", True),
        (MONTH, 1, "2026-12-02T00:00:00Z", False),
        (MONTH, 1, "2026-10-31T00:00:00Z", True),
        (DAY, 10**12, "9999-12-31T00:00:00Z", True),
        (DAY, 10**12, "0001-01-01T00:00:00Z", True),
    ],
)
def test_days_are_counted_from_the_ends_of_a_date(
    row: dict[str, str], days: int, time: str, *, expected: bool
) -> None:
    assert is_near(row, days, time) is expected


def test_moments_count_by_their_day() -> None:
    assert is_near(DAY, 1, "2026-11-21T23:59:59Z", None)
    assert not is_near(DAY, 1, "2026-11-22T00:00:01Z", None)


def test_a_range_of_the_query_is_narrowed_only() -> None:
    since = bounds.first(periods.Date(datetime(2026, 11, 19, tzinfo=UTC), "day"), UTC)
    until = bounds.last(periods.Date(datetime(2027, 1, 1, tzinfo=UTC), "day"), UTC)
    query = near(Query(since=since, until=until), EVENT, DAY, 5)
    assert query.since == since
    assert query.until
    assert query.until.day == "2026-11-25"
