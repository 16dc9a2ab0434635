"""Statistics as charts for a terminal: an overview, records by a field, records by period."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from almanac_cli.formats.terminal import charts
from almanac_cli.formats.terminal.calendar_chart import calendar_chart
from almanac_cli.formats.terminal.charts import Row
from almanac_cli.model import calendar_units
from almanac_cli.model.rows import TIER_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from almanac_cli.formats.terminal.charts import Glyphs
    from almanac_cli.formats.terminal.style import Style
    from almanac_cli.model.calendar_units import Unit
    from almanac_cli.model.statistics import (
        Breakdown,
        Gaps,
        Group,
        Grouping,
        Overview,
        Series,
        Summary,
        Timeline,
    )

_MAX_EMPTY_PERIODS = 12  # one after another, of which each has a row
_INDENT = "  "


def overview_lines(overview: Overview, limit: int, style: Style, glyphs: Glyphs) -> Iterator[str]:
    """Yield the lines of an overview, with at most `limit` sources and tags."""
    guides = _number(overview.guides, "guide")
    yield from _paragraph(f"{_summary(overview.summary)}; {guides}", style)
    rows = {"By year": [*_period_rows(overview.years)]}
    for breakdown in overview.breakdowns.values():
        shown, total = breakdown.groups[:limit], len(breakdown.groups)
        noun = breakdown.grouping.plural.capitalize()
        if breakdown.grouping.values:
            shown = breakdown.groups
        elif len(shown) < total:
            noun = f"{noun} ({len(shown)} of {total})"
        without = [breakdown.without] if breakdown.without and breakdown.grouping.values else []
        rows[noun] = [_group_row(breakdown.grouping, group) for group in (*shown, *without)]
    all_rows = [row for section in rows.values() for row in section if isinstance(row, Row)]
    widths = charts.columns(all_rows, style)
    for heading, section in rows.items():
        if section:
            yield from ("", style.bold(heading))
            yield from _chart(section, style, glyphs, widths)
    yield from _gap_lines(overview.gaps, style)
    yield ""
    counts = f"{overview.unscored} without a score, {overview.unlinked} without links"
    yield from _paragraph(counts, style)
    if ids := overview.unused_guides:
        text = f"{len(ids)} of {guides} without events: {', '.join(ids)}"
        yield from _paragraph(text, style)


def breakdown_lines(
    breakdown: Breakdown, limit: int | None, style: Style, glyphs: Glyphs
) -> Iterator[str]:
    """Yield the lines of records by a field: at most `limit` of the groups that have a value."""
    grouping = breakdown.grouping
    yield from _paragraph(f"{_summary(breakdown.summary)}, by {grouping.noun}", style)
    yield ""
    without = [breakdown.without] if breakdown.without else []
    groups = (*breakdown.groups[:limit], *without)
    yield from charts.bar_chart([_group_row(grouping, group) for group in groups], style, glyphs)
    notes = []
    if grouping.many and breakdown.groups:
        notes.append(f"An event counts for each of its {grouping.plural}.")
    if breakdown.range and breakdown.range.size > 1:
        first, last = (breakdown.range.labels[n] for n in (0, -1))
        rest = f", without {_earlier(breakdown.left_out)}" if breakdown.left_out else ""
        notes.append(f"Over time, a column is a {breakdown.range.unit}: {first} to {last}{rest}.")
    if notes:
        yield ""
    for note in notes:
        yield from _paragraph(note, style)


def timeline_lines(
    timeline: Timeline, unit: Unit, limit: int | None, style: Style, glyphs: Glyphs
) -> Iterator[str]:
    """Yield the lines of records by a unit: at most `limit` periods, the latest first.

    Days are a calendar, with the days without records below it.
    """
    series = timeline.series
    yield from _paragraph(f"{_summary(timeline.summary)}, by {unit}", style)
    if series.range:
        yield ""
    if timeline.gaps is not None:
        yield from calendar_chart(series.latest(limit), style, glyphs)
        yield from _gap_lines(timeline.gaps, style)
    else:
        rows = [*_period_rows(series.latest(limit))]
        widths = charts.columns([row for row in rows if isinstance(row, Row)], style)
        yield from _chart(rows, style, glyphs, widths)
    if series.left_out:
        yield ""
        date = "date is" if series.left_out == 1 else "dates are"
        events = f"{_number(series.left_out, 'event')} whose {date} longer than a {unit}"
        yield from _paragraph(f"Left out: {events}.", style)


def _summary(summary: Summary) -> str:
    """Return how many events there are, and from when to when."""
    text = _number(summary.records, "event")
    if not (summary.first and summary.last):
        return text
    first, last = summary.first.text, summary.last.text
    return f"{text}, {first}" if first == last else f"{text}, {first} to {last}"


def _period_rows(series: Series) -> Iterator[Row | str]:
    """Yield a row for each period, the latest first; or a line for many without records."""
    if series.range is None:
        return
    unit = series.range.unit
    latest_first = range(series.range.last, series.range.first - 1, -1)
    for has_records, run in groupby(latest_first, series.counts.__contains__):
        periods = [*run]
        if has_records or len(periods) <= _MAX_EMPTY_PERIODS:
            for period in periods:
                yield Row(calendar_units.label(period, unit), series.counts.get(period, 0))
        else:
            yield f"{_number(len(periods), unit)} without events"


def _group_row(grouping: Grouping, group: Group) -> Row:
    """Return the row of a group."""
    label = str(group.value)
    if group.value is None:
        label = f"no {grouping.noun}"
    elif grouping.field == "tier":
        label = f"{label} {TIER_NAMES.get(int(label), '')}"
    return Row(label, group.records, group.over_time if len(group.over_time) > 1 else ())


def _chart(
    rows: Sequence[Row | str], style: Style, glyphs: Glyphs, widths: charts.Columns
) -> Iterator[str]:
    """Yield the lines of a bar chart; texts between its rows are indented, and faint."""
    bars = charts.bar_chart([row for row in rows if isinstance(row, Row)], style, glyphs, widths)
    for row in rows:
        yield next(bars) if isinstance(row, Row) else style.dim(f"{_INDENT}{style.ellipsis} {row}")


def _gap_lines(gaps: Gaps, style: Style) -> Iterator[str]:
    """Yield how many days are without events, and the longest runs of such days."""
    if not gaps.without:
        return
    yield ""
    yield from _paragraph(f"{gaps.without} of {_number(gaps.days, 'day')} without events", style)
    lengths = [_number(gap.days, "day") for gap in gaps.longest]
    for length, gap in zip(lengths, gaps.longest, strict=True):
        ends = [*dict.fromkeys((gap.first.isoformat(), gap.last.isoformat()))]
        yield f"{_INDENT}{length.rjust(max(map(len, lengths)))}  {' to '.join(ends)}"


def _earlier(records: int) -> str:
    """Return the events that are in no period of a line over time, in words."""
    date = "an earlier or longer date" if records == 1 else "earlier or longer dates"
    return f"{_number(records, 'event')} of {date}"


def _number(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _paragraph(text: str, style: Style) -> list[str]:
    return style.wrap(text)
