"""Giving the fields of objects in bulk input to the records that are there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from almanac_cli.errors import InvalidValue
from almanac_cli.formats import json_codec
from almanac_cli.model import coverage, records, slugs, urls
from almanac_cli.model.kinds import derived_keys
from almanac_cli.model.text import fold
from almanac_cli.model.values import is_set
from almanac_cli.operations.drafts import Draft, Part, names_id
from almanac_cli.operations.identities import require_unique
from almanac_cli.operations.join_fields import Difference, join_fields
from almanac_cli.operations.references import pop_references

if TYPE_CHECKING:
    from collections.abc import Mapping

    from almanac_cli.model.kind import Kind
    from almanac_cli.model.record import Record
    from almanac_cli.model.rows import JsonObject
    from almanac_cli.operations.drafts import Importer


def update(
    importer: Importer, position: str, value: object, *, covered_id: str | None = None
) -> list[Difference]:
    """Give the fields of an object to the record that it is about, or draft a new record.

    That is the record with its id, else the one with its URL, else with another identity of its
    own. Empty values change nothing; sets and coverage get the items of both, other fields the new
    value; the id stays. A report by another source, or of another page, becomes coverage instead:
    see `join_fields`. Return what it says otherwise, an empty list if nothing.

    Args:
        importer: The importer; the draft is put into its drafts.
        position: The place of the object in the input.
        value: The object; it needs no field beside an id or a URL that is there.
        covered_id: The full id of the record of whose matter it is a report, if that is certain.

    Raises:
        Duplicate: if the record would get the identity of another one.
        InvalidFile: if the file of the record is invalid.
        InvalidRecord: if a field is invalid; carries every problem.
        IdTaken: if a new record can have no id.

    """
    kind, by_id, identity = importer.kind, _with_own_id(importer, value), url_of(importer, value)
    id_ = covered_id or by_id or (importer.with_identity([identity]) if identity else None)
    if id_ is None:
        record, references = importer.parse(position, value)
        identity, *_ = identities = kind.identities(record.as_json())
        if (id_ := importer.with_identity(identities)) is None:
            importer.add(position, record, references, identities, has_id=names_id(value))
            return []
    draft = importer.drafts.get(id_)
    if draft is None:
        before = importer.store.read(kind, id_)
        draft = Draft(before.record, (), before)
    fields, references = _split(importer, value)
    is_other = by_id is None and _is_other_report(kind, draft.record, fields, identity)
    if covered_id or is_other:
        record, lost = _covered(importer, draft.record, position, fields)
    else:
        record, lost = _with_values(importer, draft.record, position, fields), []
    identities = require_unique(draft.record, record, importer.all_with_identity)
    changes = not json_codec.is_same(record.as_json(), draft.record.as_json())
    part = Part(position, references, changes or _adds(importer, draft.record, references))
    importer.put(replace(draft, record=record, parts=(*draft.parts, part)), identities)
    return lost


def _with_own_id(importer: Importer, value: object) -> str | None:
    """Return the id in an object if a record or an earlier draft has it."""
    id_ = value.get("id") if isinstance(value, dict) else None
    if not isinstance(id_, str) or not slugs.is_slug(id_):
        return None
    is_there = id_ in importer.drafts or importer.store.exists(importer.kind, id_)
    return id_ if is_there else None


def url_of(importer: Importer, value: object) -> str | None:
    """Return the URL in an object in canonical form; `None` if it has none, or an invalid one."""
    url = value.get("url") if isinstance(value, dict) and "url" in importer.kind.fields else None
    if not isinstance(url, str) or not url:
        return None
    try:
        return urls.canonical_url(urls.trim(url))
    except InvalidValue:
        return None


def _split(importer: Importer, value: object) -> tuple[JsonObject, JsonObject]:
    """Return the fields of an object that are not empty, and apart the texts of references."""
    derived = {"id", *derived_keys(importer.store.kinds.values())}
    entered = value if isinstance(value, dict) else {}
    fields = {key: item for key, item in entered.items() if key not in derived and is_set(item)}
    return fields, pop_references(importer.kind, fields)


def _is_other_report(
    kind: Kind, record: Record, fields: Mapping[str, Any], identity: str | None
) -> bool:
    """Tell whether an object with this identity reports by another source, or of another page."""
    by = kind.report_fields[0] if kind.coverage_field else ""
    if not isinstance(source := fields.get(by), str):
        return False
    row = record.as_json()
    return fold(source) != fold(row[by]) or identity != kind.identity(row)


def _covered(
    importer: Importer, record: Record, position: str, fields: JsonObject
) -> tuple[Record, list[Difference]]:
    """Return a record with the report of another source, and what that says otherwise."""
    kind, stored = importer.kind, record.as_stored()
    parsed = importer.read(position, fields, stored).as_stored()
    others = {field for lead, *rest in kind.joint_fields if lead in fields for field in rest}
    other = {field: item for field, item in parsed.items() if field in {*fields, *others}}
    joined, lost = join_fields(kind, stored, other, position or "the object")
    return records.parse(kind, joined, position), lost


def _with_values(importer: Importer, record: Record, position: str, fields: JsonObject) -> Record:
    """Return a record with new values; sets and coverage keep their items."""
    kind, stored = importer.kind, record.as_stored()
    if fields.get("url") and url_of(importer, fields) in kind.identities(record.as_json())[1:]:
        fields = {field: item for field, item in fields.items() if field != "url"}
    parsed = importer.read(position, fields, stored).as_stored()
    for field in kind.set_fields:
        if items := {*stored.get(field, ()), *parsed.get(field, ())}:
            parsed[field] = sorted(items)
    if kind.coverage_field and kind.coverage_field in fields:
        own, reports = coverage.report_of(kind, parsed), parsed[kind.coverage_field]
        # The new reports come first: they decide where an old one says otherwise.
        joined = coverage.join_reports(own, [*reports, *stored.get(kind.coverage_field, ())])
        parsed[kind.coverage_field] = joined.reports
    return records.parse(kind, parsed, position)


def _adds(importer: Importer, record: Record, references: JsonObject) -> bool:
    """Tell whether texts name other records than those that a record, or a link to it, names."""
    if not references:
        return False
    (row,) = importer.store.as_rows([record])
    return any(
        {*reference.ids(references)} - {*reference.ids(row)}
        for reference in importer.kind.references
    )
