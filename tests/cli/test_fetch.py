"""`almanac fetch`: what it asks, takes in and says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from support.fetching import feed, inbox, private
from support.scripted_server import ScriptedServer, answer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from support.commands import Run


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    """Start a server on this machine."""
    with ScriptedServer() as running:
        yield running


def test_new_items_wait_and_are_counted(run: Run, root: Path, server: ScriptedServer) -> None:
    private(root, "news", server.at("/feed.xml", feed(1, 2, 3)))
    result = run("fetch")
    assert result.output == (
        "news  3 new\n1 source: 3 new items\nkeep or drop them with: almanac triage\n"
    )
    assert inbox(root) == {f"Story {number} of the day" for number in (1, 2, 3)}


def test_json_has_an_object_a_source(run: Run, root: Path, server: ScriptedServer) -> None:
    private(root, "a", server.at("/a.xml", feed(1, 2)))
    private(root, "b", server.at("/b.xml", answer(status=503)))
    rows = json.loads(run("fetch", "--json").stdout)
    assert rows == [
        {
            "source": "a", "status": "ok", "new": 2, "known": 0, "changed": 0, "old": 0,
            "dropped": 0, "held": 0, "note": None,
        },
        {
            "source": "b", "status": "failed", "new": 0, "known": 0, "changed": 0, "old": 0,
            "dropped": 0, "held": 0, "note": "the server answers 503 (unavailable)",
        },
    ]  # fmt: skip
