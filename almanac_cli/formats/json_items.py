"""Bulk input in JSON: an array, a value a line, or values one after another, as jq prints them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from almanac_cli.formats.items import MAX_ITEMS, Item, limited, without_mark
from almanac_cli.formats.json_codec import DecodeError, decode, decode_at

if TYPE_CHECKING:
    from collections.abc import Iterator

# Lines on which an object begins that ends on a later one, lines that are one object, and where a
# line begins an object.
_BEGINS_ALONE = re.compile(rb"(?m)^(?:\}[ \t]*)?\{[ \t]*\r?$")
_WHOLE_LINE = re.compile(rb"(?m)^\{.+\}[ \t]*\r?$")
_NEXT_OBJECT = re.compile(r"(?m)^(?:\}[ \t]*)?(?=\{)")
_SPACE = re.compile(r"[ \t\r\n]*")


def parse_items(data: bytes, max_items: int = MAX_ITEMS) -> list[Item]:
    """Return the items of bulk input in order; an empty list if there is only white space.

    The bytes are one JSON array, whose elements are the items; or one JSON value; or one value a
    line, of which one at least is an object; or several objects over several lines each. A byte
    order mark may precede them. Nothing is raised: a value that cannot be read is an item with an
    error, and so is the input as a whole, at the position "", if it is none of these or has more
    than `max_items`.
    """
    try:
        data = without_mark(data)
    except DecodeError as error:
        return [Item("", error=error)]
    if not data.strip():
        return []
    whole = _decode_item("", data)
    if isinstance(whole.value, list):
        return limited(_elements(whole.value), max_items)
    if whole.error and not data.lstrip().startswith(b"["):
        streamed = len(_BEGINS_ALONE.findall(data)) > len(_WHOLE_LINE.findall(data))
        for read in (_values, _lines) if streamed else (_lines, _values):
            items = limited(read(data), max_items)
            if len(items) > 1 and any(isinstance(item.value, dict) for item in items):
                return items
            if items and items[0].error and not items[0].position:
                return items
    return [whole]


def parse_line_items(data: bytes) -> list[Item]:
    """Return the items that `parse_items` does, where bulk input is meant to have one a line.

    The position of a value that is alone is its line, too.
    """
    items = parse_items(data)
    if len(items) != 1 or items[0].position or items[0].error:
        return items
    before = data[: len(data) - len(data.lstrip())]
    line = before.count(b"\n") + 1
    return [replace(items[0], position=f"line {line}")]


def _elements(values: list[object]) -> Iterator[Item]:
    return (Item(f"item {n}", value) for n, value in enumerate(values, 1))


def _lines(data: bytes) -> Iterator[Item]:
    """Yield the value of each line that is not blank."""
    for n, line in enumerate(data.split(b"\n"), 1):
        if line.strip():
            yield _decode_item(f"line {n}", line)


def _values(data: bytes) -> Iterator[Item]:
    """Yield values that follow one another, with only white space between them.

    After one that cannot be read, the next begins with the next line that begins an object; what
    stands between is part of the one that cannot be read.
    """
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return
    place, line, number = 0, 1, 0
    while (start := _end_of_space(text, place)) < len(text):
        number += 1
        line += text.count("\n", place, start)
        position = f"object {number} (line {line})"
        try:
            value, place = decode_at(text, start)
            yield Item(position, value)
        except DecodeError as error:
            yield Item(position, error=error)
            begins = _NEXT_OBJECT.search(text, start + 1)
            place = begins.end() if begins else len(text)
        line += text.count("\n", start, place)


def _end_of_space(text: str, place: int) -> int:
    match = _SPACE.match(text, place)
    return match.end() if match else place


def _decode_item(position: str, data: bytes) -> Item:
    try:
        return Item(position, decode(data))
    except DecodeError as error:
        return Item(position, error=error)
