"""The same pages and feeds as those of `almanac site`, as a site that Hugo makes.

Each event is a content file with front matter (JSON, which Hugo reads fastest); its related events
stand in it, so that Hugo searches for none. Cards and entries of feeds are cached by Hugo, too.
"""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from almanac_cli.model import dates, rows

if TYPE_CHECKING:
    from collections.abc import Iterable

LAYOUTS = Path(__file__).parent / "hugo"
RELATED = 8  # events on the page of an event
# Taxonomies of periods, whose pages have no feeds.
PERIODS = ("months", "weeks")


def write_site(folder: Path, events: list[dict[str, Any]], guides: list[dict[str, Any]]) -> None:
    """Write the sources of the site into a folder that does not exist yet."""
    shutil.copytree(LAYOUTS, folder)
    (folder / "data").mkdir()
    (folder / "data" / "tiers.json").write_text(json.dumps(rows.TIER_NAMES))
    content = folder / "content"
    for name in PERIODS:
        cascade = {"title": name.title(), "cascade": {"params": {}, "outputs": ["html"]}}
        _write(content / name / "_index.md", cascade | {"outputs": ["html"]})
    _write(content / "events" / "_index.md", {"title": "Events", "outputs": ["html"]})
    for guide in guides:
        parts = {"title": guide["title"], "summary": guide["summary"]}
        _write(content / "guides" / guide["id"] / "_index.md", parts, guide["body"])
    related = _related(events)
    for event in events:
        _write(content / "events" / f"{event['id']}.md", _front_matter(event, related))


def _front_matter(event: dict[str, Any], related: dict[str, list[str]]) -> dict[str, Any]:
    day = dates.from_text(event["published"])
    year, week, _ = day.isocalendar()
    shown = ("source", "author", "tier", "url", "published", "added", "score", "factors",
             "rationale", "summary", "links")  # fmt: skip
    return {
        "title": event["title"],
        "date": event["published"],
        "tags": event["tags"],
        "sources": [event["source"]],
        "guides": event["guides"],
        "months": [f"{day:%Y-%m}"],
        "weeks": [f"{year}-w{week:02}"],
        "params": {
            **{field: event[field] for field in shown},
            "description": event["summary"][:160],
            "related": related[event["id"]],
        },
    }


def _related(events: list[dict[str, Any]]) -> dict[str, list[str]]:
    """Return by id the events that are linked, and then others with the same tags."""
    of_tag: dict[str, list[str]] = defaultdict(list)
    related = {}
    for event in events:
        others: Iterable[str] = chain(
            event["links"], *(reversed(of_tag[tag][-RELATED:]) for tag in event["tags"])
        )
        related[event["id"]] = list(dict.fromkeys(others))[:RELATED]
        for tag in event["tags"]:
            of_tag[tag].append(event["id"])
    return related


def _write(path: Path, front_matter: dict[str, Any], body: str = "") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(front_matter, ensure_ascii=False, indent=1)
    path.write_text(f"{text}\n\n{body}\n", encoding="utf-8")
