"""The values of fields as text for people."""

from __future__ import annotations


def value_text(value: object) -> str:
    """Return a value as text, not sanitized: with commas between items, "" if it is `None`."""
    match value:
        case None:
            return ""
        case list():
            return ", ".join(map(_item_text, value))
        case dict():
            return ", ".join(f"{name} {n}" for name, n in value.items())
    return str(value)


def _item_text(item: object) -> str:
    """Return an item of a list as text; of a report, its set values with spaces between."""
    if isinstance(item, dict):
        return " ".join(str(value) for value in item.values() if value)
    return str(item)
