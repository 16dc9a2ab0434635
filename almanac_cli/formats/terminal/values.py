"""The values of fields as text for people."""

from __future__ import annotations


def value_text(value: object) -> str:
    """Return a value as text, not sanitized: with commas between items, "" if it is `None`."""
    match value:
        case None:
            return ""
        case list():
            return ", ".join(value)
        case dict():
            return ", ".join(f"{name} {n}" for name, n in value.items())
    return str(value)
