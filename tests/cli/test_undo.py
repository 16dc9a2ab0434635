"""`almanac undo` gives back what a command changed, byte for byte, and nothing else."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from almanac_cli.errors import Conflict
from almanac_cli.operations import undo
from almanac_cli.operations.store import Store
from almanac_cli.storage import files as file_reading
from almanac_cli.storage.history import History
from support.commands import Run, modules_after, shell
from support.messages import fails
from support.records import event, files, guide, write
from support.shapes import on_disk
from support.terminal import Terminal


@pytest.fixture
def few(root: Path) -> Path:
    """Make an almanac of two events, linked, and a guide."""
    write(root, event("a", links=["b"], tags=["t"]))
    write(root, event("b"))
    write(root, guide("g"))
    return root


@pytest.mark.parametrize(
    ("words", "given"),
    [
        (("add", "New", "--source", "S"), None),
        (("add", "--json-in", "-"), b'{"title": "C", "source": "S", "published": "2026-01-01"}'),
        (("edit", "a", "--add-tag", "u", "--unset", "links"), None),
        (("score", "a", "7"), None),
        (("score", "-"), b'{"id": "a", "score": 3}\n{"id": "b", "score": 4}'),
        (("triage", "-"), b'{"id": "a", "tags": ["u"]}\n{"id": "b", "drop": true}'),
        (("link", "b", "--guide", "g"), None),
        (("unlink", "b", "a"), None),
        (("remove", "b", "--yes"), None),
        (("remove", "a", "b", "--yes"), None),
        (("guide", "add", "New"), None),
        (("guide", "edit", "g", "--level", "mixed"), None),
        (("guide", "remove", "g", "--yes"), None),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_undo_gives_back_what_was_there_byte_for_byte(
    few: Path, run: Run, words: tuple[str, ...], given: bytes | None
) -> None:
    (few / "events" / "b.json").chmod(0o640)
    before = files(few)
    run(*words, given=given)
    after = files(few)
    assert after != before
    run("undo", "--yes")
    assert files(few) == before
    assert (few / "events" / "b.json").stat().st_mode & 0o777 == 0o640
    run("undo", "2", "--yes")
    assert files(few) == after


def test_called_again_it_goes_further_back(few: Path, run: Run) -> None:
    before = files(few)
    run("score", "a", "7")
    run("score", "a", "8")
    run("undo", "--yes")
    assert (
        run("undo", "--yes").stdout
        == "  restored  events/a.json: score\nundid step 1: almanac score a 7\n"
    )
    assert files(few) == before
    said = run("undo", "--yes", code=1).stderr
    assert said == "Error: there is nothing to undo\n"


def test_it_refuses_by_name_where_a_file_was_changed_since(few: Path, run: Run) -> None:
    run("remove", "b", "--yes")
    write(few, event("a", title="By hand"))
    before = files(few)
    said = run("undo", "--yes", code=7).stderr
    assert said.startswith("Error: what step 1 changed was changed again since:\n  events/a.json\n")
    assert files(few) == before


def test_an_invalid_file_that_was_removed_comes_back(few: Path, run: Run) -> None:
    write(few, b"\xff\xfe{", "bad")
    before = files(few)
    run("remove", "bad", "--yes")
    run("undo", "--yes")
    assert files(few) == before


def test_the_list_shows_steps_with_age_and_command(few: Path, run: Run) -> None:
    run("edit", "a", "--title", "Two words")
    run("undo", "--yes")
    assert run("undo", "--list").stdout.splitlines()[2:] == [
        "   2  just now      1  almanac undo --yes (undid 1)",
        "   1  just now      1  almanac edit a --title 'Two words' (undone)",
    ]
    listed = json.loads(run("undo", "--list", "--json").stdout)
    assert [(each["step"], each["undoes"], each["undone"]) for each in listed] == [
        (2, 1, False),
        (1, None, True),
    ]
    assert few


def test_the_last_hundred_steps_are_kept(
    few: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(History, "max_entries", 3)
    for n in range(1, 6):
        run("score", "a", str(n))
    assert [each.number for each in Store(few).history.entries()] == [5, 4, 3]


def test_no_step_is_read_that_is_older_than_the_one_to_undo(
    few: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(1, 6):
        run("score", "a", str(n))
    run("undo", "--yes")
    read: list[str] = []
    real = file_reading.read

    def noting(path: Path, *size: int) -> bytes:
        if Path(path).parent.name == "undo":
            read.append(Path(path).stem)
        return real(path, *size)

    monkeypatch.setattr(file_reading, "read", noting)
    run("undo", "--yes")
    assert set(read) == {"7", "6", "5", "4"}
    assert on_disk(few, "events/a")["score"] == 3


def test_it_needs_no_pydantic(few: Path) -> None:
    shell("score", "a", "7")
    loaded = modules_after(["--data", str(few), "undo", "--yes"])
    assert "score" not in on_disk(few, "events/a")
    assert "pydantic" not in loaded


def test_a_failure_on_the_way_takes_back_what_was_done(few: Path, run: Run) -> None:
    """A folder stands in the way of the second of two new events."""
    lines = b'{"title": "C", "source": "S", "published": "2026-01-01"}\n'
    before = files(few)
    (few / "events" / ".c.json.almanac-new").mkdir()
    run("add", "--json-in", "-", given=lines.replace(b'"C"', b'"B2"') + lines, code=1)
    assert files(few) == before
    assert [*Store(few).history.entries()] == []


@pytest.mark.parametrize("file", ["../x.json", "events/../x", "/etc/x", "events/", "x", ".git/x"])
def test_a_step_that_somebody_else_wrote_names_no_other_place(
    few: Path, run: Run, file: str
) -> None:
    step: dict[str, object] = {"words": [], "time": "", "undoes": None}
    held = {"file": file, "before": "evil", "mode": 0o644, "after": None}
    folder = few / ".almanac" / "state" / "undo"
    folder.mkdir(parents=True)
    (folder / "1.json").write_text(json.dumps({**step, "files": [held]}))
    assert "nothing to undo" in run("undo", "--yes", code=1).stderr


def test_without_a_terminal_it_needs_yes(few: Path, run: Run) -> None:
    run("score", "a", "7")
    before = files(few)
    run("undo", code=2)
    assert files(few) == before


def test_a_step_undone_meanwhile_is_not_undone_again(few: Path, run: Run) -> None:
    run("score", "a", "7")
    store = Store.open(few)
    (step,) = Store(few).history.entries()
    run("undo", "--yes")
    before = files(few)
    with fails(Conflict, match="step 1 is gone, or was undone meanwhile"):
        undo.undo(store, step, datetime(2026, 11, 23, tzinfo=UTC))
    assert files(few) == before


def test_an_undo_cut_off_can_be_taken_back_and_made_again(few: Path, run: Run) -> None:
    """Also where another command came in between, after which the files no longer tell."""
    old = files(few)
    run("remove", "b", "--yes")
    new = files(few)
    run("undo", "--yes")
    # As if the command had not come to that, nor to saying that it came to its end.
    (few / "events" / "b.json").unlink()
    step = few / ".almanac" / "state" / "undo" / "2.json"
    step.write_text(step.read_text().replace(',"whole":true', ""))
    half = files(few)
    run("guide", "add", "New")
    run("undo", "--yes")
    assert files(few) == half
    run("undo", "--yes")
    assert files(few) == new
    run("undo", "--yes")
    assert files(few) == old
    run("undo", "--yes", code=1)


def test_a_file_that_cannot_be_read_hinders_no_later_step(few: Path, run: Run) -> None:
    run("score", "a", "7")
    run("undo", "--yes")
    (few / "events" / "a.json").unlink()
    (few / "events" / "a.json").mkdir()
    run("score", "b", "7")
    assert [each.number for each in Store(few).history.entries()] == [3, 2, 1]


def test_an_undo_that_ended_is_not_taken_for_one_cut_off(few: Path, run: Run) -> None:
    """The second undo makes the event again what it was before the first one."""
    run("link", "b", "--guide", "g")
    linked = files(few)
    run("guide", "remove", "g", "--yes")
    run("undo", "--yes")
    assert files(few) == linked
    run("undo", "--yes")
    before = files(few)
    assert run("undo", "--yes", code=1).stderr == "Error: there is nothing to undo\n"
    assert files(few) == before
    assert [(each.reverts, each.undone) for each in Store(few).history.entries()] == [
        (1, False), (2, False), (None, True), (None, True),
    ]  # fmt: skip


def test_a_step_whose_files_are_as_before_is_not_called_undone(few: Path, run: Run) -> None:
    run("add", "New", "--source", "S")
    (few / "events" / "new.json").unlink()
    assert "nothing left to undo" in run("undo", "1", "--yes", code=1).stderr
    assert [each.undone for each in Store(few).history.entries()] == [False]


def test_a_step_that_cannot_be_read_is_named_and_none_is_undone(few: Path, run: Run) -> None:
    run("score", "a", "7")
    run("score", "a", "8")
    (few / ".almanac" / "state" / "undo" / "2.json").write_bytes(b"")
    before = files(few)
    assert "step 2 cannot be read" in run("undo", "--yes", code=1).stderr
    assert files(few) == before


def test_half_of_the_steps_kept_can_be_undone_one_by_one(
    few: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(History, "max_entries", 6)
    for n in range(1, 10):
        run("score", "a", str(n))
    for n in (8, 7, 6):
        run("undo", "--yes")
        assert on_disk(few, "events/a")["score"] == n


def test_an_undo_that_ended_is_one_though_its_file_was_put_back(few: Path, run: Run) -> None:
    run("score", "a", "7")
    scored = (few / "events" / "a.json").read_bytes()
    run("undo", "--yes")
    (few / "events" / "a.json").write_bytes(scored)
    assert [(each.reverts, each.undone) for each in Store(few).history.entries()] == [
        (1, False),
        (None, True),
    ]


@pytest.mark.parametrize("reply", ["\x1b", "maybe"])
def test_a_reply_that_is_neither_y_nor_n_is_asked_again(run: Run, root: Path, reply: str) -> None:
    run("add", "A", "--source", "S")
    terminal = Terminal("undo")
    terminal.answer("Undo this? [y/N]: ", reply)
    terminal.answer("Error: answer y or n\r\nUndo this? [y/N]: ", "Y")
    terminal.end()
    assert not [*(root / "events").iterdir()]
