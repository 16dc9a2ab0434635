"""What no command may rewrite: files as a person left them, broken ones, newer formats."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from support.records import URL, changed, event, files, guide, numbered, write

if TYPE_CHECKING:
    from pathlib import Path

    from support.commands import Run


@pytest.mark.parametrize(
    "words",
    [
        ["edit", "d", "--url", URL],
        ["edit", "d", "--title", " D "],
        ["edit", "d", "--unset", "score"],
        ["edit", "d", "--remove-tag", "none"],
        ["score", "d", "--clear"],
        ["link", "b", "c"],
        ["link", "b", "--guide", "g"],
        ["unlink", "a", "b"],
        ["guide", "edit", "g", "--title", "G"],
    ],
)
def test_a_change_that_changes_nothing_keeps_the_bytes(
    few: Path, run: Run, words: list[str]
) -> None:
    for path in [*few.glob("events/*"), *few.glob("guides/*")]:
        data = json.loads(path.read_bytes())
        path.write_text(json.dumps(dict(reversed(data.items())), indent=7))
    before = files(few)
    run(*words)
    assert changed(before, few) == set()


@pytest.mark.parametrize(
    "words",
    [
        ["edit", "x", "--title", "T"],
        ["edit", "x", "--unset", "score"],
        ["score", "x", "5"],
        ["score", "x", "--factor", "scale=5"],
        ["score", "x", "--clear"],
        ["score", "x"],
        ["link", "x", "a"],
        ["link", "x", "--guide", "g"],
        ["unlink", "x", "a"],
        ["show", "x"],
    ],
)
@pytest.mark.parametrize("broken", [b"{", b'{"id": "x", "score": 11}'])
def test_a_broken_file_is_named_with_exit_5_and_never_rewritten(
    few: Path, run: Run, words: list[str], broken: bytes
) -> None:
    write(few, broken, "x")
    before = files(few)
    assert "data/events/x.json is not a valid event" in run(*words, code=5).stderr
    assert changed(before, few) == set()


def test_a_broken_guide_is_named_with_exit_5_when_it_is_edited(few: Path, run: Run) -> None:
    write(few, guide("x", level="hard"))
    before = files(few)
    said = run("guide", "edit", "x", "--title", "T", code=5).stderr
    assert "data/guides/x.json is not a valid guide" in said
    assert changed(before, few) == set()


@pytest.mark.parametrize(
    "words",
    [
        ["list"],
        ["show", "a"],
        ["add", "T", "--source", "S"],
        ["link", "a", "b"],
        ["score", "a", "5"],
        ["edit", "a", "--title", "T"],
        ["remove", "a", "--yes"],
        ["guide", "list"],
        ["guide", "add", "T"],
    ],
)
def test_no_command_touches_an_almanac_of_a_newer_format(
    root: Path, run: Run, words: list[str]
) -> None:
    write(root, event("a"))
    write(root, event("b"))
    numbered(root, 2)
    before = files(root)
    assert "in format 2" in run(*words, code=1).stderr
    assert files(root) == before
    assert not (root / ".almanac").exists()


def test_a_record_that_would_be_too_large_is_not_written(root: Path, run: Run) -> None:
    write(root, event("a") | {"unknown": ["x" * 1000] * 1038})
    before = files(root)
    assert len(before["events/a.json"]) < 1024 * 1024
    result = run("edit", "a", "--summary", "s" * 20_000, code=5)
    assert "larger than 1 MiB" in result.stderr
    assert files(root) == before
