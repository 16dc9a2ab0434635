"""Charts as SVG in `currentColor`, each with a title and a description, and without styles.

Those in rows of tables have the colour that the style sheet gives them. Charts scale to the width
of the page, and their letters do not: what lies along it is in percent, or in an inner picture that
is stretched.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_HEIGHT = 100  # of the tallest column, in its own units
_LINE_HEIGHT = 20  # the same, of a line in a row of a table
_CHART_PIXELS, _HEAD_PIXELS, _FOOT_PIXELS = 140, 18, 22
_LAST_TICK = 94  # percent of the width, beyond which a label would be cut off
_MIN_TICK_GAP = 11  # percent between two labels
# How large the square of a day is at each level, as a part of its place; from 1, the lowest.
_SQUARES = (".34", ".54", ".74", ".94")
_WEEKDAYS = "M W F S"  # a letter in every second row


def columns(
    values: Sequence[int], ticks: Iterable[tuple[int, str]], title: str, description: str
) -> str:
    """Return a chart with a column for each value.

    Args:
        values: The values, of which the largest has the tallest column.
        ticks: Labels below columns, each with the index of its column; those that would overlap
            are left out.
        title: What the chart shows.
        description: What is to be seen in it.

    """
    most = max(values)
    bottom = _HEAD_PIXELS + _CHART_PIXELS
    labels = "".join(
        f'<text x="{percent:g}%" y="{bottom + 17}">{escape(text)}</text>'
        for percent, text in _shown_ticks(ticks, len(values))
    )
    return (
        f'<svg role="img" width="100%" height="{bottom + _FOOT_PIXELS}" fill="currentColor">'
        f"{_words(title, description)}"
        f'<text y="12">{most}</text>'
        f'<rect y="{_HEAD_PIXELS}" width="100%" height="1" fill-opacity=".3"/>'
        f'<rect y="{bottom}" width="100%" height="1" fill-opacity=".3"/>'
        f'<svg y="{_HEAD_PIXELS}" width="100%" height="{_CHART_PIXELS}" '
        f'viewBox="0 0 {len(values)} {_HEIGHT}" preserveAspectRatio="none">'
        f'<path d="{_columns_path(values)}"/></svg>{labels}</svg>'
    )


def line(values: Sequence[int], title: str) -> str:
    """Return a small chart of columns for a row of a table; `title` says what it shows."""
    most = max(values) or 1
    heights = [_LINE_HEIGHT - -(-value * _LINE_HEIGHT // most) for value in values]
    steps = "".join(f"V{height}H{place}" for place, height in enumerate(heights, start=1))
    return (
        f'<svg role="img" viewBox="0 0 {len(values)} {_LINE_HEIGHT}" preserveAspectRatio="none">'
        f'<title>{escape(title)}</title><path d="M0 {_LINE_HEIGHT}{steps}V{_LINE_HEIGHT}z"/></svg>'
    )


def bar(value: int, most: int) -> str:
    """Return the bar of a value beside it in a table, where it says nothing that is not there."""
    percent = value * 100 / most if most else 0
    return f'<svg aria-hidden="true"><rect width="{percent:.3g}%" height="100%"/></svg>'


class Calendar(NamedTuple):
    """What a calendar shows: a column for each week, and squares for days."""

    monday: int  # the day that the first week begins with, as the number of `date.toordinal`
    weeks: int
    levels: Mapping[int, int]  # by such a day, how large its square is, from 1 to 4
    names: Sequence[tuple[int, str]]  # labels above weeks, each with the index of its week


def calendar(shown: Calendar, title: str, description: str) -> str:
    """Return a calendar; the title says what it shows, the description what is to be seen."""
    places: dict[int, list[str]] = {}
    for day, level in sorted(shown.levels.items()):
        week, weekday = divmod(day - shown.monday, 7)
        places.setdefault(level, []).append(f"M{week} {weekday}h0")
    # A path of no length with square ends is a square.
    squares = "".join(
        f'<path d="{"".join(places[level])}" stroke-width="{_SQUARES[level - 1]}"/>'
        for level in sorted(places)
    )
    days = "".join(
        f'<text x="-1.8" y="{row}.4">{letter}</text>'
        for row, letter in enumerate(_WEEKDAYS)
        if letter != " "
    )
    months = "".join(f'<text x="{week}" y="-1">{escape(name)}</text>' for week, name in shown.names)
    return (
        f'<svg role="img" viewBox="-1.8 -2.2 {shown.weeks + 1.8:g} 9" fill="currentColor">'
        f"{_words(title, description)}"
        f'<rect x="-.5" y="-.5" width="{shown.weeks}" height="7" fill-opacity=".07"/>'
        f'<g stroke="currentColor" stroke-linecap="square">{squares}</g>{days}{months}</svg>'
    )


def _words(title: str, description: str) -> str:
    return f"<title>{escape(title)}</title><desc>{escape(description)}</desc>"


def _columns_path(values: Sequence[int]) -> str:
    """Return the path of a column for each value; a value above zero has one that can be seen."""
    most = max(values)
    heights = [-(-value * _HEIGHT // most) for value in values]
    return "".join(
        f"M{place} {_HEIGHT}v-{height}h.8v{height}"
        for place, height in enumerate(heights)
        if height
    )


def _shown_ticks(ticks: Iterable[tuple[int, str]], columns_: int) -> list[tuple[float, str]]:
    """Return the labels that do not overlap, the latest rather than the earliest.

    Each has its place in percent of the width.
    """
    shown: list[tuple[float, str]] = []
    for index, text in reversed([*ticks]):
        percent = round(index * 100 / columns_, 2)
        if index and percent > _LAST_TICK:
            continue
        if not shown or shown[-1][0] - percent >= _MIN_TICK_GAP:
            shown.append((percent, text))
    return shown[::-1]
