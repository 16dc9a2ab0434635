"""Comparing the versions of an unmerged record, field by field; pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from almanac_cli.formats import json_codec

if TYPE_CHECKING:
    from almanac_cli.model.record import Record
    from almanac_cli.model.rows import JsonObject
    from almanac_cli.operations.unmerged import UnmergedRecord


class FieldSides(NamedTuple):
    """The values of a field in the versions of an unmerged record; `None` where it is unset."""

    field: str
    is_open: bool  # whether it is the rest that is not merged: both changed it, to different values
    this: Any
    other: Any
    base: Any  # before both changes
    now: Any  # in the file now


class Comparison(NamedTuple):
    """The versions of an unmerged record as stored; `None` for one that is missing or invalid."""

    this: JsonObject | None
    other: JsonObject | None
    base: JsonObject | None
    now: JsonObject | None
    fields: list[FieldSides]  # in which the versions that exist differ, in canonical order


def compare(record: UnmergedRecord, now: Record | None, *, exists: bool) -> Comparison:
    """Return the versions of an unmerged record, and the fields in which they differ.

    Where only one side has the record, that version is `this` if its file exists, else `other`.

    Args:
        record: The unmerged record.
        now: The valid record in its file, if there is one.
        exists: Whether there is a file.

    """
    this, other = record.this, record.other
    if record.state in ("removed", "one_side"):
        only = this or other
        this, other = (only, None) if exists else (None, only)
    stored = [version.as_stored() if version else None for version in (this, other, record.base)]
    stored_now = now.as_stored() if now else None
    fields = _differing_fields(record, [*stored, stored_now])
    return Comparison(stored[0], stored[1], stored[2], stored_now, fields)


def _differing_fields(record: UnmergedRecord, stored: list[JsonObject | None]) -> list[FieldSides]:
    """Return the fields in which versions differ: this, other, base and now, as stored."""
    compared = [version for version in stored[:3] if version is not None]
    present = dict.fromkeys(field for version in compared for field in version)
    ordered = [field for field in record.kind.fields if field in present]
    is_merged = record.state == "changed"
    open_fields = {conflict.field for conflict in record.conflicts if is_merged}
    return [
        FieldSides(
            field, field in open_fields, *(version and version.get(field) for version in stored)
        )
        for field in dict.fromkeys([*ordered, *present])
        if not all(
            json_codec.is_same(compared[0].get(field), one.get(field)) for one in compared[1:]
        )
    ]
