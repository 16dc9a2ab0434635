"""Where there is no almanac, every command says so, and how to make one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from support.bad_input import COMMANDS
from support.records import files

if TYPE_CHECKING:
    from pathlib import Path

    from support.commands import Run


@pytest.mark.parametrize("words", COMMANDS)
def test_without_an_almanac_every_command_says_how_to_make_one(
    tmp_path: Path, run: Run, words: list[str]
) -> None:
    assert run(*words, code=6).stderr == (
        f"Error: no almanac in {tmp_path} or above it\nmake one with: almanac init\n"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", COMMANDS)
def test_a_data_directory_that_is_not_there_is_named(
    tmp_path: Path, run: Run, words: list[str]
) -> None:
    assert run("--data", "no", *words, code=6).stderr == (
        "Error: no does not exist\nmake it with: almanac init no\n"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", COMMANDS)
def test_a_data_directory_that_is_a_file_is_named(
    tmp_path: Path, run: Run, words: list[str]
) -> None:
    (tmp_path / "file").write_text("mine")
    assert run("--data", "file", *words, code=6).stderr == "Error: file is not a folder\n"
    assert files(tmp_path) == {"file": b"mine"}


def test_no_almanac_is_made_in_what_is_a_file(tmp_path: Path, run: Run) -> None:
    (tmp_path / "file").write_text("mine")
    assert "file" in run("init", "file", code=1).stderr
    assert files(tmp_path) == {"file": b"mine"}


def test_without_an_almanac_json_is_told_so_in_json(run: Run) -> None:
    result = run("list", "--json", code=6)
    assert result.stdout == ""
    assert json.loads(result.stderr)["error"] == "no_almanac"
