"""The variables of the template `stats.html`: facts, charts over time, and tables with bars."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from almanac_cli.formats.heat_scale import range_text, scale_of
from almanac_cli.formats.html import svg_charts
from almanac_cli.model import calendar_units
from almanac_cli.model.periods import MONTHS
from almanac_cli.model.rows import TIER_NAMES
from almanac_cli.model.spans import Span, day_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from markupsafe import Markup

    from almanac_cli.formats.html.folders import Folders
    from almanac_cli.model.calendar_units import Unit
    from almanac_cli.model.statistics import (
        Breakdown,
        Day,
        Group,
        Overview,
        PeriodRange,
        Series,
        SiteStatistics,
    )

_WEEKS = 26  # of the calendar, which ends with the last event
_MAX_ROWS = 8  # of a table, but for scales
_LETTERS = 3  # of the name of a month


class Fact(NamedTuple):
    """A figure in words."""

    label: str
    value: str


class Row(NamedTuple):
    """A row of a table of events."""

    label: str
    path: str | None  # of the page about it, `None` if there is none
    events: int
    bar: Markup | None = None
    line: Markup | None = None  # over time; `None` for a scale, and where there is one period


class Chart(NamedTuple):
    """A chart over time, with the table of what it shows."""

    heading: str
    caption: str  # "" for none
    svg: Markup
    column: str  # the heading of the labels in the table
    rows: Sequence[Row]  # the latest first, without periods that have no events


class Table(NamedTuple):
    """A table with bars."""

    by: str  # "source", "tag" and the like: a key of `model.statistics.GROUPINGS`
    heading: str
    column: str  # the heading of the labels
    note: str  # what the lines are, and how many rows there are; "" for nothing
    rows: Sequence[Row]


def stats_page_variables(
    figures: SiteStatistics, folders: Folders, guide_titles: Mapping[str, str]
) -> dict[str, Any]:
    """Return the variables of the template `stats.html`.

    Args:
        figures: The figures.
        folders: The names of the folders of tags and sources.
        guide_titles: The titles of the guides that have a page, by id.

    """
    overview = figures.overview
    paths = {
        "tag": {name: f"tags/{folder}/" for name, folder in folders.tags.items()},
        "source": {name: f"sources/{folder}/" for name, folder in folders.sources.items()},
        "guide": {id_: f"guides/{id_}/" for id_ in guide_titles},
    }
    return {
        "total": overview.summary.records,
        "facts": _facts(overview),
        "charts": [*_charts(figures)],
        "tables": [
            _table(by, breakdown, paths.get(by, {}), guide_titles)
            for by, breakdown in overview.breakdowns.items()
            if breakdown.groups
        ],
        "unused_guides": [
            Row(guide_titles.get(id_, id_), paths["guide"].get(id_), 0)
            for id_ in overview.unused_guides
        ],
    }


def _facts(overview: Overview) -> list[Fact]:
    first, last = overview.summary.first, overview.summary.last
    facts = [Fact("Events", str(overview.summary.records))]
    if first and last:
        facts += [Fact("From", _day_text(first)), Fact("To", _day_text(last))]
    facts += [
        Fact("Guides", str(overview.guides)),
        Fact("Without a score", str(overview.unscored)),
        Fact("Without links", str(overview.unlinked)),
    ]
    if overview.gaps.longest:
        longest = overview.gaps.longest[0]
        length = "1 day" if longest.days == 1 else f"{longest.days} days"
        text = f"{length}, {Span(longest.first, longest.last).days}"
        days = f"{overview.gaps.without} of {overview.gaps.days}"
        facts += [Fact("Days without events", days), Fact("Longest gap", text)]
    return facts


def _day_text(day: Day) -> str:
    return day_words(day.day) if day.precision == "day" else day.text


def _charts(figures: SiteStatistics) -> Iterator[Chart]:
    """Yield the charts over time; none without events."""
    if figures.months.range:
        yield _columns(figures.months, figures.months.range)
    if figures.days.range and figures.days.range.size > 1:
        yield _calendar(figures.days, figures.days.range)


def _columns(series: Series, range_: PeriodRange) -> Chart:
    """Return the chart of a series of months, or of longer periods."""
    most = max(series.counts.values())
    best = next(number for number in series.counts if series.counts[number] == most)
    description = (
        f"{range_.labels[0]} to {range_.labels[-1]}; most in "
        f"{calendar_units.label(best, range_.unit)}: {most}. The table below has all numbers."
    )
    svg = svg_charts.columns(
        series.values, _year_ticks(range_), f"Events by {range_.unit}", description
    )
    left_out = _left_out(series.left_out)
    return Chart(
        f"By {range_.unit}", left_out, _markup(svg), range_.unit.capitalize(), _period_rows(series)
    )


def _calendar(days: Series, range_: PeriodRange) -> Chart:
    """Return the calendar of the last weeks of a series of days."""
    end = calendar_units.number(calendar_units.first_day(range_.last, "day"), "week")
    first_week = max(end - _WEEKS + 1, 0)
    monday = calendar_units.first_day(first_week, "week").toordinal()
    counts = {day: count for day, count in days.counts.items() if day >= monday}
    scale = scale_of(counts.values())
    most = range_text(scale.least, scale.most)
    caption = f"The last {_WEEKS} weeks, Mondays at the top: a square for each day with events, "
    caption += f"the larger the more ({most})." if scale.most > scale.least else f"{most} on each."
    svg = svg_charts.calendar(
        svg_charts.Calendar(
            monday,
            end - first_week + 1,
            {day: scale.level(count) for day, count in counts.items()},
            [*_month_names(first_week, end)],
        ),
        "Events by day",
        f"{sum(counts.values())} events on {len(counts)} days. The table below has them by week.",
    )
    weeks: dict[int, int] = {}
    for day, count in counts.items():
        week = calendar_units.number(calendar_units.first_day(day, "day"), "week")
        weeks[week] = weeks.get(week, 0) + count
    rows = _period_rows(days._replace(range=range_._replace(unit="week"), counts=weeks))
    return Chart("By day", caption, _markup(svg), "Week", rows)


def _period_rows(series: Series) -> list[Row]:
    """Return a row for each period with events, the latest first."""
    unit: Unit = series.range.unit if series.range else "day"
    return [
        Row(calendar_units.label(number, unit), _period_path(number, unit), count)
        for number, count in reversed([*series.counts.items()])
    ]


def _period_path(number: int, unit: Unit) -> str | None:
    """Return the path of the page of a period; `None` for units that have no pages."""
    label = calendar_units.label(number, unit)
    match unit:
        case "year" | "month":
            return f"{label.replace('-', '/')}/"
        case "week":
            return f"{label.replace('-', '/').lower()}/"
    return None


def _year_ticks(range_: PeriodRange) -> Iterator[tuple[int, str]]:
    """Yield the index of the first period of each year, or of longer periods each, with a label."""
    before = ""
    for index in range(range_.size):
        year = f"{calendar_units.first_day(range_.first + index, range_.unit).year:04}"
        if year != before:
            yield index, year
        before = year


def _month_names(first_week: int, last_week: int) -> Iterator[tuple[int, str]]:
    """Yield the index of the first week that begins in each month, with the name of the month."""
    before = None
    for week in range(first_week, last_week + 1):
        month = calendar_units.first_day(week, "week").month
        if before not in {None, month}:
            yield week - first_week, MONTHS[month - 1][:_LETTERS]
        before = month


def _left_out(records: int) -> str:
    """Return the sentence about events that are in no period of a chart; "" if there are none."""
    if not records:
        return ""
    if records == 1:
        return "Left out: 1 event of an earlier or longer date."
    return f"Left out: {records} events of earlier or longer dates."


def _table(
    by: str, breakdown: Breakdown, paths: Mapping[str, str], guide_titles: Mapping[str, str]
) -> Table:
    """Return the table of a breakdown: a scale in full, else the largest groups."""
    grouping, range_ = breakdown.grouping, breakdown.range
    groups = breakdown.groups if grouping.values else breakdown.groups[:_MAX_ROWS]
    if breakdown.without and (grouping.values or by == "type"):
        groups = (*groups, breakdown.without)
    most = max(group.records for group in groups)
    rows = [
        Row(
            _label(by, group, guide_titles),
            paths.get(str(group.value)),
            group.records,
            _markup(svg_charts.bar(group.records, most)),
            None if grouping.values else _line(group, range_),
        )
        for group in groups
    ]
    notes = []
    if len(breakdown.groups) > len(rows):
        notes.append(f"The first {len(rows)} of {len(breakdown.groups)}.")
    if grouping.many:
        notes.append(f"An event counts for each of its {grouping.plural}.")
    return Table(
        by, grouping.plural.capitalize(), grouping.noun.capitalize(), " ".join(notes), rows
    )


def _label(by: str, group: Group, guide_titles: Mapping[str, str]) -> str:
    if group.value is None:
        return "None"
    if by == "tier":
        return f"{group.value} {TIER_NAMES.get(int(group.value), '')}".rstrip()
    return (
        guide_titles.get(str(group.value), str(group.value)) if by == "guide" else str(group.value)
    )


def _line(group: Group, range_: PeriodRange | None) -> Markup | None:
    """Return the line of a group over time; `None` if there is one period."""
    if range_ is None or range_.size == 1:
        return None
    numbers = ", ".join(map(str, group.over_time))
    return _markup(svg_charts.line(group.over_time, f"By {range_.unit}: {numbers}"))


def _markup(svg: str) -> Markup:
    from markupsafe import Markup

    return Markup(svg)  # noqa: S704 (of numbers, and of escaped texts)
