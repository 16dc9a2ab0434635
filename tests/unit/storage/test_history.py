"""The history belongs to an almanac and to the folders of its kinds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from almanac_cli.errors import ChangedSince, DiskError, FileConflict, RollbackFailed
from almanac_cli.storage import atomic, git_attributes, state_dir
from almanac_cli.storage.history import Deletion, History
from almanac_cli.storage.transaction import Change
from support.notes import NOTE
from support.records import NEW, OLD

if TYPE_CHECKING:
    from pathlib import Path

TIME = "2026-11-23T12:00:00Z"


@pytest.fixture
def note(tmp_path: Path) -> Path:
    """Make a file of a third kind, and the folder of state."""
    state_dir.make_state(tmp_path)
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "n.json").write_bytes(OLD)
    return tmp_path / "notes" / "n.json"


def test_a_change_of_a_third_kind_can_be_undone(tmp_path: Path, note: Path) -> None:
    history = History(tmp_path, [NOTE.folder])
    history.apply([Change("notes/n.json", OLD, NEW)], ["edit"], TIME)
    assert note.read_bytes() == NEW
    entry = history.latest()
    assert entry
    assert (entry.number, entry.command, entry.reverts) == (1, ("edit",), None)
    history.apply(history.inverse(entry, TIME), ["undo"], TIME, reverts=entry.number)
    assert note.read_bytes() == OLD
    assert [(each.number, each.reverts, each.undone) for each in history.entries()] == [
        (2, 1, False),
        (1, None, True),
    ]
    assert history.latest() is None


@pytest.mark.usefixtures("note")
def test_an_entry_about_another_folder_is_none(tmp_path: Path) -> None:
    History(tmp_path, ["notes"]).apply([Change("notes/n.json", OLD, NEW)], [], TIME)
    assert [*History(tmp_path, ["events"]).entries()] == []
    assert History(tmp_path, ["events"]).get(1) is None


def test_a_file_that_changed_since_is_not_restored(tmp_path: Path, note: Path) -> None:
    history = History(tmp_path, ["notes"])
    history.apply([Change("notes/n.json", OLD, NEW)], [], TIME)
    note.write_bytes(b"other")
    entry = history.get(1)
    assert entry
    with pytest.raises(ChangedSince) as caught:
        history.inverse(entry, TIME)
    assert caught.value.files == ("notes/n.json",)


def test_no_change_is_no_entry(tmp_path: Path) -> None:
    history = History(tmp_path, ["notes"])
    history.apply([], ["edit"], TIME)
    assert [*history.entries()] == []


@pytest.mark.usefixtures("note")
def test_prune_keeps_the_latest_entries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(History, "max_entries", 2)
    history = History(tmp_path, ["notes"])
    for before, after in ((OLD, NEW), (NEW, OLD), (OLD, NEW)):
        history.apply([Change("notes/n.json", before, after)], [], TIME)
    history.prune()
    assert [entry.number for entry in history.entries()] == [3, 2]


def test_git_merges_the_files_of_a_third_kind() -> None:
    assert git_attributes.attribute_lines([NOTE])[0] == "/notes/*.json merge=almanac text eol=lf"


def _fail_to_revert(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    """Let the second write fail, and with this error the third, which reverts the first."""
    writes = iter([None, DiskError("write", "notes/o.json", "no luck"), error])
    replace = atomic.replace

    def failing(path: Path, data: bytes, before: bytes) -> None:
        if failure := next(writes):
            raise failure
        replace(path, data, before)

    monkeypatch.setattr(atomic, "replace", failing)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (DiskError("write", "notes/n.json", "no luck either"), RollbackFailed),
        (KeyboardInterrupt(), KeyboardInterrupt),
    ],
)
def test_what_cannot_be_reverted_can_be_undone(
    tmp_path: Path,
    note: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: BaseException,
    kind: type[BaseException],
) -> None:
    (tmp_path / "notes" / "o.json").write_bytes(OLD)
    changes = [Change("notes/n.json", OLD, NEW), Change("notes/o.json", OLD, NEW)]
    history = History(tmp_path, ["notes"])
    with monkeypatch.context() as patch:
        _fail_to_revert(patch, error)
        with pytest.raises(kind):
            history.apply(changes, ["edit"], TIME)
    assert note.read_bytes() == NEW
    entry = history.latest()
    assert entry
    history.apply(history.inverse(entry, TIME), ["undo"], TIME, reverts=entry.number)
    assert note.read_bytes() == OLD


def test_what_is_reverted_leaves_no_entry(tmp_path: Path, note: Path) -> None:
    changes = [Change("notes/n.json", OLD, NEW), Change("notes/none.json", OLD, NEW)]
    history = History(tmp_path, ["notes"])
    with pytest.raises(FileConflict):
        history.apply(changes, ["edit"], TIME)
    assert note.read_bytes() == OLD
    assert [*history.entries()] == []


@pytest.mark.usefixtures("note")
def test_an_old_history_is_moved_past_what_a_kill_left(tmp_path: Path) -> None:
    history = History(tmp_path, ["notes"])
    history.apply([Change("notes/n.json", OLD, NEW)], ["first"], TIME)
    new, old = tmp_path / ".almanac/state/undo", tmp_path / ".almanac/undo"
    new.rename(old)
    new.mkdir()
    (new / ".1.json.almanac-new").write_bytes(b"{")
    history.apply([Change("notes/n.json", NEW, OLD)], ["second"], TIME)
    assert [entry.command for entry in history.entries()] == [("second",), ("first",)]
    assert not old.exists()


def test_deletions_are_those_of_all_entries_but_undone_ones(tmp_path: Path) -> None:
    history = History(tmp_path, ["notes"])
    for n, content in enumerate((OLD, NEW, b'"after":null')):
        name = f"notes/{n}.json"
        history.apply([Change(name, None, content)], ["add"], TIME)
        history.apply([Change(name, content, None)], ["remove"], TIME)
    entry = history.latest()
    assert entry
    history.apply(history.inverse(entry, TIME), ["undo"], TIME, reverts=entry.number)
    assert [*history.deletions()] == [
        Deletion("notes/1.json", NEW, TIME),
        Deletion("notes/0.json", OLD, TIME),
    ]
    assert [*history.deletions()] == [
        Deletion(file.file, file.before, entry.time)
        for entry in history.entries()
        for file in entry.files
        if entry.reverts is None and not entry.undone
        if file.before is not None and file.after is None
    ]
