"""An almanac of an earlier version keeps its history, which is moved at the first change."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from almanac_cli.operations.store import Store
from almanac_cli.storage import files as file_reading
from almanac_cli.storage.entries import digest
from support.old_layout import OBSOLETE, old_entry, to_old_layout
from support.records import event, files, write

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from support.commands import Run


def scored(root: Path) -> Path:
    """Write an event, and two entries of an earlier version that scored it."""
    texts = [json.dumps(event("a", score=score)) for score in (None, 1, 2)]
    for number in (1, 2):
        before, after = texts[number - 1 : number + 1]
        old_entry(root, number, "events/a.json", before, digest(after.encode()))
    for name in OBSOLETE:
        (root / ".almanac" / name).write_bytes(b"old")
    return write(root, texts[2].encode(), "a")


def test_the_old_history_is_read_where_it_is(root: Path, run: Run) -> None:
    scored(root)
    entries = json.loads(run("undo", "--list", "--json").stdout)
    assert [(entry["step"], entry["command"]) for entry in entries] == [
        (2, ["score", "a", "2"]),
        (1, ["score", "a", "1"]),
    ]
    run("list")
    assert (root / ".almanac" / "undo" / "2.json").exists()
    assert not (root / ".almanac" / "state").exists()


def test_the_first_change_moves_the_old_history(root: Path, run: Run) -> None:
    path = scored(root)
    run("undo", "--yes")
    assert json.loads(path.read_bytes())["score"] == 1
    folder = root / ".almanac"
    assert {item.name for item in folder.iterdir()} <= {".gitignore", "cache", "state"}
    assert {item.name for item in (folder / "state" / "undo").iterdir()} == {
        "1.json", "2.json", "3.json",
    }  # fmt: skip
    run("undo", "--yes")
    assert "score" not in json.loads(path.read_bytes())
    run("undo", "--yes", code=1)


def test_the_old_index_goes_with_the_first_new_one(root: Path, run: Run) -> None:
    scored(root)
    assert run("list", "-q").stdout == "a\n"
    left = {item.name for item in (root / ".almanac").iterdir()}
    assert left == {".gitignore", "cache", "undo"}


def test_a_reader_finds_a_history_that_is_moved_meanwhile(
    root: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    scored(root)
    write(root, event("b"))
    ids = file_reading.ids
    looked: list[Path] = []

    def moving(folder: Path) -> list[str]:
        found = ids(folder)
        if folder.name == "undo":
            looked.append(folder)
            if len(looked) == 1:
                monkeypatch.setattr(file_reading, "ids", ids)
                run("score", "b", "5")
                monkeypatch.setattr(file_reading, "ids", moving)
        return found

    monkeypatch.setattr(file_reading, "ids", moving)
    assert [entry.number for entry in Store(root).history.entries()] == [3, 2, 1]
    assert looked[0].parent.name == "state", "first where it was not yet"


def test_entries_listed_before_the_move_are_read_after_it(root: Path, run: Run) -> None:
    scored(root)
    write(root, event("b"))
    entries = Store(root).history.entries()
    assert next(entries).number == 2
    run("score", "b", "5")
    assert [entry.number for entry in entries] == [1]


def test_a_newer_history_is_never_replaced_by_an_old_one(root: Path, run: Run) -> None:
    write(root, event("a"))
    run("score", "a", "7")
    scored_now = files(root)
    old_entry(root, 1, "events/a.json", "{}", None)
    run("score", "a", "8")
    assert (root / ".almanac" / "undo" / "1.json").exists(), "nor is the old one deleted"
    run("undo", "--yes")
    assert files(root) == scored_now


def test_the_layout_of_the_tests_is_the_old_one(root: Path, run: Run) -> None:
    write(root, event("a"))
    run("score", "a", "7")
    to_old_layout(root)
    assert len(json.loads(run("undo", "--list", "--json").stdout)) == 1
