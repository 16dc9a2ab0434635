"""Bulk input gives what it says to the records that are there, by what their kind says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.formats.json_items import parse_items
from almanac_cli.operations import add
from almanac_cli.operations.drafts import AddOptions
from support.records import event, guide, lines, write
from support.setting import MOMENT
from support.talks import TALK, stored_talk, talk, talks_store

if TYPE_CHECKING:
    from pathlib import Path


def add_talks(root: Path, *objects: object, updates: bool = False) -> add.ImportResult:
    return add.add_all(
        talks_store(root),
        TALK,
        parse_items(lines(*objects)),
        MOMENT,
        AddOptions(updates=updates),
    )


def test_bulk_input_may_change_the_talks_that_are_there(root: Path) -> None:
    write(root, event("chips"))
    write(root, event("law"))
    write(root, guide("primer"))
    add_talks(root, talk("A", topics=["x"]), talk("B", events=["law"]), talk("C", sequels=["a"]))
    result = add_talks(
        root,
        talk("A", topics=["Y"], guide="primer", sequels=["b", "c"], place="Oslo"),
        {"id": "b", "date": "yesterday", "events": ["chips"]},
        talk("New"),
        talk("C", sequels=["a"]),
        updates=True,
    )
    assert [record.id for record in result.added] == ["new"]
    assert [record.id for record in result.updated] == ["a", "b"]
    assert result.skipped == (("line 4", "c"),)
    one, two = stored_talk(root, "a"), stored_talk(root, "b")
    assert (one["topics"], one["place"], one["guide"]) == (["x", "y"], "Oslo", "primer")
    assert one["sequels"] == ["b"]
    assert (two["date"][:10], two["events"]) == ("2026-11-22", ["chips", "law"])
