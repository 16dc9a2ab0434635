"""HTML in bulk input is noticed, and turned to plain text where that is asked for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from support.commands import Run

EVENTS: list[dict[str, Any]] = [
    {"title": "R&amp;D at AT&amp;T", "source": "A &amp; B", "published": "2026-04-01"},
    {"title": "Plain: a < b", "source": "S", "published": "2026-04-01"},
    {
        "title": "Two",
        "source": "S",
        "published": "2026-04-02",
        "summary": "<p>One <a href='https://x.org'>link</a>.</p><ul><li>a</li><li>b</li></ul>",
        "mood": "<b>kept</b>",
    },
]


def _lines() -> str:
    return "".join(json.dumps(each) + "\n" for each in EVENTS)


@pytest.mark.parametrize("words", [("add", "--json-in", "-"), ("import", "-")])
def test_html_becomes_plain_text_on_demand(run: Run, root: Path, words: tuple[str, ...]) -> None:
    result = run(*words, "--html", given=_lines())
    assert result.stderr.splitlines() == ["3 added"]
    first = json.loads((root / "events" / "r-d-at-at-t.json").read_bytes())
    assert (first["title"], first["source"]) == ("R&D at AT&T", "A & B")
    two = json.loads((root / "events" / "two.json").read_bytes())
    assert (two["summary"], two["mood"]) == ("One link.\n\n- a\n- b", "<b>kept</b>")


@pytest.mark.usefixtures("root")
@pytest.mark.parametrize("words", [("add", "--json-in", "-"), ("import", "-")])
def test_html_is_noticed_and_kept_otherwise(run: Run, words: tuple[str, ...]) -> None:
    note = "Note: there seems to be HTML in texts (line 1, line 3); --html makes plain text of it"
    result = run(*words, "--dry-run", given=_lines())
    assert result.stderr.splitlines()[:2] == [note, "3 added"]
    run(*words, given=_lines())
    row = json.loads(run("show", "two", "--json").stdout)
    assert row["summary"] == EVENTS[2]["summary"]


@pytest.mark.usefixtures("root")
def test_takeaways_of_guides_become_plain_text_and_bodies_stay(run: Run) -> None:
    item = {"title": "G", "takeaways": ["a &amp; b"], "body": "`<b>` &amp; so on"}
    assert run("guide", "add", "--json-in", "-", "--html", given=json.dumps(item)).stderr
    row = json.loads(run("guide", "show", "g", "--json").stdout)
    assert (row["takeaways"], row["body"]) == (["a & b"], "`<b>` &amp; so on")


@pytest.mark.usefixtures("root")
def test_html_goes_with_bulk_input_only(run: Run) -> None:
    result = run("add", "A", "--source", "S", "--html", code=2)
    assert result.stderr == "Error: --html goes with --json-in\n"
