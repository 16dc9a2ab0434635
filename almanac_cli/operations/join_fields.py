"""Joining the fields of two records of the same matter; pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from almanac_cli.formats import json_codec
from almanac_cli.model import coverage
from almanac_cli.model.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from almanac_cli.model.kind import Kind
    from almanac_cli.model.rows import JsonObject


@dataclass(frozen=True, slots=True)
class Difference:
    """A value of another record that a record did not take over, since it has a different one."""

    id: str  # of the record
    field: str  # the name of the field, or an unknown key
    kept: Any  # the value of the record; None if it is unset
    other: str  # what the other record is called: its id, or its position in the input
    lost: Any  # the value of the other record


def join_fields(
    kind: Kind, fields: Mapping[str, Any], other: Mapping[str, Any], name: str
) -> tuple[JsonObject, list[Difference]]:
    """Return the fields of a record joined with those of another one, and what was not kept.

    Fields that are unset are taken over, those of `Kind.joint_fields` and `Kind.explaining_fields`
    only with the value that they belong to. Set fields get the items of both, and the cited pages
    those of other URLs. What the other record
    reports, and its coverage, become coverage, except for a report with the source and URL of the
    record itself. Its title becomes a former one, where the kind keeps them. The times at which
    records were added and changed stay.

    Args:
        kind: The kind of both records.
        fields: The fields of the record in their stored form, without unset ones.
        other: The fields of the other record, in the same form.
        name: What the differences call the other record.

    """
    joined = {**fields, **_taken_over(kind, fields, other)}
    for field in kind.set_fields:
        if items := {*fields.get(field, ()), *other.get(field, ())}:
            joined[field] = sorted(items)
    if kind.cited_pages_field:
        _add_cited_pages(kind.cited_pages_field, joined, other)
    if kind.former_titles_field:
        _add_former_title(kind, joined, other)
    lost = [*_differences(kind, joined, other, name)]
    if kind.coverage_field:
        own = coverage.report_of(kind, joined)
        more = [coverage.report_of(kind, other), *other.get(kind.coverage_field, ())]
        result = coverage.join_reports(own, [*fields.get(kind.coverage_field, ()), *more])
        joined[kind.coverage_field] = result.reports
        for kept, report in result.lost:
            lost += _contradictions(kind, joined, kept, report, name)
    return joined, lost


def _add_cited_pages(field: str, joined: JsonObject, other: Mapping[str, Any]) -> None:
    """Add the pages that another record cites to those of a joined one, each URL once."""
    pages: dict[str, JsonObject] = {}
    for page in (*joined.get(field, ()), *other.get(field, ())):
        pages.setdefault(page["url"], page)
    if pages:
        joined[field] = [*pages.values()]


def _add_former_title(kind: Kind, joined: JsonObject, other: Mapping[str, Any]) -> None:
    """Add the title of another record to the former titles of a joined one, if it is another."""
    field, title = str(kind.former_titles_field), kind.title_field
    names = {*joined.get(field, ()), other.get(title, joined[title])}
    kept = sorted(name for name in names if fold(name) != fold(joined[title]))
    if kept:
        joined[field] = kept


def _taken_over(kind: Kind, fields: Mapping[str, Any], other: Mapping[str, Any]) -> JsonObject:
    """Return the values of another record for fields that are unset."""
    unset = {field: value for field, value in other.items() if field not in fields}
    both = {**unset, **fields}
    leads = {field: lead for lead, *others in kind.joint_fields for field in others}
    leads |= kind.explaining_fields
    return {
        field: value
        for field, value in unset.items()
        if field not in leads or _agree(both, other, leads[field])
    }


def _agree(fields: Mapping[str, Any], other: Mapping[str, Any], field: str) -> bool:
    """Tell whether another record has the same value in a field, or none."""
    return field not in other or json_codec.is_same(fields.get(field), other[field])


def _differences(
    kind: Kind, joined: Mapping[str, Any], other: Mapping[str, Any], name: str
) -> Iterator[Difference]:
    """Yield the differences in fields that are neither joined item by item, nor in coverage."""
    apart = {
        "id", kind.created_field, kind.updated_field, kind.coverage_field, kind.cited_pages_field,
    }  # fmt: skip
    apart |= {*kind.set_fields, *kind.report_fields}
    if kind.former_titles_field:
        apart.add(kind.title_field)
    if kind.date_field in apart:
        apart.add(kind.precision_field)
    for field, value in other.items():
        if field not in apart and not json_codec.is_same(joined.get(field), value):
            yield Difference(joined["id"], field, joined.get(field), name, value)


def _contradictions(
    kind: Kind, record: JsonObject, kept: JsonObject, report: JsonObject, name: str
) -> Iterator[Difference]:
    """Yield the differences of a report from one that is kept: by field if it is the record's."""
    own = coverage.report_of(kind, record)
    if coverage.report_key(report) != coverage.report_key(own):
        yield Difference(record["id"], str(kind.coverage_field), kept, name, report)
        return
    for field in kind.report_fields[2:]:
        if report.get(field, own.get(field)) != own.get(field):
            yield Difference(record["id"], field, own.get(field), name, report[field])
