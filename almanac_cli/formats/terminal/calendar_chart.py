"""A calendar of characters: a row for each day of the week, a column for each week."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from almanac_cli.formats.heat_scale import range_text, scale_of
from almanac_cli.formats.terminal.charts import DEFAULT_WIDTH
from almanac_cli.model import periods
from almanac_cli.model.periods import MONTHS, WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from almanac_cli.formats.terminal.charts import Glyphs
    from almanac_cli.formats.terminal.style import Style
    from almanac_cli.model.statistics import Series

_LABEL = 4  # columns of the name of a weekday, and a space
_SHOWN_WEEKDAYS = (0, 2, 4, 6)
_LETTERS = 3  # of the name of a month or a weekday
_WEEK = 7
_PARTS = (12, 6, 4, 3, 2, 1)  # months side by side: a year, or equal parts of it
_MAX_WEEKS = {12: 54, 6: 28, 4: 19, 3: 14, 2: 10, 1: 6}  # that so many months can touch


def calendar_chart(days: Series, style: Style, glyphs: Glyphs) -> Iterator[str]:
    """Yield the lines of a calendar of the years of a series of days, the earliest first.

    Years without records stand in one line together. The last lines say what the characters mean.
    """
    if days.range is None:
        return
    first, last = date.fromordinal(days.range.first), date.fromordinal(days.range.last)
    years = {date.fromordinal(number).year for number in days.counts}
    for has_records, run in groupby(range(first.year, last.year + 1), years.__contains__):
        numbers = [*run]
        if has_records:
            for year in numbers:
                yield from _year(year, days, style, glyphs)
        else:
            yield style.bold(range_text(numbers[0], numbers[-1]))
            yield from (f"{' ' * _LABEL}no events", "")
    yield from style.wrap(_legend(days, glyphs), " " * _LABEL)


def _year(year: int, days: Series, style: Style, glyphs: Glyphs) -> Iterator[str]:
    """Yield the lines of a year, in as many parts as fit below each other."""
    width = (style.width or DEFAULT_WIDTH) - _LABEL
    is_wide = width >= 2 * _MAX_WEEKS[_PARTS[0]]
    months = next((part for part in _PARTS if _MAX_WEEKS[part] <= width), 1)
    yield style.bold(f"{year:04}")
    for month in range(1, 13, months):
        yield from _part(year, month, month + months - 1, days, glyphs, 2 if is_wide else 1)
    yield ""


def _part(  # noqa: PLR0913, PLR0917 (from where to where, of what, and how)
    year: int, first_month: int, last_month: int, days: Series, glyphs: Glyphs, width: int
) -> Iterator[str]:
    """Yield the lines of months of a year; nothing if no day of the series is in them.

    A day takes `width` columns. Days before the first record, or after the last one, are blank.
    """
    assert days.range is not None  # noqa: S101 (for mypy: `calendar_chart` has looked)
    end = periods.last_day(date(year, last_month, 1), "month").toordinal()
    begin = date(year, first_month, 1).toordinal()
    if begin > days.range.last or end < days.range.first:
        return
    shown = range(max(begin, days.range.first), min(end, days.range.last) + 1)
    scale = scale_of(days.counts.values())
    mondays = range(begin - (begin - 1) % _WEEK, end + 1, _WEEK)
    yield " " * _LABEL + _month_names(year, first_month, last_month, mondays.start, width)
    for weekday, name in enumerate(WEEKDAYS):
        label = name[:_LETTERS] if weekday in _SHOWN_WEEKDAYS else ""
        cells = (
            glyphs.shades[scale.level(days.counts.get(day, 0))] if day in shown else " "
            for day in range(mondays.start + weekday, mondays.stop + weekday, _WEEK)
        )
        yield (label.ljust(_LABEL) + "".join(cell * width for cell in cells)).rstrip()


def _month_names(year: int, first: int, last: int, monday: int, width: int) -> str:
    """Return the names of months, each above the week that its first day is in."""
    text = ""
    for month in range(first, last + 1):
        week = (date(year, month, 1).toordinal() - monday) // _WEEK
        text = f"{text.ljust(week * width)}{MONTHS[month - 1][:_LETTERS]} "
    return text.rstrip()


def _legend(days: Series, glyphs: Glyphs) -> str:
    scale = scale_of(days.counts.values())
    parts = [f"{glyphs.shades[0]} none"]
    parts += [f"{glyphs.shades[level]} {range_text(*ends)}" for level, *ends in scale.ranges()]
    return "  ".join(parts)
