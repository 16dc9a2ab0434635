"""Merging two versions of a record that have changed apart, field by field; pure."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from almanac_cli.errors import InvalidRecord
from almanac_cli.formats import json_codec
from almanac_cli.model import records

if TYPE_CHECKING:
    from collections.abc import Mapping

    from almanac_cli.model.kinds import Kind
    from almanac_cli.model.rows import JsonObject

_UNSET = object()


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """A field that both sides changed, each to another value."""

    field: str
    ours: Any  # the value that the merged record has; None if unset
    theirs: Any


@dataclass(frozen=True, slots=True)
class Merged:
    """The result of a merge."""

    id: str
    data: bytes  # of the merged file
    conflicts: list[FieldConflict]


def merge(kind: Kind, base: bytes, ours: bytes, theirs: bytes) -> Merged:
    """Merge two versions of a record's file that come from `base`, which is empty for a new record.

    A field changed on one side takes the value of that side. Sets are merged item by item. Of two
    times that were set by the program, `updated` takes the later and, in a new record, `created`
    the earlier. Any other field that both sides changed is a conflict and keeps our value.

    Raises:
        InvalidRecord: if one of the versions, or the merged record, is no valid record.

    """
    our_fields, their_fields = _parse(kind, ours), _parse(kind, theirs)
    base_fields = _parse(kind, base) if base else {}
    fields, conflicts = _merge_fields(kind, base_fields, our_fields, their_fields)
    record = records.parse(kind, fields, "the merged record")
    return Merged(record.id, json_codec.record_bytes(record), conflicts)


def _parse(kind: Kind, data: bytes) -> JsonObject:
    """Return the fields of the record in a file, as they are stored."""
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
    """Say whether two values are the same JSON, which 1 and true are not."""
    if one is _UNSET or other is _UNSET:
        return one is other
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def _merge_sets(base: set[str], ours: set[str], theirs: set[str]) -> list[str]:
    """Return the items that both sides have or either side added, sorted."""
    return sorted((ours & theirs) | (ours - base) | (theirs - base))
