"""What may not be read or written is named, and stays as it is."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from support.bad_input import COMMANDS
from support.commands import shell
from support.processes import ordinary
from support.records import files

if TYPE_CHECKING:
    from pathlib import Path


def told(*words: str, code: int, **options: Any) -> str:  # noqa: ANN401 (subprocess.run's own)
    """Run `almanac` without special powers, check its exit code, and return what it said."""
    found = shell(*words, preexec_fn=ordinary, **options)
    said: str = found.stderr.decode()
    assert found.returncode == code, (found.stdout, said)
    assert "Traceback" not in said
    return said


@pytest.mark.parametrize("words", COMMANDS)
def test_an_unreadable_data_directory_is_named(two: Path, words: list[str]) -> None:
    before = files(two)
    two.chmod(0)
    said = told("--data", "data", *words, code=1, stdin=subprocess.DEVNULL)
    two.chmod(0o755)
    assert said == "Error: cannot read data: Permission denied\n"
    assert files(two) == before


@pytest.mark.parametrize("words", [["list"], ["show", "a"], ["add", "T", "--source", "S"]])
def test_an_unreadable_folder_of_events_is_named(two: Path, words: list[str]) -> None:
    before = files(two)
    (two / "events").chmod(0)
    said = told(*words, code=1)
    (two / "events").chmod(0o755)
    assert "data/events" in said
    assert "Permission denied" in said
    assert files(two) == before


def test_an_unreadable_event_is_left_out_by_name(two: Path) -> None:
    (two / "events" / "a.json").chmod(0)
    assert "data/events/a.json: cannot be read: Permission denied" in told("list", code=5)
    assert "data/events/a.json" in told("show", "a", code=5)


@pytest.mark.parametrize(
    "words",
    [
        ["add", "T", "--source", "S"],
        ["edit", "a", "--title", "T"],
        ["link", "a", "b"],
        ["link", "a", "--guide", "g"],
        ["score", "a", "5"],
        ["remove", "a", "--yes"],
        ["merge", "a", "b", "--yes"],
        ["edit", "a", "b", "--title", "T"],
        ["rename", "a", "x"],
        ["guide", "edit", "g", "--title", "T"],
        ["guide", "remove", "g", "--yes"],
        ["guide", "rename", "g", "x"],
    ],
)
def test_a_read_only_almanac_is_named_and_stays_as_it_is(two: Path, words: list[str]) -> None:
    before = files(two)
    _protect(two, 0o555)
    said = told(*words, code=1)
    _protect(two, 0o755)
    assert said.startswith("Error: cannot ")
    assert "Permission denied" in said
    assert files(two) == before


@pytest.mark.parametrize("words", [["list"], ["show", "a"], ["guide", "list"], ["score", "a"]])
def test_a_read_only_almanac_can_be_read(two: Path, words: list[str]) -> None:
    _protect(two, 0o555)
    assert told(*words, code=0) == ""
    _protect(two, 0o755)


def test_init_in_a_read_only_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "place").mkdir(mode=0o555)
    said = told("init", "place/data", code=1)
    assert said.startswith("Error: cannot ")
    assert "Permission denied" in said
    assert list((tmp_path / "place").iterdir()) == []


def _protect(root: Path, mode: int) -> None:
    for folder in (root, root / "events", root / "guides"):
        folder.chmod(mode)
