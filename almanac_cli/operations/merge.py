"""Merging two versions of a record that were changed independently, field by field; pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from almanac_cli.errors import InvalidRecord
from almanac_cli.formats import json_codec
from almanac_cli.model import records
from almanac_cli.storage import record_files

if TYPE_CHECKING:
    from collections.abc import Mapping

    from almanac_cli.model.kinds import Kind
    from almanac_cli.model.rows import JsonObject

_UNSET = object()


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """A field that both versions changed, to different values."""

    field: str  # the name of the field
    ours: Any  # the value in our version and in the merged record; None if unset
    theirs: Any  # the value in their version, which the merged record does not have; None if unset


@dataclass(frozen=True, slots=True)
class MergeResult:
    """A merged record, and the conflicts in it."""

    id: str  # the full id of the record
    data: bytes  # the content of the merged file, in canonical form
    conflicts: list[FieldConflict]  # in the order of the fields; empty if the merge is clean


def merge(kind: Kind, base: bytes, ours: bytes, theirs: bytes) -> MergeResult:
    """Merge two versions of a record's file, both made from `base`, and return the merged record.

    A field that one version changed takes its value from there. In set fields (`Kind.set_fields`)
    additions and removals of both versions apply. Of two times set by the program, the later is
    kept in `Kind.updated_field`, and the earlier in `Kind.created_field` of a new record. Any other
    field that both changed to different values is a conflict and keeps our value.

    Args:
        kind: The kind of the record.
        base: The content of the file before both changes; b"" for a new record.
        ours: The content of the file in our version.
        theirs: The content of the file in their version.

    Raises:
        InvalidRecord: if one of the versions, or the merged record, is not a valid record.
        TooLarge: if the file of the merged record would exceed `files.MAX_RECORD_BYTES`.

    """
    our_fields, their_fields = _parse(kind, ours), _parse(kind, theirs)
    base_fields = _parse(kind, base) if base else {}
    fields, conflicts = _merge_fields(kind, base_fields, our_fields, their_fields)
    name = "the merged record"
    record = records.parse(kind, fields, name)
    return MergeResult(record.id, record_files.encode(record, name), conflicts)


def _parse(kind: Kind, data: bytes) -> JsonObject:
    """Return the fields of the record in the content of a file; InvalidRecord if it is invalid."""
    try:
        value = json_codec.decode(data)
    except json_codec.DecodeError as error:
        raise InvalidRecord(kind.name, "", [error.problem()]) from None
    return records.parse(kind, value, "").as_stored()


def _merge_fields(
    kind: Kind, base: Mapping[str, Any], ours: Mapping[str, Any], theirs: Mapping[str, Any]
) -> tuple[JsonObject, list[FieldConflict]]:
    """Return the merged fields of a record, as they are stored, and the conflicts."""
    merged: JsonObject = {}
    conflicts: list[FieldConflict] = []
    for field in dict.fromkeys([*ours, *theirs]):
        if field in kind.set_fields:
            merged[field] = _merge_sets(
                *(set(side.get(field, ())) for side in (base, ours, theirs))
            )
            continue
        before, mine, other = (side.get(field, _UNSET) for side in (base, ours, theirs))
        if _same(other, mine) or _same(other, before):
            merged[field] = mine
        elif _same(mine, before):
            merged[field] = other
        elif field == kind.updated_field:
            merged[field] = max(mine, other)
        elif field == kind.created_field and before is _UNSET:
            merged[field] = min(mine, other)
        else:
            merged[field] = mine
            values = (None if value is _UNSET else value for value in (mine, other))
            conflicts.append(FieldConflict(field, *values))
    return {field: value for field, value in merged.items() if value is not _UNSET}, conflicts


def _same(one: object, other: object) -> bool:
    """Tell whether two values are the same JSON, or both unset."""
    if one is _UNSET or other is _UNSET:
        return one is other
    return json_codec.is_same(one, other)


def _merge_sets(base: set[str], ours: set[str], theirs: set[str]) -> list[str]:
    """Return the items that both sides have or either side added, sorted."""
    return sorted((ours & theirs) | (ours - base) | (theirs - base))
