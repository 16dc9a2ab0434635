"""Units of the calendar that events are counted by: days, weeks, months and so on, numbered.

A period of a unit is a number: consecutive periods have consecutive numbers, so that `range` lists
them. Weeks are those of ISO 8601, which begin on Monday.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

from almanac_cli.model import periods

if TYPE_CHECKING:
    from almanac_cli.model.rows import Precision

Unit: TypeAlias = Literal[
    "day", "week", "month", "quarter", "year", "decade", "century", "millennium"
]
UNITS: tuple[Unit, ...] = get_args(Unit)  # the shortest first
_MONTHS = {"month": 1, "quarter": 3}
_YEARS = {"year": 1, "decade": 10, "century": 100, "millennium": 1000}
_DAYS_A_WEEK = 7


def number(day: date, unit: Unit) -> int:
    """Return the number of the period that a day is in."""
    if unit == "day":
        return day.toordinal()
    if unit == "week":
        return (day.toordinal() - 1) // _DAYS_A_WEEK  # 0001-01-01 is a Monday
    if unit in _MONTHS:
        return (day.year * 12 + day.month - 1) // _MONTHS[unit]
    return day.year // _YEARS[unit]


def first_day(period: int, unit: Unit) -> date:
    """Return the first day of a period; the calendar has none before 0001-01-01."""
    if unit == "day":
        return date.fromordinal(period)
    if unit == "week":
        return date.fromordinal(period * _DAYS_A_WEEK + 1)
    if unit in _MONTHS:
        year, month = divmod(period * _MONTHS[unit], 12)
        return date(year, month + 1, 1)
    return date(max(period * _YEARS[unit], 1), 1, 1)


def label(period: int, unit: Unit) -> str:
    """Return a period as text: "2026-11-25", "2026-W48", "2026-11", "2026-Q4", "2026", "2020-2029".

    Weeks are written as in ISO 8601, with its year, which may be another one than that of the day.
    """
    first = first_day(period, unit)
    match unit:
        case "day":
            return first.isoformat()
        case "week":
            year, week, _ = first.isocalendar()
            return f"{year:04}-W{week:02}"
        case "month":
            return first.isoformat()[:7]
        case "quarter":
            return f"{first.year:04}-Q{(first.month + 2) // 3}"
        case "year":
            return f"{first.year:04}"
    return f"{first.year:04}-{(period + 1) * _YEARS[unit] - 1:04}"


def holds(unit: Unit, precision: Precision) -> bool:
    """Tell whether a date of a precision is surely in one period of a unit."""
    if unit == "week":
        return precision == "day"
    return unit in _YEARS or periods.includes(unit, precision)  # type: ignore[arg-type]
