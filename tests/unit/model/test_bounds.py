"""Bounds of ranges of dates: whole days, months, quarters and years, and parts of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almanac_cli.index import encoding
from almanac_cli.model import bounds, dates, periods
from almanac_cli.model.periods import Date
from almanac_cli.model.rows import PRECISIONS, Precision
from support.bounds import since, until
from support.examples import examples

if TYPE_CHECKING:
    from datetime import tzinfo

TOKYO = timezone(timedelta(hours=9))
DAYS = st.dates(date(2023, 12, 1), date(2025, 2, 28))
PERIODS = st.builds(
    lambda day, precision: periods.day(periods.first_day(day, precision))._replace(
        precision=precision
    ),
    DAYS,
    st.sampled_from(PRECISIONS),
)
MOMENTS = st.datetimes(
    datetime(2023, 12, 1),  # noqa: DTZ001 (made aware by timezones)
    datetime(2025, 2, 28),  # noqa: DTZ001 (the same)
    timezones=st.just(UTC),
).map(lambda time: Date(time.replace(microsecond=0), None))
DATES = PERIODS | MOMENTS
ZONES = st.sampled_from(
    [UTC, TOKYO, timezone(timedelta(hours=-8)), timezone(timedelta(minutes=330))]
)
relaxed = settings(deadline=None, max_examples=examples(300))


def days_of(value: Date, zone: tzinfo) -> set[date]:
    """Return every day of a period, or the day of a moment in a zone."""
    if value.precision is None:
        return {value.time.astimezone(zone).date()}
    first = value.time.date()
    return {
        day
        for day in (first + timedelta(n) for n in range(366))
        if periods.first_day(day, value.precision) == first
    }


@relaxed
@given(DATES, PERIODS, ZONES)
def test_a_range_of_one_period_holds_all_that_shares_a_day(
    value: Date, period: Date, zone: tzinfo
) -> None:
    text = dates.to_text(value.time)
    precision = periods.precision_of(text, value.precision)
    value = value._replace(precision=precision)  # a moment at midnight UTC is a day
    start, end = bounds.first(period, zone), bounds.last(period, zone)
    is_inside = start.is_reached(text, precision) and end.is_not_passed(text, precision)
    assert is_inside == bool(days_of(value, zone) & days_of(period, zone))


@relaxed
@given(DATES, DATES, ZONES)
def test_what_is_not_since_a_bound_is_until_the_time_before(
    value: Date, bound: Date, zone: tzinfo
) -> None:
    text = dates.to_text(value.time)
    assert bounds.first(bound, zone).is_reached(text, value.precision) or bounds.last(
        bound, zone
    ).is_not_passed(text, value.precision)


@pytest.mark.parametrize(
    ("bound", "expected"),
    [
        (since("2026-04-03"), ("2026-04-03T00:00:00Z", "2026-04-03")),
        (until("2026-04-03"), ("2026-04-03T23:59:59Z", "2026-04-03")),
        (until("Q2 2026"), ("2026-06-30T23:59:59Z", "2026-06-30")),
        (until("2024-02"), ("2024-02-29T23:59:59Z", "2024-02-29")),
        (since("2026", TOKYO), ("2025-12-31T15:00:00Z", "2026-01-01")),
        (until("2026", TOKYO), ("2026-12-31T14:59:59Z", "2026-12-31")),
        (since("2026-04-03T20:00Z", TOKYO), ("2026-04-03T20:00:00Z", "2026-04-04")),
        (until("9999-12-31"), ("9999-12-31T23:59:59Z", "9999-12-31")),
        (since("0001-01-01", TOKYO), ("0001-01-01T00:00:00Z", "0001-01-01")),
    ],
)
def test_a_bound_is_a_moment_and_a_day(bound: bounds.Bound, expected: tuple[str, str]) -> None:
    assert bound == expected


@pytest.mark.parametrize("precision", get_args(Precision))
def test_a_first_moment_is_that_of_its_own_period_alone(precision: Precision) -> None:
    assert periods.is_first_moment("2026-01-01T00:00:00Z", precision)
    assert not periods.is_first_moment("2026-01-01T00:00:01Z", precision)
    assert periods.is_first_moment("2026-05-01T00:00:00Z", precision) == (
        precision in {"day", "month"}
    )


@relaxed
@given(st.lists(DATES, max_size=8))
def test_dates_are_sorted_by_the_index_as_by_their_key(values: list[Date]) -> None:
    keys = [
        (
            dates.to_text(value.time),
            periods.precision_of(dates.to_text(value.time), value.precision),
        )
        for value in values
    ]
    by_key = sorted(keys, key=lambda key: periods.date_key(*key))
    assert by_key == sorted(keys, key=lambda key: encoding.date_to_int(*key))


@pytest.mark.parametrize(
    ("time", "precision", "is_future"),
    [
        ("2026-11-23T12:00:01Z", None, True),
        ("2026-11-23T12:00:00Z", None, False),
        ("2026-12-01T00:00:00Z", "month", True),
        ("2026-11-01T00:00:00Z", "month", False),
        ("2027-01-01T00:00:00Z", "year", True),
    ],
)
def test_a_moment_or_period_is_future_until_it_begins(
    time: str, precision: Precision | None, *, is_future: bool
) -> None:
    value = Date(dates.from_text(time), precision)
    assert periods.is_future(value, datetime(2026, 11, 23, 12, 0, tzinfo=UTC)) == is_future


def test_a_day_is_future_until_it_begins_in_the_far_east() -> None:
    day = periods.day(date(2026, 11, 24))
    assert periods.is_future(day, datetime(2026, 11, 23, 9, 59, 59, tzinfo=UTC))
    assert not periods.is_future(day, datetime(2026, 11, 23, 10, 0, tzinfo=UTC))
