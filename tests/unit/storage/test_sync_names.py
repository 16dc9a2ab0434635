"""Names that synchronisers give are told from names of record files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from almanac_cli.storage import files, sync_names
from almanac_cli.storage.scan import scan

if TYPE_CHECKING:
    from pathlib import Path

COPIES = [
    "foo (conflicted copy 2026-11-20).json",
    "foo (Anna's conflicted copy 2026-11-20).json",
    "foo (conflicted copy 2026-11-20 003022).json",
    "foo (SFConflict anna@example.com 2026-11-20-00-30-22).json",
    "foo(Conflict_anna (Web browser)_2026-11-20-22-50-36).json",
    "foo.sync-conflict-20261120-003022-ABCDEFG.json",
    "foo.Conflict.json",
    "foo_conflict-20261120-003022.json",
    "foo (1).json",
    "foo 2.json",
    "foo copy.json",
    "foo copy 2.json",
    "foo - Copy (2).json",
]
OTHERS = [
    "foo-2.json", "foo.json", "Foo.json", "foo bar.json", "foo2.json", "foo.2.json", "foo 2.txt",
    "bar 2.json", "fo (1).json", "foo-DESKTOP-ABC.json", "x-foo (1).json", " foo.json",
    "foo.json (1)", ".foo 2.json",
]  # fmt: skip


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_is_told_by_its_name(name: str) -> None:
    assert sync_names.copies(["foo.json", "b.json", name]) == {name: "foo"}
    assert sync_names.copies(["b.json", name]) == {}  # the only one there is no copy
    assert not sync_names.are_usual(["b.json", name])


def test_no_other_name_is_that_of_a_copy() -> None:
    assert sync_names.copies([*OTHERS, COPIES[0]]) == {COPIES[0]: "foo"}


def test_a_placeholder_is_told_by_its_name() -> None:
    names = [".a.json.icloud", "b-1.json.nextcloud", "c.json.owncloud"]
    assert [*sync_names.placeholders(names).values()] == ["a", "b-1", "c"]
    assert sync_names.placeholders([*names, "a.json"]).keys() == {*names[1:]}
    assert sync_names.placeholders(["a.json.icloud", ".b.json.nextcloud", ".a.icloud"]) == {}


@pytest.mark.parametrize("id_", ["a", "a-b"])
def test_every_placeholder_of_a_record_is_looked_for(id_: str) -> None:
    for name in sync_names.placeholder_names(id_):
        assert sync_names.placeholders([name]) == {name: id_}
        assert not sync_names.are_usual(["b.json", name])


def test_the_names_of_a_folder_are_told_apart(path: Path) -> None:
    folder = path.parent  # of x.json
    for name in ("x 2.json", "y 2.json", ".z.json.icloud", "w.json.owncloud", "n.txt", ".hidden"):
        (folder / name).touch()
    names = files.folder_names(folder)
    assert sorted(names.records) == ["x.json", "y 2.json"]
    assert names.copies == {"x 2.json": "x"}
    assert names.placeholders == {".z.json.icloud": "z", "w.json.owncloud": "w"}
    assert files.foreign_names(folder) == ["n.txt"]
    assert files.ids(folder) == ["x", "y 2"]
    seen = scan(folder)
    assert (sorted(seen.names), seen.copies, seen.placeholders) == (["x.json", "y 2.json"], 1, 2)


def test_usual_names_are_those_of_records_and_temporaries() -> None:
    assert sync_names.are_usual(["a.json", "b-2.json", ".a.json.almanac-new", "notes.txt"])
