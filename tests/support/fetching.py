"""Sources whose feeds are on a server of this machine, and the feeds."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from support.records import source, write
from support.scripted_server import answer

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

FIRST_DAY = datetime(2026, 11, 1, tzinfo=UTC)


def rss(*numbers: int, extra: str = "", site: str = "https://news.example") -> bytes:
    """Return a feed with an item a number, which is dated as many days after 31 October 2026."""
    items = "".join(
        f"<item><title>Story {number} of the day</title><link>{site}/{number}</link>"
        f"<guid>{site}/{number}</guid>"
        f"<pubDate>{FIRST_DAY + timedelta(days=number - 1):%a, %d %b %Y %H:%M:%S GMT}</pubDate>"
        f"<description>All about {number}.</description></item>"
        for number in numbers
    )
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>'
        f"<link>{site}</link>{extra}{items}</channel></rss>"
    ).encode()


def feed(*numbers: int, headers: Iterable[tuple[str, str]] = (), **parts: str) -> bytes:
    """Return the answer of a server that has this feed."""
    return answer(rss(*numbers, **parts), headers=headers)


def private(root: Path, id_: str, *urls: str, **fields: Any) -> Path:  # noqa: ANN401 (of any type)
    """Write a source with feeds on this machine, and return its path."""
    return write(root, source(id_, feeds=sorted(urls), private=True, **fields))


def inbox(root: Path) -> set[str]:
    """Return the titles of the items that wait."""
    folder = root / "inbox"
    files = folder.glob("*.json")
    return {json.loads(path.read_text())["title"] for path in files}


def states(root: Path) -> dict[str, Any]:
    """Return the states of feeds as their file has them, by URL."""
    feeds: dict[str, Any] = json.loads((root / ".almanac/state/feeds.json").read_text())["feeds"]
    return feeds


def day(number: float, hours: float = 0) -> str:
    """Return a time for $ALMANAC_NOW, so many days and hours after 23 November 2026, 12:00."""
    time = datetime(2026, 11, 23, 12, tzinfo=UTC) + timedelta(days=number, hours=hours)
    return time.isoformat(timespec="seconds")
