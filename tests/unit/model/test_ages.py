"""How old dates are: moments by the time that has passed, periods by the calendar."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from almanac_cli.model import ages, dates
from almanac_cli.model.periods import Date

if TYPE_CHECKING:
    from almanac_cli.model.rows import Precision

NOW = datetime(2026, 11, 23, 12, 34, 56, tzinfo=UTC)
RECENT = st.datetimes(datetime(1980, 1, 1), datetime(2080, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 (made aware by timezones)
relaxed = settings(deadline=None)


def age_of(then: str, now: datetime, precision: Precision | None = None) -> str:
    return ages.age(Date(dates.from_text(then), precision), now)


@pytest.mark.parametrize(
    ("then", "age"),
    [
        ("2026-11-23T12:34:56Z", "just now"),
        ("2026-11-23T12:33:57Z", "just now"),
        ("2026-11-23T12:33:56Z", "1min ago"),
        ("2026-11-23T11:34:57Z", "59min ago"),
        ("2026-11-23T11:34:56Z", "1h ago"),
        ("2026-11-22T12:34:57Z", "23h ago"),
        ("2026-11-22T12:34:56Z", "1d ago"),
        ("2026-11-04T00:00:00Z", "19d ago"),
        ("2026-10-23T12:34:57Z", "30d ago"),
        ("2026-10-23T12:34:56Z", "1mo ago"),
        ("2026-09-23T12:34:57Z", "1mo ago"),
        ("2025-11-23T12:34:57Z", "11mo ago"),
        ("2025-11-23T12:34:56Z", "1y ago"),
        ("2024-11-23T12:34:57Z", "1y ago"),
        ("2024-11-23T12:34:56Z", "2y ago"),
        ("1926-11-23T12:34:56Z", "100y ago"),
        ("2026-11-23T12:35:55Z", "just now"),
        ("2026-11-23T12:35:56Z", "in 1min"),
        ("2026-11-23T15:34:56Z", "in 3h"),
        ("2026-11-26T12:34:56Z", "in 3d"),
        ("2026-12-24T00:00:00Z", "in 1mo"),
        ("2028-11-23T12:34:56Z", "in 2y"),
    ],
)
def test_an_age_counts_down_to_the_largest_whole_unit(then: str, age: str) -> None:
    assert age_of(then, NOW) == age


@pytest.mark.parametrize(
    ("then", "now", "age"),
    [
        ("2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z", "1mo ago"),
        ("2026-02-02T00:00:00Z", "2026-03-01T00:00:00Z", "27d ago"),
        ("2026-01-31T00:00:00Z", "2026-03-01T00:00:00Z", "1mo ago"),
        ("2026-01-31T00:00:00Z", "2026-02-27T00:00:00Z", "27d ago"),
        ("2024-02-29T00:00:00Z", "2025-03-01T00:00:00Z", "1y ago"),
        ("2024-02-29T00:00:00Z", "2025-02-27T00:00:00Z", "11mo ago"),
        ("2024-02-28T00:00:00Z", "2025-02-28T00:00:00Z", "1y ago"),
        ("2025-12-31T23:59:00Z", "2026-01-01T00:00:00Z", "1min ago"),
    ],
)
def test_months_and_years_are_those_of_the_calendar(then: str, now: str, age: str) -> None:
    assert age_of(then, dates.from_text(now)) == age


@relaxed
@given(
    RECENT,
    st.one_of(
        st.timedeltas(timedelta(0), timedelta(minutes=3)),
        st.timedeltas(timedelta(0), timedelta(days=3)),
        st.timedeltas(timedelta(0), timedelta(days=100)),
        st.timedeltas(timedelta(0), timedelta(days=9000)),
    ),
)
def test_an_age_is_the_first_unit_that_dateutil_counts(early: datetime, gap: timedelta) -> None:
    assume(early.day <= 28)  # what a month after the 31st is, is a matter of taste
    late = early + gap
    whole = relativedelta(late, early)
    counted = {"y": whole.years, "mo": whole.months, "d": whole.days, "h": whole.hours}
    units = [f"{n}{unit}" for unit, n in (counted | {"min": whole.minutes}).items() if n]
    assert ages.age(Date(early, None), late) == (f"{units[0]} ago" if units else "just now")
    assert ages.age(Date(late, None), early) == (f"in {units[0]}" if units else "just now")


@pytest.mark.parametrize(
    ("then", "precision", "age"),
    [
        ("2026-11-23", "day", "today"),
        ("2026-11-22", "day", "1d ago"),
        ("2026-11-21", "day", "2d ago"),
        ("2026-11-24", "day", "in 1d"),
        ("2026-10-24", "day", "30d ago"),
        ("2026-10-23", "day", "1mo ago"),
        ("2025-11-24", "day", "11mo ago"),
        ("2025-11-23", "day", "1y ago"),
        ("2026-11-01", "month", "this month"),
        ("2026-10-01", "month", "1mo ago"),
        ("2025-12-01", "month", "11mo ago"),
        ("2025-11-01", "month", "1y ago"),
        ("2026-12-01", "month", "in 1mo"),
        ("2026-10-01", "quarter", "this quarter"),
        ("2026-07-01", "quarter", "3mo ago"),
        ("2025-10-01", "quarter", "1y ago"),
        ("2027-01-01", "quarter", "in 3mo"),
        ("2026-01-01", "year", "this year"),
        ("2025-01-01", "year", "1y ago"),
        ("2028-01-01", "year", "in 2y"),
    ],
)
def test_the_age_of_a_period_is_by_the_calendar(then: str, precision: Precision, age: str) -> None:
    assert age_of(f"{then}T00:00:00Z", NOW, precision) == age


@pytest.mark.parametrize(
    ("now", "age"),
    [
        (datetime(2026, 11, 23, 0, 0, tzinfo=UTC), "1d ago"),
        (datetime(2026, 11, 23, 23, 59, tzinfo=UTC), "1d ago"),
        (datetime(2026, 11, 23, 1, 0, tzinfo=timezone(timedelta(hours=9))), "1d ago"),
        (datetime(2026, 11, 22, 23, 0, tzinfo=timezone(timedelta(hours=-8))), "today"),
    ],
)
def test_days_count_by_the_calendar_of_the_user(now: datetime, age: str) -> None:
    assert age_of("2026-11-22T00:00:00Z", now, "day") == age
