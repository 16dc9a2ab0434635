"""Bulk input that brings back what was removed says so."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from support.records import draft

if TYPE_CHECKING:
    from pathlib import Path

    from support.commands import Run

DATA = json.dumps([draft(title, url=f"https://example.com/{title}") for title in "ABCDEFGH"])


@pytest.fixture(autouse=True)
def imported(run: Run, root: Path) -> Path:
    """Add eight events in bulk."""
    run("add", "--json-in", "-", given=DATA)
    return root


def add_again(run: Run, *words: str) -> str:
    return run("add", "--json-in", "-", *words, given=DATA).stderr.splitlines()[-2]


def test_what_was_removed_is_brought_back_with_a_word(run: Run) -> None:
    run("remove", "a", "b", "--yes")
    assert add_again(run) == "Brought back 2, though removed on 2026-11-23: a, b"


def test_a_dry_run_says_so_too_and_keeps_the_form_of_json(run: Run) -> None:
    run("remove", "a", "--yes")
    result = run("add", "--json-in", "-", "--json", "--dry-run", given=DATA)
    assert "Brought back 1, though removed on 2026-11-23: a\n" in result.stderr
    assert {*json.loads(result.stdout)[-1]} == {"skipped", "id"}


def test_of_many_the_first_are_named(run: Run) -> None:
    run("remove", *"abcdefgh", "--yes")
    line = "Brought back 8, though removed on 2026-11-23: a, b, c, d, e and 3 more"
    assert add_again(run) == line


def test_a_removed_event_is_known_by_its_url(run: Run) -> None:
    run("edit", "a", "--title", "Quite another")
    run("remove", "a", "--yes")
    again = json.dumps(draft("New title", url="http://www.example.com/A/"))
    result = run("add", "--json-in", "-", given=again)
    assert result.stderr.startswith("Brought back 1, though removed on 2026-11-23: new-title\n")


def test_an_undone_removal_or_addition_is_no_removal(run: Run) -> None:
    run("remove", "a", "--yes")
    run("undo", "--yes")
    run("undo", "--yes")
    result = run("add", "--json-in", "-", given=DATA)
    assert result.stderr == "8 added\n"


def test_one_event_is_added_without_a_word(run: Run) -> None:
    run("remove", "a", "--yes")
    assert run("add", "A", "--source", "S").stderr == ""


def test_a_duplicate_of_what_is_there_again_is_not_brought_back(run: Run) -> None:
    run("remove", "a", "--yes")
    assert add_again(run) == "Brought back 1, though removed on 2026-11-23: a"
    result = run("add", "--json-in", "-", "--allow-duplicate", given=DATA)
    assert result.stderr == "8 added\n"
