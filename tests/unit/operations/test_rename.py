"""A record of a kind that the program does not know is renamed by its entry alone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from almanac_cli.model.kinds import EVENT, GUIDE
from almanac_cli.operations import add, check, edit
from almanac_cli.operations.rename import rename
from support.records import event, guide, write
from support.setting import MOMENT
from support.talks import TALK, stored_talk, talk, talks_store

if TYPE_CHECKING:
    from pathlib import Path

LATER = MOMENT + timedelta(hours=1)


def added(root: Path, title: str, **values: object) -> None:
    """Add a talk."""
    add.add(talks_store(root), TALK, talk(title, **values), MOMENT)


def test_a_talk_is_renamed_wherever_it_is_named(root: Path) -> None:
    added(root, "Laws")
    added(root, "Reply", answers="laws", sequels=["laws"])
    renamed = rename(talks_store(root), TALK, "laws", "rules", LATER, dry_run=False)
    assert (renamed.referring, renamed.row["sequels"]) == (["reply"], ["reply"])
    assert stored_talk(root, "rules")["title"] == "Laws"
    reply = stored_talk(root, "reply")
    assert (reply["answers"], reply["sequels"]) == ("rules", ["rules"])
    assert check.check(talks_store(root), LATER).findings == []


def test_a_reference_to_itself_goes_along(root: Path) -> None:
    added(root, "Laws")
    own = edit.Edit({"answers": "laws"})
    edit.edit(talks_store(root), TALK, "laws", own, MOMENT)
    rename(talks_store(root), TALK, "laws", "rules", LATER, dry_run=False)
    assert stored_talk(root, "rules")["answers"] == "rules"


def test_what_talks_refer_to_is_renamed_in_them(root: Path) -> None:
    write(root, event("chips"))
    write(root, guide("primer"))
    added(root, "Chips", events=["chips"], guide="primer")
    rename(talks_store(root), EVENT, "chips", "sand", LATER, dry_run=False)
    rename(talks_store(root), GUIDE, "primer", "basics", LATER, dry_run=False)
    record = stored_talk(root, "chips")
    assert (record["events"], record["guide"]) == (["sand"], "basics")
