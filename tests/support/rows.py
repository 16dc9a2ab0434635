"""Rows of events as readers of the index return them."""

from __future__ import annotations

from typing import Any

from almanac_cli.model.kinds import EVENT

_LISTS = ("tags", "guides", "links", "coverage")


def row(id_: str, day: int = 20, **fields: object) -> dict[str, Any]:
    """Return the row of a small event of a day in November 2026."""
    base: dict[str, Any] = dict.fromkeys(EVENT.fields)
    base |= {
        "id": id_,
        "title": id_.replace("-", " ").capitalize(),
        "source": "Source",
        "published": f"2026-11-{day:02}T00:00:00Z",
        "precision": "day",
        "added": "2026-11-21T00:00:00Z",
        "summary": "",
    }
    return base | {name: [] for name in _LISTS} | fields
