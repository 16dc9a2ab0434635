"""The values of fields as text for people."""

from __future__ import annotations

from almanac_cli.formats import json_codec
from almanac_cli.model.numerals import Numeral


def value_text(value: object) -> str:
    """Return a value as text, not sanitized: with commas between items, "" if it is `None`."""
    match value:
        case None:
            return ""
        case list():
            return ", ".join(map(_item_text, value))
        case dict():
            return ", ".join(f"{name} {_scalar_text(n)}" for name, n in value.items())
    return _scalar_text(value)


def own_text(value: object) -> str:
    """Return the value of a field of the user's own as text, not sanitized; "" if it is `None`.

    Objects, and lists that hold lists or objects, are JSON in one line.
    """
    nested = value if isinstance(value, list) else [value]
    if any(isinstance(item, dict | list) for item in nested):
        return json_codec.compact(value)
    return value_text(value)


def _item_text(item: object) -> str:
    """Return an item of a list as text; of an object, its set values with spaces between."""
    if isinstance(item, dict):
        return " ".join(_scalar_text(value) for value in item.values() if value)
    return _scalar_text(item)


def _scalar_text(value: object) -> str:
    """Return a text as it is, and any other value as it stands in JSON."""
    match value:
        case str():
            return value
        case Numeral():
            return value.text
    return json_codec.compact(value)
