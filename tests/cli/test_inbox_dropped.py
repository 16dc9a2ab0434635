"""`almanac inbox --dropped` and `restore`: an item of several lines, and several of one guid."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from almanac_cli.operations.intake.sorting import TakeInOptions
from support.commands import inbox_ids
from support.intake import Desk, feed_item

if TYPE_CHECKING:
    from support.commands import Run


@pytest.mark.parametrize("is_here", [True, False])  # whether this machine dropped it
def test_further_keys_of_an_item_are_in_its_row(run: Run, desk: Desk, *, is_here: bool) -> None:
    run("drop", "title1")
    moved = [feed_item(1, url=f"https://x.org/{place}") for place in ("moved", "again")]
    for item in moved:
        desk.fetch([item])
    assert len(desk.seen()) == 4
    if not is_here:
        (desk.root / ".almanac/state/dropped/x.ndjson").unlink()
    before = inbox_ids(run, "--dropped")
    assert len(before) == 2
    run("restore", "https://x.org/1")
    run("undo", "--yes")
    assert {*inbox_ids(run, "--dropped")} == {*before}
    run("restore", "https://x.org/moved")
    assert len(inbox_ids(run, "--dropped")) == 1
    for item in (*moved, feed_item(1)):  # it waits, or comes back under any URL without the guid
        again = item if is_here else replace(item, guid=None)
        intake = desk.fetch([again], TakeInOptions(dry_run=True))
        assert (intake.new, intake.known) == ((0, 1) if is_here else (1, 0))
    desk.fetch([feed_item(1)])
    run("keep", "title1")
    assert len(inbox_ids(run, "--dropped")) == 1
    for item in moved:
        desk.fetch([item])
    assert "Title1 word1" not in desk.inbox()


def test_two_articles_with_one_guid_are_two_rows(run: Run, desk: Desk) -> None:
    desk.fetch([feed_item(8, guid="guid-1")])
    run("drop", "title1", "title8")
    (desk.root / ".almanac/state/dropped/x.ndjson").unlink()
    assert len(inbox_ids(run, "--dropped")) == 3
    run("restore", "https://x.org/1")
    assert len(inbox_ids(run, "--dropped")) == 2
