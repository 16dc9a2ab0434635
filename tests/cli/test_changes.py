"""Whatever changes files warns in the same way, and asks in the same way."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from almanac_cli.index.database import Index
from almanac_cli.index.index_file import NAME
from support.records import event, files, guide, write

if TYPE_CHECKING:
    from pathlib import Path

    from support.commands import Run

WARNING = "Warning: the index could not be used, which made this slow: "


@pytest.mark.parametrize("form", [[], ["--json"]], ids=["text", "json"])
@pytest.mark.parametrize(
    "words",
    [
        ["add", "New", "--source", "S"],
        ["add", "--json-in", "-"],
        ["edit", "fir", "--title", "T"],
        ["link", "fir", "second"],
        ["unlink", "fir", "third"],
        ["score", "fir"],
        ["score", "fir", "7"],
        ["score", "fir", "--clear"],
        ["score", "-"],
        ["remove", "fir", "--yes"],
        ["guide", "add", "New"],
        ["guide", "edit", "the-g", "--title", "T"],
        ["guide", "remove", "the-g", "--yes"],
        ["merge", "fir", "second", "--yes"],
        ["rename", "fir", "1st"],
    ],
    ids=" ".join,
)
def test_a_change_without_the_index_warns_that_it_was_slow(
    root: Path, run: Run, monkeypatch: pytest.MonkeyPatch, words: list[str], form: list[str]
) -> None:
    write(root, event("first", links=["third"]))
    write(root, event("second"))
    write(root, event("third"))
    write(root, guide("the-guide"))
    (root / ".almanac" / "cache" / NAME).mkdir(parents=True)
    monkeypatch.setattr(Index, "slow_after_s", -1.0)
    result = run(*words, *form, given=json.dumps({"id": "fir", "score": 3} | event("x", id="fir")))
    assert result.stderr.count(WARNING) == 1
    assert not form or json.loads(result.stdout) is not None


@pytest.mark.parametrize(
    "words",
    [["remove", "one"], ["guide", "remove", "g"], ["undo"], ["link", "one", "--suggest"]],
    ids=" ".join,
)
def test_without_a_terminal_a_question_needs_yes(almanac: Path, run: Run, words: list[str]) -> None:
    write(almanac, guide("g"))
    run("edit", "one", "--title", "T")
    before = files(almanac)
    hint = "Error: without a terminal to ask on, this needs --yes\n"
    assert run(*words, code=2).stderr == hint
    assert files(almanac) == before
