"""Periods of the calendar as numbers, by which records are counted."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almanac_cli.model import calendar_units
from almanac_cli.model.calendar_units import UNITS, Unit
from almanac_cli.model.rows import PRECISIONS

UNIT = st.sampled_from(UNITS)


@pytest.mark.parametrize(
    ("unit", "text"),
    [
        ("day", "2026-11-25"),
        ("week", "2026-W48"),
        ("month", "2026-11"),
        ("quarter", "2026-Q4"),
        ("year", "2026"),
        ("decade", "2020-2029"),
        ("century", "2000-2099"),
        ("millennium", "2000-2999"),
    ],
)
def test_a_day_is_in_one_period_of_each_unit(unit: Unit, text: str) -> None:
    number = calendar_units.number(date(2026, 11, 25), unit)
    assert calendar_units.label(number, unit) == text


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 1, 1), "2026-W01"),
        (date(2027, 1, 3), "2026-W53"),
        (date(2027, 1, 4), "2027-W01"),
        (date.min, "0001-W01"),
        (date.max, "9999-W52"),
    ],
)
def test_weeks_are_those_of_iso_8601(day: date, text: str) -> None:
    assert calendar_units.label(calendar_units.number(day, "week"), "week") == text


@given(st.dates(), UNIT)
def test_a_period_begins_where_its_number_does(day: date, unit: Unit) -> None:
    number = calendar_units.number(day, unit)
    first = calendar_units.first_day(number, unit)
    assert first <= day
    assert calendar_units.number(first, unit) == number
    if first > date.min:
        assert calendar_units.number(first - timedelta(days=1), unit) == number - 1


@pytest.mark.parametrize(
    ("unit", "precisions"),
    [
        ("day", ["day"]),
        ("week", ["day"]),
        ("month", ["day", "month"]),
        ("quarter", ["day", "month", "quarter"]),
        ("year", ["day", "month", "quarter", "year"]),
        ("century", ["day", "month", "quarter", "year"]),
    ],
)
def test_a_unit_holds_dates_that_are_no_longer(unit: Unit, precisions: list[str]) -> None:
    assert [item for item in PRECISIONS if calendar_units.holds(unit, item)] == precisions
