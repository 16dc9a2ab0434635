"""Which almanac a command is about: the one that is named, or the nearest."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from almanac_cli.operations.init import create_almanac
from support.commands import Run, shell
from support.records import event, files, write

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("place", ["here", "here/data", "here/data/events", "here/deep/down"])
@pytest.mark.usefixtures("here_and_there")
def test_the_nearest_almanac_upwards_is_found(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    (tmp_path / place).mkdir(parents=True, exist_ok=True)
    monkeypatch.chdir(tmp_path / place)
    assert run("list", "-q").stdout == "here\n"


def test_the_environment_names_the_almanac_before_the_nearest(
    run: Run, here_and_there: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv("ALMANAC_DATA", str(here_and_there[1]))
    assert run("list", "-q").stdout == "there\n"


def test_the_option_names_the_almanac_before_the_environment(
    run: Run, here_and_there: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALMANAC_DATA", str(here_and_there[1]))
    assert run("--data", str(here_and_there[0]), "list", "-q").stdout == "here\n"


@pytest.mark.parametrize("words", [("--data", "nowhere"), ("--data", "file"), ("--data", ".")])
def test_a_folder_that_is_named_must_be_an_almanac_itself(
    run: Run, root: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    (tmp_path / "file").write_text("mine")
    before = files(root)
    assert run(*words, "list", code=6).stderr.startswith(f"Error: {words[1]} ")
    assert files(root) == before


def test_without_an_almanac_a_hint_says_how_to_make_one(run: Run, tmp_path: Path) -> None:
    assert run("list", code=6).stderr == (
        f"Error: no almanac in {tmp_path} or above it\nmake one with: almanac init\n"
    )


def test_a_newer_format_is_refused(run: Run, root: Path) -> None:
    (root / "almanac.json").write_text('{"format": 2, "name": "x"}\n')
    result = run("list", "--json", code=1)
    assert result.stdout == ""
    assert "format 2" in json.loads(result.stderr)["message"]


def test_the_option_wins_over_the_variable_over_the_folder(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("option", "variable", "data"):
        root = create_almanac(tmp_path / name, "test", example=False).root
        write(root, event(name))
    assert run("list", "-q").stdout == "data\n"
    monkeypatch.setenv("ALMANAC_DATA", "variable")
    assert run("list", "-q").stdout == "variable\n"
    assert run("--data", "option", "list", "-q").stdout == "option\n"


def test_a_folder_named_by_the_variable_is_not_searched_upwards(
    root: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALMANAC_DATA", str(root / "events"))
    run("list", code=6)


def test_an_almanac_is_found_from_below_by_a_process_of_its_own(root: Path) -> None:
    write(root, event("a"))
    assert shell("list", "-q", cwd=root / "events").stdout == b"a\n"


@pytest.mark.parametrize("words", [["list"], ["show", "one"], ["init"], ["init", "new"]])
def test_a_current_folder_that_is_gone_is_named(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    monkeypatch.setenv("PWD", str(gone))
    gone.rmdir()
    expected = f"Error: the current folder is gone: {gone}\nchange to a folder that exists\n"
    assert run(*words, code=1).stderr == expected


def test_an_almanac_is_made_elsewhere_if_the_folder_is_gone(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    run("init", str(tmp_path / "new"))
    assert run("--data", str(tmp_path / "new"), "list", "--json").stdout == "[]\n"
