"""The files of decisions about items: lines are added, and undone by further lines."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from almanac_cli.errors import DiskError, FileConflict
from almanac_cli.model.kinds import ITEM
from almanac_cli.model.seen import Decision
from almanac_cli.operations import undo
from almanac_cli.operations.changes import Changes
from almanac_cli.operations.store import Store
from almanac_cli.storage import line_files, seen_files
from almanac_cli.storage.transaction import Change
from support.records import item, write
from support.setting import MOMENT

if TYPE_CHECKING:
    from pathlib import Path

KEY = "g0123456789abcdef"
DROPPED = Decision((KEY,), "2026-11-23T10:00:00Z", "dropped", None)
PATH = "seen/source.txt"


def drop(root: Path, name: str = "a", decision: Decision = DROPPED) -> Store:
    """Drop an item in one transaction, as a command does."""
    store = Store.open(root)
    data = store.read_bytes(ITEM, name)
    with store.transaction(MOMENT) as changes:
        changes.stage(seen_files.appending("source", [decision]))
        changes.remove(ITEM, name, data)
    return store


def outcomes(root: Path) -> list[str]:
    return [line.outcome for line in seen_files.read_all(root).get("source", [])]


def test_a_decision_is_a_step_that_can_be_undone_and_redone(root: Path) -> None:
    path = write(root, item("a"))
    before = path.read_bytes()
    store = drop(root)
    assert (outcomes(root), path.exists()) == (["dropped"], False)
    entry = store.history.latest()
    assert entry is not None
    later = MOMENT + timedelta(hours=1)
    undo.undo(store, entry, later)
    assert (outcomes(root), path.read_bytes()) == (["dropped", "restored"], before)
    assert store.history.latest() is None
    entry = store.history.get(2)
    assert entry is not None
    undo.undo(store, entry, later)
    assert (outcomes(root), path.exists()) == (["dropped", "restored", "dropped"], False)


def test_an_earlier_decision_is_undone_beside_later_ones(root: Path) -> None:
    write(root, item("a"))
    write(root, item("b"))
    drop(root)
    store = drop(root, "b", DROPPED._replace(keys=(KEY.replace("0", "f"),)))
    entry = store.history.get(1)
    assert entry is not None
    undo.undo(store, entry, MOMENT)
    assert outcomes(root) == ["dropped", "dropped", "restored"]


def test_a_decision_that_was_changed_is_not_undone(root: Path) -> None:
    write(root, item("a"))
    store = drop(root)
    line_files.append(root / PATH, f"{KEY} 2026-11-24T10:00:00Z kept -\n".encode())
    entry = store.history.get(1)
    assert entry is not None
    with pytest.raises(seen_files.DecidedSince):
        undo.undo(store, entry, MOMENT)


def test_a_transaction_that_fails_takes_its_lines_back(root: Path) -> None:
    write(root, item("a"))
    drop(root)
    before = (root / PATH).read_bytes()
    changes = Changes(MOMENT)
    changes.stage(seen_files.appending("source", [DROPPED]))
    changes.stage(Change("inbox/none.json", b"other", None))
    with pytest.raises(FileConflict):
        changes.write(root)
    assert (root / PATH).read_bytes() == before


def test_lines_that_cannot_be_added_leave_all_as_it_was(root: Path) -> None:
    write(root, item("a"))
    drop(root)
    (root / PATH).rename(root / "seen" / "other.txt")
    (root / PATH).mkdir()
    changes = Changes(MOMENT)
    changes.stage(Change("events/new.json", None, b"{}"))
    changes.stage(seen_files.appending("source", [DROPPED]))
    with pytest.raises(DiskError):
        changes.write(root)
    assert not (root / "events" / "new.json").exists()


def test_a_half_line_is_ended_before_others_are_added(root: Path) -> None:
    (root / "seen").mkdir()
    (root / PATH).write_bytes(b"g0123 2026")
    line_files.append(root / PATH, b"whole\n")
    assert (root / PATH).read_bytes() == b"g0123 2026\nwhole\n"


def test_a_transaction_may_be_no_step(root: Path) -> None:
    write(root, item("a"))
    store = Store.open(root)
    with store.transaction(MOMENT, is_step=False) as changes:
        changes.remove(ITEM, "a", store.read_bytes(ITEM, "a"))
    assert not (root / "inbox" / "a.json").exists()
    assert store.history.latest() is None
    assert store.changed
