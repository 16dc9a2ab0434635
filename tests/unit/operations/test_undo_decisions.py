"""Undoing decisions about items, also where another clone decided about them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from almanac_cli.model.kinds import EVENT
from almanac_cli.operations import decide, restore_items
from almanac_cli.operations.remove import remove
from almanac_cli.operations.sweep import sweep
from almanac_cli.operations.undo import undo
from almanac_cli.storage.seen_files import DecidedSince
from support.intake import Desk, feed_item
from support.setting import MOMENT

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

TITLE = "Title1 word1"
EVENT_ID = "title1-word1"


def hour(number: int) -> datetime:
    return MOMENT + timedelta(hours=number)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path / "here")
    desk.fetch([feed_item()])
    return desk


def decide_at(desk: Desk, step: str, number: int) -> None:
    ids = [desk.item(TITLE).id]
    if step == "keep":
        decide.keep(desk.store, ids, hour(number), {})
    else:
        decide.drop(desk.store, ids, hour(number))


def merge_in(desk: Desk, step: str, number: int, folder: Path) -> None:
    """Add the lines of another clone to those here, as git does by union."""
    other = Desk(folder / "there")
    other.fetch([feed_item()])
    decide_at(other, step, number)
    lines = (other.root / "seen" / "x.txt").read_bytes()
    with (desk.root / "seen" / "x.txt").open("ab") as file:
        file.write(lines)


def undo_at(desk: Desk, number: int, step: int | None = None) -> None:
    store = desk.store
    entry = store.history.latest() if step is None else store.history.get(step)
    assert entry
    undo(store, entry, hour(number))


@pytest.mark.parametrize("here", ["keep", "drop"])
@pytest.mark.parametrize("there", ["keep", "drop"])
def test_an_undone_decision_outlasts_an_older_one_merged(
    desk: Desk, tmp_path: Path, here: str, there: str
) -> None:
    decide_at(desk, here, 2)
    merge_in(desk, there, 1, tmp_path)
    undo_at(desk, 3)
    assert sweep(desk.store, hour(4)) == []
    assert [*desk.inbox()] == [TITLE]
    assert restore_items.dropped(desk.store) == []
    desk.fetch([feed_item()], now=hour(5))
    assert [*desk.inbox()] == [TITLE]


def test_an_undone_decision_can_be_made_again(desk: Desk, tmp_path: Path) -> None:
    decide_at(desk, "keep", 2)
    merge_in(desk, "drop", 1, tmp_path)
    undo_at(desk, 3)
    undo_at(desk, 4, step=2)  # the undo itself
    assert [*desk.store.ids(EVENT)] == [EVENT_ID]
    assert desk.inbox() == {}
    assert desk.seen()[-1] == "kept https://x.org/1"


def test_undoing_twice_leaves_a_removed_event_removed(desk: Desk) -> None:
    decide_at(desk, "keep", 1)
    remove(desk.store, EVENT, [EVENT_ID], hour(2), dry_run=False)
    undo_at(desk, 3)
    assert desk.seen()[-1] == "kept https://x.org/1"
    undo_at(desk, 4, step=3)
    assert desk.seen()[-1] == "removed https://x.org/1"
    desk.fetch([feed_item()], now=hour(5))
    assert desk.inbox() == {}


def test_what_another_clone_decided_later_is_not_undone(desk: Desk, tmp_path: Path) -> None:
    decide_at(desk, "keep", 1)
    merge_in(desk, "drop", 2, tmp_path)
    before = desk.seen()
    with pytest.raises(DecidedSince) as caught:
        undo_at(desk, 3)
    (later,) = caught.value.decisions
    assert (later.outcome, later.url) == ("dropped", "https://x.org/1")
    assert desk.seen() == before
    assert [*desk.store.ids(EVENT)] == [EVENT_ID]
