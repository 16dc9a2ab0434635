"""Telling whether versions of a file are versions of one record, before they are merged; pure.

A file's versions may be of different records: git takes a record that was removed for one that was
added if they look alike, two may have been added under one id, and an id may have been given anew.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from almanac_cli.formats import json_codec

if TYPE_CHECKING:
    from almanac_cli.model.record import Record
    from almanac_cli.model.rows import JsonObject


def merge_base(base: Record | None, ours: Record, theirs: Record) -> JsonObject | None:
    """Return the fields that two versions are merged with; `None` if they must not be merged.

    They are the fields of `base` if both are versions of it, or one is unchanged: the other then
    is the result, as git takes it. Else, or without a base, both must have the same id and
    identity; they were added independently, have nothing in common, and the result is empty.
    """
    if base and (base in (ours, theirs) or all(_is_version(base, one) for one in (ours, theirs))):
        return base.as_stored()
    return {} if _is_same(ours, theirs) else None


def are_different(*versions: bytes) -> bool:
    """Return whether contents of files, valid records or not, have different ids or URLs.

    What is no JSON object, or has no id or no URL, is not compared: the result is then `False`.
    """
    objects = []
    for data in versions:
        with suppress(json_codec.DecodeError):
            objects.append(json_codec.decode(data))
    return any(
        len({str(item[key]) for item in objects if isinstance(item, dict) and item.get(key)}) > 1
        for key in ("id", "url")
    )


def _is_same(one: Record, other: Record) -> bool:
    """Return whether two records have the same id and the same identity (`Kind.identity`)."""
    identity = one.kind.identity
    return one.id == other.id and identity(one.as_json()) == identity(other.as_json())


def _is_version(base: Record, record: Record) -> bool:
    """Return whether a record is `base` with changes: the same one, or with a corrected identity.

    A new URL in place of another is no correction but another page, and so another record; so is
    another day, since a series is published under one title.
    """
    if _is_same(base, record):
        return True
    before, after = base.as_json(), record.as_json()
    if base.id != record.id or (before.get("url") and after.get("url")):
        return False
    return _is_kept_otherwise(base, record) and any(
        _is_same(base, record.model_copy(update={field: before[field]}))
        for field in base.kind.correctable_fields
    )


def _is_kept_otherwise(base: Record, record: Record) -> bool:
    """Return whether fields outside the identity show that a record was edited, not added anew.

    That is the time of its addition, which no edit changes. Where a kind has none, all fields but
    sets of words and the time of the last change must be as they were.
    """
    kind, before, after = base.kind, base.as_json(), record.as_json()
    if kind.created_field:
        return bool(before[kind.created_field] == after[kind.created_field])
    free = {*kind.correctable_fields, *kind.set_fields, kind.updated_field}
    return all(before[field] == after[field] for field in kind.fields if field not in free)
