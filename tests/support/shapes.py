"""The rows that readers see for the small records of `conftest`: every field, null when unset."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

EVENT_FIELDS = (
    "id", "title", "type", "source", "author", "tier", "url", "published", "precision", "added",
    "score", "factors", "rationale", "summary", "tags", "guides", "links", "coverage",
)  # fmt: skip
GUIDE_FIELDS = (
    "id", "title", "summary", "level", "takeaways", "body", "references", "url", "tags", "updated",
    "precision",
)  # fmt: skip
_LISTS = {"tags", "guides", "links", "takeaways", "references", "coverage"}
_TEXTS = {"summary", "body"}


def seen_event(record: dict[str, Any], **changes: object) -> dict[str, Any]:
    """Return the row of an event: its fields in order, then keys that are not known."""
    return _seen(record | changes, EVENT_FIELDS)


def seen_guide(record: dict[str, Any], **changes: object) -> dict[str, Any]:
    """Return the row of a guide: its fields in order, then keys that are not known."""
    return _seen(record | changes, GUIDE_FIELDS)


def on_disk(root: Path, name: str) -> dict[str, Any]:
    """Return what the file of this name, such as `events/one`, holds."""
    found: dict[str, Any] = json.loads((root / f"{name}.json").read_bytes())
    return found


def same(text: str, expected: object) -> bool:
    """Say whether the text is one JSON document, and this one to the order of its keys."""
    return json.dumps(json.loads(text)) == json.dumps(expected)


def _seen(record: dict[str, Any], fields: tuple[str, ...]) -> dict[str, Any]:
    row = {field: record.get(field, _unset(field)) for field in fields}
    if str(row.get("published", row.get("updated"))).endswith("T00:00:00Z"):
        row["precision"] = row["precision"] or "day"
    return row | {key: value for key, value in record.items() if key not in fields}


def _unset(field: str) -> object:
    if field in _LISTS:
        return []
    return "" if field in _TEXTS else None
