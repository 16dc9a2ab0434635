"""Sources keep their former names, and what was decided about their items."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from almanac_cli.errors import Duplicate
from almanac_cli.model.kinds import SOURCE
from almanac_cli.model.seen import Decision
from almanac_cli.operations import add, edit, remove, undo
from almanac_cli.operations.editor_texts import replace_from_editor
from almanac_cli.operations.merge_duplicates import merge_duplicates
from almanac_cli.operations.rename import rename
from almanac_cli.operations.store import Store
from almanac_cli.storage import seen_files
from support.records import source, write
from support.setting import MOMENT

if TYPE_CHECKING:
    from pathlib import Path

LATER = MOMENT + timedelta(hours=1)
_FEED = "https://example.com/feed.xml"
_DECISIONS = [
    Decision(("g0123456789abcdef",), "2026-11-20T00:00:00Z", "dropped", None),
    Decision(("u0123456789abcdef",), "2026-11-20T00:00:00Z", "kept", "https://example.com/a"),
]


def decide(root: Path, id_: str) -> None:
    """Let a source have decisions."""
    store = Store.open(root)
    with store.transaction(MOMENT) as changes:
        changes.stage(seen_files.appending(id_, _DECISIONS))


def decisions(root: Path, id_: str) -> list[Decision]:
    return seen_files.read(root / seen_files.relative_path(id_))[0]


def stored(root: Path, id_: str) -> dict[str, object]:
    return Store.open(root).read(SOURCE, id_).record.as_json()


def change(root: Path, id_: str, **fields: object) -> None:
    edit.edit(Store.open(root), SOURCE, id_, edit.Edit(fields), LATER)


def test_name_that_is_given_up_stays_as_an_alias(root: Path) -> None:
    write(root, source("lab", name="The Lab", aliases=["Lab"]))
    change(root, "lab", name="The New Lab")
    assert (stored(root, "lab")["name"], stored(root, "lab")["aliases"]) == (
        "The New Lab",
        ["Lab", "The Lab"],
    )
    change(root, "lab", name="The Lab")
    assert stored(root, "lab")["aliases"] == ["Lab", "The New Lab"]


def test_name_in_other_letters_is_no_alias(root: Path) -> None:
    write(root, source("lab", name="The lab"))
    change(root, "lab", name="The Lab")
    assert stored(root, "lab")["aliases"] == []


def test_name_that_is_changed_in_an_editor_stays_as_an_alias(root: Path) -> None:
    path = write(root, source("lab", name="The Lab"))
    before = path.read_bytes()
    store = Store.open(root)
    replace_from_editor(
        store, SOURCE, "lab", before.replace(b"The Lab", b"Other"), before=before, now=LATER
    )
    assert stored(root, "lab")["aliases"] == ["The Lab"]


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "the  LAB"},
        {"name": "Lab"},
        {"name": "Other", "aliases": ["The Lab"]},
        {"name": "Other", "feeds": ["http://www.example.com/feed.xml/"]},
    ],
)
def test_source_with_a_name_or_feed_of_another_is_refused(
    root: Path, fields: dict[str, object]
) -> None:
    write(root, source("the-lab", aliases=["Lab"], feeds=[_FEED]))
    with pytest.raises(Duplicate) as raised:
        add.add(Store.open(root), SOURCE, fields, MOMENT)
    assert raised.value.id == "the-lab"


def test_source_is_found_by_the_url_of_its_feed(root: Path) -> None:
    write(root, source("the-lab", feeds=[_FEED]))
    assert Store.open(root).resolve(SOURCE, "http://example.com/feed.xml") == "the-lab"


def test_decisions_are_kept_when_a_source_gets_another_id(root: Path) -> None:
    write(root, source("lab"))
    decide(root, "lab")
    rename(Store.open(root), SOURCE, "lab", "new", LATER, dry_run=False)
    assert decisions(root, "new") == decisions(root, "lab") == _DECISIONS


def test_decisions_are_joined_when_sources_are_merged(root: Path) -> None:
    write(root, source("one", name="One", feeds=[_FEED]))
    write(root, source("two", name="Two", feeds=["https://two.example/"], aliases=["Zwei"], tier=2))
    decide(root, "two")
    merged = merge_duplicates(Store.open(root), SOURCE, "one", ["two"], LATER, dry_run=False)
    assert decisions(root, "one") == _DECISIONS
    assert merged.differences == []
    record = stored(root, "one")
    assert (record["name"], record["aliases"], record["tier"]) == ("One", ["Two", "Zwei"], 2)
    assert record["feeds"] == [_FEED, "https://two.example/"]


def test_merging_is_undone_with_the_decisions(root: Path) -> None:
    write(root, source("one"))
    write(root, source("two"))
    decide(root, "two")
    store = Store.open(root)
    merge_duplicates(store, SOURCE, "one", ["two"], LATER, dry_run=False)
    entry = store.history.latest()
    assert entry
    undo.undo(store, entry, LATER)
    assert [decision.outcome for decision in decisions(root, "one")][2:] == ["restored"] * 2
    assert stored(root, "two")["name"] == "Two"


def test_decisions_stay_when_a_source_is_removed(root: Path) -> None:
    write(root, source("lab"))
    decide(root, "lab")
    remove.remove(Store.open(root), SOURCE, ["lab"], LATER, dry_run=False)
    assert decisions(root, "lab") == _DECISIONS
