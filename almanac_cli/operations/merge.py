"""Three versions of a record into one: what each side changed, field by field; pure."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from almanac_cli.errors import InvalidRecord
from almanac_cli.formats import json_codec
from almanac_cli.model import records

if TYPE_CHECKING:
    from collections.abc import Mapping

    from almanac_cli.model.kinds import Kind
    from almanac_cli.model.rows import JsonObject

_UNSET = object()


class Clash(NamedTuple):
    """A field that both sides changed, each to another value; the first is kept."""

    field: str
    ours: Any
    theirs: Any


class Merged(NamedTuple):
    """The file that came of a merge, and the fields in which it has our value against theirs."""

    id: str
    data: bytes
    clashes: list[Clash]


def merge(kind: Kind, base: bytes, ours: bytes, theirs: bytes) -> Merged:
    """Join two versions of a record that come from one; an empty `base` stands for none.

    A field changed on one side takes that side; of a set, what either side added is added, and what
    either took away is gone. Of two times that the program set, the earlier is when a record was
    added, the later when it was changed. Raises InvalidRecord if one of the three is no
    record of this kind.
    """
    mine, other = _record(kind, ours), _record(kind, theirs)
    was = _record(kind, base) if base else {}
    merged, clashes = _merged(kind, was, mine, other)
    record = records.parse(kind, merged, "the merged record")
    return Merged(record.id, json_codec.record_bytes(record), clashes)


def _record(kind: Kind, data: bytes) -> JsonObject:
    """Return the record in a file, as it is stored."""
    try:
        value = json_codec.decode(data)
    except json_codec.DecodeError as error:
        raise InvalidRecord(kind.name, "", [error.problem()]) from None
    return records.parse(kind, value, "").as_stored()


def _merged(
    kind: Kind, base: Mapping[str, Any], ours: Mapping[str, Any], theirs: Mapping[str, Any]
) -> tuple[JsonObject, list[Clash]]:
    merged: JsonObject = {}
    clashes: list[Clash] = []
    for field in dict.fromkeys([*ours, *theirs]):
        if field in kind.set_fields:
            sets = (set(each.get(field, ())) for each in (base, ours, theirs))
            merged[field] = sorted(_joined(*sets))
            continue
        was, mine, other = (each.get(field, _UNSET) for each in (base, ours, theirs))
        if _same(other, mine) or _same(other, was):
            merged[field] = mine
        elif _same(mine, was):
            merged[field] = other
        elif field == kind.updated_field:
            merged[field] = max(mine, other)
        elif field == kind.created_field and was is _UNSET:
            merged[field] = min(mine, other)
        else:
            merged[field] = mine
            values = (None if each is _UNSET else each for each in (mine, other))
            clashes.append(Clash(field, *values))
    return {key: value for key, value in merged.items() if value is not _UNSET}, clashes


def _same(one: object, other: object) -> bool:
    """Say whether two values are the same JSON, which 1 and true are not."""
    if one is _UNSET or other is _UNSET:
        return one is other
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def _joined(base: set[str], ours: set[str], theirs: set[str]) -> set[str]:
    """Return what both have, and what either added."""
    return (ours & theirs) | (ours - base) | (theirs - base)
