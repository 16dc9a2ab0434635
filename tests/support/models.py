"""Full records, what the models store of them, and what they find wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from almanac_cli.errors import Invalid
from almanac_cli.model import records
from almanac_cli.model.kinds import EVENT, GUIDE, ITEM, SOURCE
from support.records import event, guide, source

if TYPE_CHECKING:
    from almanac_cli.model.kind import Kind

EVENT_FULL = event(
    "full",
    title="Gemma 4",
    type="release",
    source="Interconnects",
    author="Nathan Lambert",
    tier=2,
    url="https://x.org/a",
    precision="day",
    score=5,
    factors={"scale": 4, "impact": 6},
    rationale="Notable.",
    summary="Two\n\tlines.",
    tags=["a", "b"],
    guides=["c", "d"],
    links=["e", "f"],
    coverage=[
        {
            "source": "Example News",
            "url": "https://y.org/b",
            "published": "2026-11-21T00:00:00Z",
            "title": "Gemma again",
        }
    ],
    mood="kept",
)
GUIDE_FULL = guide(
    "full",
    summary="Short.",
    level="in-depth",
    takeaways=["One.", "Two."],
    body="# Long\n\n\tcode",
    references=[{"title": "A paper", "url": "https://x.org/paper"}],
    url="https://x.org/g",
    tags=["a", "b"],
    precision="day",
    mood="kept",
)
SOURCE_FULL = source(
    "full",
    name="Interconnects",
    aliases=["Interconnects AI", "interconnects.ai"],
    site="https://x.org/",
    feeds=["https://x.org/atom", "https://x.org/rss"],
    tier=2,
    author="Nathan Lambert",
    tags=["a", "b"],
    tag_map={"Open Models": "open-weights"},
    drop=["older: 30d", "title: sponsored"],
    keep=["tag: news", "text ~ (GPT|Claude)-[0-9]"],
    every=6,
    first=20,
    user_agent="almanac/1",
    conditional=False,
    private=True,
    paused=True,
    gone="2026-11-21T00:00:00Z",
    note="Two\n\nparagraphs.",
    mood="kept",
)
ITEM_FULL = {
    **{key: value for key, value in EVENT_FULL.items() if key not in {"added", "mood"}},
    "added": "2026-11-21T00:00:00Z",
    "guid": "tag:x.org,2026:1",
    "feed": "https://x.org/atom",
    "source_id": "x",
    "fetched": "2026-11-21T00:00:00Z",
    "date_guessed": True,
    "digest": "0123456789abcdef",
    "keys": ["g0123456789abcdef", "u0123456789abcdef"],
    "mood": "kept",
}
FULL = {EVENT: EVENT_FULL, GUIDE: GUIDE_FULL, SOURCE: SOURCE_FULL, ITEM: ITEM_FULL}
CONTROLS = [chr(n) for n in (*range(0x20), *range(0x7F, 0xA0))]
SURROGATES = ["\ud800", "\udbff", "\udc80", "\udfff"]


def stored(kind: Kind, data: object) -> dict[str, Any]:
    """Return the valid record as its file holds it."""
    return records.parse(kind, data, "this").as_stored()


def problems(kind: Kind, data: object) -> list[tuple[str, str]]:
    """Return everything that is wrong with a record: where, and what."""
    with pytest.raises(Invalid) as caught:
        records.parse(kind, data, "this")
    return [(problem.where, problem.what) for problem in caught.value.problems]


def what_is_wrong(kind: Kind, field: str, value: object) -> str:
    """Return the one problem that a value makes in a record that is otherwise sound."""
    [(where, what)] = problems(kind, FULL[kind] | {field: value})
    assert where == field
    return what


def is_kept(kind: Kind, field: str, value: object) -> bool:
    """Say whether a valid record holds the value as it was given."""
    return bool(stored(kind, FULL[kind] | {field: value})[field] == value)
