"""Merging two versions of a record that were changed independently, field by field; pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from almanac_cli.errors import InvalidRecord
from almanac_cli.formats import json_codec
from almanac_cli.model import records
from almanac_cli.model.coverage import report_key
from almanac_cli.model.item_keys import content_digest
from almanac_cli.operations.same_record import merge_base
from almanac_cli.storage import record_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from almanac_cli.model.kind import Kind
    from almanac_cli.model.record import Record
    from almanac_cli.model.rows import JsonObject


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """A field that both versions changed, to different values."""

    field: str  # the name of the field; of `Kind.joint_fields`, that of the leading one
    ours: Any  # the value in our version and in the merged record; None if unset
    theirs: Any  # the value in their version, which the merged record does not have; None if unset


@dataclass(frozen=True, slots=True)
class MergeResult:
    """A merged record, and what was not merged."""

    id: str  # the full id of the record
    data: bytes  # the content of the merged file; our version, byte for byte, if `other` is set
    conflicts: list[FieldConflict]  # in the order of the fields; empty if the merge is clean
    other: JsonObject | None = None  # their version, as stored, if that is another record


def merge(kind: Kind, base: bytes, ours: bytes, theirs: bytes) -> MergeResult:
    """Merge two versions of a record's file, both made from `base`, and return the result.

    Versions of different records are not merged: see `same_record.merge_base`. Else the result is
    in canonical form, and its fields are those of `merge_fields`.

    Args:
        kind: The kind of the record.
        base: The content of the file before both changes; b"" for a new record.
        ours: The content of the file in our version.
        theirs: The content of the file in their version.

    Raises:
        InvalidRecord: if one of the versions, or the merged record, is not a valid record.
        TooLarge: if the file of the merged record would exceed `files.MAX_RECORD_BYTES`.

    """
    mine, other = decode(kind, ours), decode(kind, theirs)
    common = merge_base(decode(kind, base) if base else None, mine, other)
    if common is None:
        return MergeResult(mine.id, ours, [], other.as_stored())
    fields, conflicts = merge_fields(kind, common, mine.as_stored(), other.as_stored())
    name = "the merged record"
    record = records.parse(kind, fields, name)
    return MergeResult(record.id, record_files.encode(record, name), conflicts)


def decode(kind: Kind, data: bytes) -> Record:
    """Return the record in the content of a file, whichever its id.

    Raises:
        InvalidRecord: if it is not a valid record.

    """
    try:
        value = json_codec.decode(data)
    except json_codec.DecodeError as error:
        raise InvalidRecord(kind.name, "", [error.problem()]) from None
    return records.parse(kind, value, "")


def merge_fields(
    kind: Kind, base: Mapping[str, Any], ours: Mapping[str, Any], theirs: Mapping[str, Any]
) -> tuple[JsonObject, list[FieldConflict]]:
    """Return the merged fields of a record, as they are stored, and the conflicts.

    A field that one version changed takes its value from there. In lists of `Kind.set_fields` and
    `Kind.coverage_field`, additions and removals of both versions apply. Of two times set by the
    program, the later is kept in `Kind.updated_field`, and the earlier in `Kind.created_field` of a
    new record. Any other field that both changed to different values is a conflict and keeps our
    value. Fields of `Kind.joint_fields` take their values from the same version; of those that
    `Kind.digest_field` leads, the edited version counts, or else either.
    """
    merged: JsonObject = {}
    conflicts: list[FieldConflict] = []
    for names in _units(kind, ours, theirs):
        before, mine, other = (_part(side, names) for side in (base, ours, theirs))
        if json_codec.is_same(mine, other) or json_codec.is_same(other, before):
            merged |= mine
        elif json_codec.is_same(mine, before):
            merged |= other
        elif (both := _join(kind, names[0], before, mine, other)) is not None:
            merged |= both
        else:
            merged |= mine
            conflicts.append(FieldConflict(names[0], _value(mine, other), _value(other, mine)))
    return merged, conflicts


def all_conflicts(
    kind: Kind, ours: Mapping[str, Any], theirs: Mapping[str, Any]
) -> list[FieldConflict]:
    """Return a conflict for every field in which two versions differ."""
    conflicts = []
    for names in _units(kind, ours, theirs):
        mine, other = _part(ours, names), _part(theirs, names)
        if not json_codec.is_same(mine, other):
            conflicts.append(FieldConflict(names[0], _value(mine, other), _value(other, mine)))
    return conflicts


def unit(kind: Kind, field: str) -> tuple[str, ...]:
    """Return the fields that are merged together with a field, itself among them."""
    return next((names for names in kind.joint_fields if field in names), (field,))


def _units(kind: Kind, *sides: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """Yield the fields of several versions; those that are merged as if they were one together.

    These are fields of `Kind.joint_fields` of which the leading one differs.
    """
    present = dict.fromkeys(field for side in sides for field in side)
    ordered = [field for field in kind.fields if field in present]
    for names in dict.fromkeys(unit(kind, field) for field in [*ordered, *present]):
        one, *others = (side.get(names[0]) for side in sides)
        if all(json_codec.is_same(one, other) for other in others):
            yield from zip(names, strict=True)
        else:
            yield names


def _part(side: Mapping[str, Any], names: tuple[str, ...]) -> JsonObject:
    """Return those of the fields that are set in a version."""
    return {name: side[name] for name in names if name in side}


def _value(fields: JsonObject, others: JsonObject) -> Any:  # noqa: ANN401 (any JSON value)
    """Return what a conflict says of one version's fields, which are merged together.

    That is the value of the one field in which it differs from the other version, or an object.
    """
    names = {**fields, **others}
    differing = [
        name for name in names if not json_codec.is_same(fields.get(name), others.get(name))
    ]
    return fields.get(differing[0]) if len(differing) == 1 else fields


def _join(
    kind: Kind, field: str, base: JsonObject, ours: JsonObject, theirs: JsonObject
) -> JsonObject | None:
    """Return what both changes of a field together make; `None` if they contradict each other."""
    if field in kind.set_fields:
        return {field: _merge_sets(*(set(side.get(field, ())) for side in (base, ours, theirs)))}
    if field == kind.coverage_field:
        objects = _merge_objects(*(side.get(field, []) for side in (base, ours, theirs)))
        return None if objects is None else {field: objects}
    if field == kind.digest_field:
        return max(ours, theirs, key=lambda side: (_is_edited(side, field), str(side.get(field))))
    if field == kind.updated_field:
        return max(ours, theirs, key=lambda side: str(side[field]))
    if field == kind.created_field and not base:
        return min(ours, theirs, key=lambda side: str(side[field]))
    return None


def _is_edited(side: JsonObject, digest_field: str) -> bool:
    """Tell whether the fields that a digest is of are other than when it was made."""
    published = None if side.get("date_guessed") else side.get("published")
    texts = (side.get("title", ""), side.get("summary", ""), side.get("url"), published)
    return content_digest(*texts) != side.get(digest_field)


def _merge_sets(base: set[str], ours: set[str], theirs: set[str]) -> list[str]:
    """Return the items that both sides have or either side added, sorted."""
    return sorted((ours & theirs) | (ours - base) | (theirs - base))


def _merge_objects(*lists: list[JsonObject]) -> list[JsonObject] | None:
    """Merge lists of reports (base, ours, theirs), each report by its key, in the order of keys.

    The result is `None` if both sides changed an object differently, or a list has a key twice.
    """
    base, ours, theirs = ({report_key(item): item for item in items} for items in lists)
    if [len(base), len(ours), len(theirs)] != [len(items) for items in lists]:
        return None
    merged = []
    for key in sorted(base | ours | theirs):
        before, mine, other = base.get(key), ours.get(key), theirs.get(key)
        if json_codec.is_same(mine, other) or json_codec.is_same(other, before):
            kept = mine
        elif json_codec.is_same(mine, before):
            kept = other
        else:
            return None
        if kept is not None:
            merged.append(kept)
    return merged
