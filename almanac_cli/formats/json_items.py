"""Bulk input: many JSON values from one file or pipe."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from almanac_cli.formats.json_codec import DecodeError, decode

MAX_ITEMS = 100_000


@dataclass(frozen=True, slots=True)
class Item:
    """A value of bulk input, or the error if it is not JSON."""

    position: str  # "line 3", counted from 1; "item 3" of an array; "" if the input is one value
    value: Any = None  # any JSON value; None if there is an error
    error: DecodeError | None = None  # why it cannot be read; None if it can


def parse_items(data: bytes, max_items: int = MAX_ITEMS) -> list[Item]:
    """Return the items of bulk input in order; an empty list if there is only white space.

    The bytes are one JSON array, whose elements are the items; or one JSON value; or one value a
    line, of which one at least is an object. Nothing is raised: a value that cannot be read is an
    item with an error, and so is the input as a whole, at the position "", if it is none of these
    or has more than `max_items`.
    """
    if not data.strip():
        return []
    reason = f"holds more than {max_items:,} objects; give it in parts"
    too_many = [Item("", error=DecodeError(reason))]
    whole = _decode_item("", data)
    if isinstance(whole.value, list):
        items = [Item(f"item {n}", value) for n, value in enumerate(whole.value, 1)]
        return items if len(items) <= max_items else too_many
    if whole.error and not data.lstrip().startswith(b"["):
        if data.count(b"\n") > max_items:
            return too_many
        items = [
            _decode_item(f"line {n}", line)
            for n, line in enumerate(data.split(b"\n"), 1)
            if line.strip()
        ]
        if any(isinstance(item.value, dict) for item in items):
            return items
    return [whole]


def _decode_item(position: str, data: bytes) -> Item:
    try:
        return Item(position, decode(data))
    except DecodeError as error:
        return Item(position, error=error)
