"""Three versions of a record into one: what each side changed, field by field; pure."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from almanac_cli import codec, models
from almanac_cli.errors import Invalid, Problem
from almanac_cli.records import EVENT, GUIDE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from almanac_cli.records import JsonObject, Kind

_SETS = {"tags", "guides", "links"}
# Both sides set them whenever they change or add a record; one of the two is right.
_EARLIER, _LATER = "added", "updated"
_UNSET = object()
_EVENT_ALONE = {"source", "published", "added"}


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


def merge(base: bytes, ours: bytes, theirs: bytes) -> Merged:
    """Join two versions of a record that come from one; an empty `base` stands for none.

    A field changed on one side takes that side; of tags, guides and links, what either side added
    is added, and what either took away is gone. Raises Invalid if one of the three is no record, or
    if they are not of one kind.
    """
    kind, mine = _record(ours)
    others = [_record(theirs), _record(base) if base else (kind, {})]
    if any(other is not kind for other, _ in others):
        raise Invalid("these are an event and a guide")
    (_, other), (_, was) = others
    merged, clashes = _merged(kind, was, mine, other)
    record = models.parse(kind, merged, "the merged record")
    return Merged(record.id, record.as_bytes(), clashes)


def _record(data: bytes) -> tuple[Kind, JsonObject]:
    """Return the record in a file, and of which kind it is: of fields that both must have."""
    try:
        value = codec.decode(data)
    except ValueError as error:
        raise Invalid("this is no record", [Problem("", str(error))]) from None
    keys = value.keys() if isinstance(value, dict) else set()
    kind = GUIDE if "updated" in keys and not keys >= _EVENT_ALONE else EVENT
    return kind, models.parse(kind, value, "this").as_stored()


def _merged(
    kind: Kind, base: Mapping[str, Any], ours: Mapping[str, Any], theirs: Mapping[str, Any]
) -> tuple[JsonObject, list[Clash]]:
    merged: JsonObject = {}
    clashes: list[Clash] = []
    for field in dict.fromkeys([*ours, *theirs]):
        known = field in kind.fields
        if known and field in _SETS:
            sets = (set(each.get(field, ())) for each in (base, ours, theirs))
            merged[field] = sorted(_joined(*sets))
            continue
        was, mine, other = (each.get(field, _UNSET) for each in (base, ours, theirs))
        if _same(other, mine) or _same(other, was):
            merged[field] = mine
        elif _same(mine, was):
            merged[field] = other
        elif known and field == _LATER:
            merged[field] = max(mine, other)
        elif known and field == _EARLIER and was is _UNSET:
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
