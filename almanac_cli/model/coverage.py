"""The coverage of a record: what other sources report of the same matter, as items of one field.

A report is an object with the fields of `Kind.report_fields`. Values are in their stored form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from almanac_cli.model import urls

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from almanac_cli.model.kinds import Kind
    from almanac_cli.model.rows import JsonObject

_SPELLED = {"source", "url"}  # fields that reports with the same key may spell differently


class Joined(NamedTuple):
    """The reports of two lists as one list."""

    reports: list[JsonObject]  # each key once, see `report_key`
    lost: list[tuple[JsonObject, JsonObject]]  # reports that contradict: the kept one, the other


def report_of(kind: Kind, row: Mapping[str, Any]) -> JsonObject:
    """Return what a row, or a stored record, reports: its set fields of `Kind.report_fields`."""
    return {field: row[field] for field in kind.report_fields if row.get(field)}


def report_key(report: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what tells a report from others in a list: its source, with URL, or title and day."""
    source = report["source"].casefold()
    if url := report.get("url"):
        return source, urls.canonical_url(url)
    return source, "", report.get("title") or "", (report.get("published") or "")[:10]


def join_reports(reports: Iterable[JsonObject], more: Iterable[JsonObject]) -> Joined:
    """Return the reports of two lists, each key once: an earlier report keeps its values.

    Values that it lacks come from a later one; where a later one says otherwise, both are in
    `lost`.
    """
    joined: dict[tuple[str, ...], JsonObject] = {}
    lost = []
    for report in (*reports, *more):
        kept = joined.setdefault(report_key(report), report)
        both = joined[report_key(report)] = {**report, **kept}
        if any(both[field] != value for field, value in report.items() if field not in _SPELLED):
            lost.append((kept, report))
    return Joined([*joined.values()], lost)
