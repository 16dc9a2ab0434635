"""A file that holds no record is named, and hides none of the others."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from support.bad_input import BROKEN, IDS, check_left_out, is_safe
from support.records import event, files, write

if TYPE_CHECKING:
    from support.commands import Run


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_named_and_the_good_ones_are_shown(two: Path, run: Run, name: str) -> None:
    data, what = BROKEN[name]
    write(two, data, "x")
    check_left_out(two, run, what)


def test_a_folder_in_place_of_an_event_is_named(two: Path, run: Run) -> None:
    (two / "events" / "x.json").mkdir()
    check_left_out(two, run, "is a folder, not a file")


@pytest.mark.parametrize("target", ["../../secret.json", "a.json", "nowhere", "x.json"])
def test_a_symbolic_link_for_an_event_is_named_and_not_followed(
    two: Path, run: Run, target: str
) -> None:
    (two / "events" / "x.json").symlink_to(target)
    check_left_out(two, run, "is a symbolic link, not a file")
    assert (two / "events" / "x.json").is_symlink()


def test_a_pipe_in_place_of_an_event_is_named_and_not_waited_for(two: Path, run: Run) -> None:
    os.mkfifo(two / "events" / "x.json")
    check_left_out(two, run, "is not a regular file")


@pytest.mark.parametrize("id_", [*IDS, "y", "x-", "X", None, 7, ["x"], {"x": 1}])
def test_an_id_that_differs_from_the_files_name_is_named(two: Path, run: Run, id_: object) -> None:
    write(two, event("x", id=id_), "x")
    check_left_out(two, run, "id")


@pytest.mark.parametrize("name", ["Upper", "a b", "a..b", "con\x1b[31m", "ä", "x" * 90])
def test_a_file_whose_name_is_no_id_is_named_safely(two: Path, run: Run, name: str) -> None:
    write(two, event(name), name)
    before = files(two)
    result = run("list", "-q", code=5)
    assert result.stdout == "a\nb\n"
    assert is_safe(result.stderr)
    assert files(two) == before


def test_an_almanac_in_a_folder_whose_name_is_no_text_is_read(tmp_path: Path, run: Run) -> None:
    folder = os.fsdecode(bytes(tmp_path / "caf") + b"\xe9")
    run("init", folder)
    run("--data", folder, "add", "T", "--source", "S")
    assert run("--data", folder, "list", "-q").stdout == "t\n"
    assert json.loads(Path(folder, "almanac.json").read_bytes())["name"] == "caf\ufffd"
