"""Making the fields of records from the keys that objects of bulk input have, as the user says."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from almanac_cli.errors import AlmanacError
from almanac_cli.formats import json_codec
from almanac_cli.formats.items import BODY
from almanac_cli.model import tags
from almanac_cli.model.numerals import Numeral
from almanac_cli.model.values import is_set

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from almanac_cli.formats.items import Item
    from almanac_cli.model.kind import Kind

_MISSING = object()


class UnknownKeys(AlmanacError):
    """Raised when a field is to have the value of a key that none of the objects has."""

    exit_code = 2
    code = "usage"

    def __init__(self, unknown: Sequence[str], keys: Sequence[str]) -> None:
        self.unknown = tuple(unknown)
        self.keys = tuple(keys)  # those that the objects have, the most frequent first


@dataclass(frozen=True, slots=True)
class FieldMap:
    """Which keys the fields of records are taken from, and their values where there is none."""

    # Pairs of a field and the key whose value it takes: "date", "author.name" for the name in an
    # object, or for those in a list of objects, "tags.0" for the first item of a list; "" for none,
    # which leaves the field out. If a field has several keys, it takes the value of the first that
    # has one.
    keys: Sequence[tuple[str, str]] = ()
    defaults: Mapping[str, Any] = field(default_factory=dict)  # by field, in any form entered


def map_fields(kind: Kind, items: Sequence[Item], field_map: FieldMap) -> list[Item]:
    """Return the items with fields of the kind in place of the keys that the map names.

    A field keeps its own value where the object has none under the key. The text of a Markdown file
    becomes the field that the kind has for it, if that is unset. Texts of fields that are sets are
    split at commas and semicolons; those of other lists, and of objects, are read as JSON. Numbers
    become texts in fields that have texts: a title may be 2024 in YAML. All other keys stay as they
    are.

    Raises:
        UnknownKeys: if there are objects, and none has a key that the map names.

    """
    unknown = {key for _, key in field_map.keys if key}
    for item in items:
        unknown -= {key for key in unknown if _look_up(item, key) is not _MISSING}
        if not unknown:
            break
    keys = keys_by_frequency(items)
    if unknown and keys:
        raise UnknownKeys(sorted(unknown), keys)
    return [_mapped(kind, item, field_map) for item in items]


def keys_by_frequency(items: Iterable[Item]) -> list[str]:
    """Return the keys that the objects have, and those beside them, the most frequent first."""
    counts: Counter[str] = Counter()
    for item in items:
        if isinstance(item.value, dict):
            counts.update(item.value.keys())
        for name, beside in (item.context or {}).items():
            counts.update(f"{name}.{key}" for key in beside)
    return [key for key, _ in counts.most_common()]


def _mapped(kind: Kind, item: Item, field_map: FieldMap) -> Item:
    if not isinstance(item.value, dict):
        return item
    fields = dict(item.value)
    taken: dict[str, object] = {}
    for name, key in field_map.keys:
        if not key:
            fields.pop(name, None)
        elif name not in taken and is_set(value := _look_up(item, key)) and value is not _MISSING:
            taken[name] = value
            fields.pop(key, None)
    fields.update(taken)
    if item.context is not None:
        _place_text(kind, fields)
    for name, value in field_map.defaults.items():
        if not is_set(fields.get(name)):
            fields[name] = value
    _read_texts(kind, fields)
    return replace(item, value=fields)


def _read_texts(kind: Kind, fields: dict[str, Any]) -> None:
    """Split the texts of sets, read JSON, and turn numbers to texts where the kind has texts."""
    for name in kind.nested_fields:
        if isinstance(text := fields.get(name), str):
            with suppress(json_codec.DecodeError):  # what it must be is said of the text
                fields[name] = json_codec.decode(text.encode())
    for name in kind.set_fields:
        if isinstance(text := fields.get(name), str):
            fields[name] = tags.split(text)
    for name in (*kind.plain_fields, *kind.set_fields):
        if name in fields and not isinstance(fields[name], str):
            fields[name] = _as_texts(fields[name])


def _place_text(kind: Kind, fields: dict[str, Any]) -> None:
    """Move the text of a Markdown file to the field of the kind, unless that has a value."""
    name = kind.text_field
    if name and BODY in fields and not is_set(fields.get(name)):
        fields[name] = fields.pop(BODY)


def _look_up(item: Item, key: str) -> object:
    """Return the value under a key of an item, or in objects and lists within it, else `_MISSING`.

    What stands beside an item is looked up where its object has no such value.
    """
    if isinstance(item.value, dict) and key in item.value:
        return item.value[key]
    for root in (item.value, item.context):
        value = root
        for part in key.split("."):
            value = _inner(value, part)
        if value is not _MISSING:
            return value
    return _MISSING


def _inner(value: object, part: str) -> object:
    if isinstance(value, dict):
        return value.get(part, _MISSING)
    if isinstance(value, list) and part.isdecimal():
        return value[int(part)] if int(part) < len(value) else _MISSING
    if isinstance(value, list):
        return [item[part] for item in value if isinstance(item, dict) and part in item] or _MISSING
    return _MISSING


def _as_texts(value: object) -> object:
    """Return a number, or those in a list, as text, to the letter; any other value as it is."""
    if isinstance(value, list):
        return [_as_texts(item) if not isinstance(item, list) else item for item in value]
    if isinstance(value, int | float | Numeral) and not isinstance(value, bool):
        return str(value)
    return value
