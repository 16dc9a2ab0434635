"""`almanac init`: a new almanac, and never over an old one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from support.records import event, files, write
from support.setting import SHIPPED
from support.shapes import on_disk

if TYPE_CHECKING:
    from pathlib import Path

    from support.commands import Run


def test_an_almanac_is_made_in_data_unless_a_folder_is_named(run: Run, tmp_path: Path) -> None:
    assert run("init").stdout == "Made an empty almanac in data\n"
    assert on_disk(tmp_path, "data/almanac") == {"format": 1, "name": tmp_path.name}
    assert run("list", "--json").stdout == "[]\n"


@pytest.mark.parametrize("folder", ["here", "deep/down/here", "with space"])
def test_an_almanac_is_made_in_the_folder_that_is_named(
    run: Run, tmp_path: Path, folder: str
) -> None:
    assert run("init", folder).stdout == f"Made an empty almanac in {folder}\n"
    assert on_disk(tmp_path, f"{folder}/almanac")["format"] == 1
    run("--data", folder, "add", "One", "--source", "S")


def test_an_almanac_can_be_made_in_the_current_folder(run: Run, tmp_path: Path) -> None:
    run("init", ".")
    assert on_disk(tmp_path, "almanac") == {"format": 1, "name": tmp_path.name}


def test_an_almanac_is_made_where_data_says(run: Run, tmp_path: Path) -> None:
    run("--data", "mine", "init")
    assert on_disk(tmp_path, "mine/almanac") == {"format": 1, "name": "mine"}


def test_the_example_is_the_shipped_almanac_byte_for_byte(run: Run, tmp_path: Path) -> None:
    assert run("init", "--example").stdout == "Made a copy of the shipped almanac in data\n"
    assert files(tmp_path / "data") == files(SHIPPED)


def test_the_example_can_be_read_at_once(run: Run) -> None:
    run("init", "--example", "tour")
    listed = json.loads(run("--data", "tour", "list", "--json").stdout)
    assert len(listed) == len(list((SHIPPED / "events").glob("*.json")))


@pytest.mark.parametrize("words", [(), ("--example",)])
def test_an_almanac_that_is_there_is_not_touched(
    run: Run, root: Path, words: tuple[str, ...]
) -> None:
    write(root, event("one"))
    before = files(root)
    result = run("init", *words, code=7)
    assert result.stdout == ""
    assert result.stderr == ("Error: there is an almanac in data already\nnothing was changed\n")
    assert files(root) == before


@pytest.mark.parametrize("words", [(), ("--example",)])
@pytest.mark.parametrize("folder", [".", "events", "notes/old"])
def test_no_almanac_is_made_in_another_unless_named(
    run: Run, root: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], folder: str
) -> None:
    (root / folder).mkdir(parents=True, exist_ok=True)
    monkeypatch.chdir(root / folder)
    before = files(root)
    assert run("init", *words, code=7).stderr == (
        f"Error: there is an almanac in {root} already\n"
        "nothing was changed; to make another one inside it, name a folder: almanac init DIR\n"
    )
    assert files(root) == before
    run("init", *words, "named")
    assert (root / folder / "named" / "almanac.json").exists()


def test_an_almanac_is_made_in_another_where_data_says(
    run: Run, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root)
    run("--data", "inner", "init")
    assert (root / "inner" / "almanac.json").exists()


def test_an_almanac_is_made_beside_another(
    run: Run, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root.parent / "part").mkdir()
    monkeypatch.chdir(root.parent / "part")
    run("init")
    assert (root.parent / "part" / "data" / "almanac.json").exists()


@pytest.mark.parametrize("words", [(), ("--example",)])
def test_records_without_an_almanac_json_are_not_touched(
    run: Run, tmp_path: Path, words: tuple[str, ...]
) -> None:
    (tmp_path / "data").mkdir()
    write(tmp_path / "data", event("one"))
    before = files(tmp_path)
    run("init", *words, code=7)
    assert files(tmp_path) == before


@pytest.mark.parametrize("marker", [b"", b"{", b'{"format": 99}'])
def test_an_almanac_that_cannot_be_read_is_not_touched(
    run: Run, tmp_path: Path, marker: bytes
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/almanac.json").write_bytes(marker)
    run("init", code=7)
    assert files(tmp_path) == {"data/almanac.json": marker}


def test_other_files_in_the_folder_stay(run: Run, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/notes.txt").write_text("mine")
    run("init")
    assert (tmp_path / "data/notes.txt").read_text() == "mine"


def test_a_file_in_place_of_the_folder_is_left_alone(run: Run, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("mine")
    assert "data" in run("init", code=1).stderr
    assert files(tmp_path) == {"data": b"mine"}


def test_no_almanac_is_needed_above_but_one_there_is_left_alone(
    run: Run, root: Path, tmp_path: Path
) -> None:
    before = files(root)
    run("init", "second")
    assert files(root) == before
    assert (tmp_path / "second/almanac.json").is_file()


@pytest.mark.parametrize("words", [("a", "b"), ("--nonsense",)])
def test_words_that_make_no_sense_are_wrong_usage(
    run: Run, tmp_path: Path, words: tuple[str, ...]
) -> None:
    run("init", *words, code=2)
    assert files(tmp_path) == {}


def test_init_refuses_an_existing_almanac_with_exit_7(root: Path, run: Run) -> None:
    before = files(root)
    assert run("init", code=7).stderr == (
        "Error: there is an almanac in data already\nnothing was changed\n"
    )
    assert files(root) == before
