"""Three versions of a record into one: what each side changed, field by field; pure."""

from __future__ import annotations

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
    merged, clashes = _merged(was, mine, other)
    record = models.parse(kind, merged, "the merged record")
    return Merged(record.id, record.as_bytes(), clashes)


def _record(data: bytes) -> tuple[Kind, JsonObject]:
    """Return the record in a file, and of which kind it is: only events have a source."""
    try:
        value = codec.decode(data)
    except ValueError as error:
        raise Invalid("this is no record", [Problem("", str(error))]) from None
    kind = EVENT if isinstance(value, dict) and "source" in value else GUIDE
    return kind, models.parse(kind, value, "this").as_stored()


def _merged(
    base: Mapping[str, Any], ours: Mapping[str, Any], theirs: Mapping[str, Any]
) -> tuple[JsonObject, list[Clash]]:
    merged: JsonObject = {}
    clashes: list[Clash] = []
    for field in dict.fromkeys([*ours, *theirs]):
        if field in _SETS:
            sets = (set(each.get(field, ())) for each in (base, ours, theirs))
            merged[field] = sorted(_joined(*sets))
            continue
        was, mine, other = (each.get(field, _UNSET) for each in (base, ours, theirs))
        if other in (mine, was):
            merged[field] = mine
        elif mine == was:
            merged[field] = other
        elif field == _LATER:
            merged[field] = max(mine, other)
        elif field == _EARLIER and was is _UNSET:
            merged[field] = min(mine, other)
        else:
            merged[field] = mine
            values = (None if each is _UNSET else each for each in (mine, other))
            clashes.append(Clash(field, *values))
    return {key: value for key, value in merged.items() if value is not _UNSET}, clashes


def _joined(base: set[str], ours: set[str], theirs: set[str]) -> set[str]:
    """Return what both have, and what either added."""
    return (ours & theirs) | (ours - base) | (theirs - base)
