"""Statistics as values of JSON: an overview, records by a field, records by period."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from almanac_cli.model import calendar_units

if TYPE_CHECKING:
    from almanac_cli.model.rows import JsonObject
    from almanac_cli.model.statistics import (
        Breakdown,
        Gaps,
        Group,
        Overview,
        Series,
        Summary,
        Timeline,
    )


def overview_object(overview: Overview, limit: int) -> JsonObject:
    """Return an overview, with at most `limit` sources and tags, the largest first."""
    breakdowns = {
        breakdown.grouping.plural: [
            *map(
                _group, breakdown.groups if breakdown.grouping.values else breakdown.groups[:limit]
            )
        ]
        for breakdown in overview.breakdowns.values()
    }
    return {
        "by": None,
        **_summary(overview.summary),
        "unscored": overview.unscored,
        "unlinked": overview.unlinked,
        "guides": overview.guides,
        "guides_without_events": [*overview.unused_guides],
        "years": _periods(overview.years, None),
        **breakdowns,
        "gaps": _gaps(overview.gaps),
    }


def breakdown_object(by: str, breakdown: Breakdown, limit: int | None) -> JsonObject:
    """Return records by a field, with at most `limit` of the groups that have a value."""
    periods = breakdown.range
    return {
        "by": by,
        **_summary(breakdown.summary),
        "left_out": breakdown.left_out,
        "unit": periods.unit if periods else None,
        "periods": periods.labels if periods else [],
        "without_value": breakdown.without.records if breakdown.without else 0,
        "total": len(breakdown.groups),
        "groups": [
            {**_group(group), "over_time": [*group.over_time]} for group in breakdown.groups[:limit]
        ],
    }


def timeline_object(by: str, timeline: Timeline, limit: int | None) -> JsonObject:
    """Return records by period, with at most `limit` periods, the latest first.

    Days without records are left out, and counted instead.
    """
    series = timeline.series
    return {
        "by": by,
        **_summary(timeline.summary),
        "left_out": series.left_out,
        "gaps": _gaps(timeline.gaps) if timeline.gaps else None,
        "total": series.range.size if series.range else 0,
        "groups": _periods(series, limit),
    }


def _summary(summary: Summary) -> JsonObject:
    return {
        "events": summary.records,
        "first": summary.first.day.isoformat() if summary.first else None,
        "last": summary.last.day.isoformat() if summary.last else None,
    }


def _group(group: Group) -> dict[str, Any]:
    return {"value": group.value, "events": group.records}


def _periods(series: Series, limit: int | None) -> list[dict[str, Any]]:
    """Return periods with their records, the latest first; of days, only those with records."""
    series = series.latest(limit)
    if series.range is None:
        return []
    unit = series.range.unit
    latest_first = range(series.range.last, series.range.first - 1, -1)
    numbers = reversed([*series.counts]) if unit == "day" else latest_first
    return [
        {"value": calendar_units.label(number, unit), "events": series.counts.get(number, 0)}
        for number in numbers
    ]


def _gaps(gaps: Gaps) -> JsonObject:
    return {
        "days": gaps.days,
        "days_without_events": gaps.without,
        "longest": [
            {"first": gap.first.isoformat(), "last": gap.last.isoformat(), "days": gap.days}
            for gap in gaps.longest
        ],
    }
