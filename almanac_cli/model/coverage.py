"""The coverage of a record: what other sources report of the same matter, as items of one field.

A report is an object with the fields of `Kind.report_fields`. Values are in their stored form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from almanac_cli.model import periods, urls
from almanac_cli.model.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from almanac_cli.model.kind import Kind
    from almanac_cli.model.rows import JsonObject

_SPELLED = {"source", "url"}  # fields that reports with the same key may spell differently


class Joined(NamedTuple):
    """The reports of several lists as one list."""

    reports: list[JsonObject]  # each key once, see `report_key`
    lost: list[tuple[JsonObject, JsonObject]]  # reports that contradict: the kept one, the other


def report_of(kind: Kind, row: Mapping[str, Any]) -> JsonObject:
    """Return what a row, or a stored record, reports: its set fields of `Kind.report_fields`.

    A precision is added if the time does not show it by itself: identities tell them apart.
    """
    report = {field: row[field] for field in kind.report_fields if row.get(field)}
    precision = row.get(kind.precision_field) if kind.precision_field else None
    if precision and precision != periods.precision_of(report.get(kind.date_field, ""), None):
        report[str(kind.precision_field)] = precision
    return report


def report_key(report: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what tells a report from others in a list: its source, and URL, or title and day.

    Texts are folded.
    """
    source = fold(report["source"])
    if url := report.get("url"):
        return source, urls.canonical_url(url)
    return source, "", fold(report.get("title") or ""), (report.get("published") or "")[:10]


def join_reports(own: JsonObject, reports: Iterable[JsonObject]) -> Joined:
    """Return reports, each key once, without what the record reports itself (`own`).

    An earlier report keeps its values. Those that it lacks come from a later one; if a later one
    says otherwise, both are in `lost`. That holds for `own` too, which comes before all reports.
    """
    own_key = report_key(own)
    joined = {own_key: own}
    lost = []
    for report in reports:
        key = report_key(report)
        kept = joined.setdefault(key, report)
        joined[key] = {**report, **kept}
        if any(
            kept.get(field, report[field]) != report[field] for field in report.keys() - _SPELLED
        ):
            lost.append((kept, report))
    if joined[own_key].keys() == own.keys():
        del joined[own_key]
    return Joined([*joined.values()], lost)
