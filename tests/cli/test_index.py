"""`almanac index`: where the index is, what it holds, and how it is made anew."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from support.records import event, guide, write

if TYPE_CHECKING:
    from pathlib import Path

    from support.commands import Run


def test_it_says_where_the_index_is_and_what_it_holds(run: Run, root: Path) -> None:
    write(root, event("a"))
    write(root, guide("g"))
    path, facts = run("index").stdout.splitlines()
    assert path == "data/.almanac/cache/index.sqlite"
    assert facts.startswith("1 event, 1 guide, 1.")
    found = json.loads(run("index", "--json").stdout)
    assert found["events"] == found["guides"] == 1
    assert found["bytes"] == (root / ".almanac" / "cache" / "index.sqlite").stat().st_size


def test_rebuild_makes_it_anew(run: Run, root: Path) -> None:
    write(root, event("a"))
    run("index")
    before = (root / ".almanac" / "cache" / "index.sqlite").stat().st_ino
    run("index")
    assert (root / ".almanac" / "cache" / "index.sqlite").stat().st_ino == before
    (root / ".almanac" / "held").hardlink_to(root / ".almanac" / "cache" / "index.sqlite")
    run("index", "--rebuild")
    assert (root / ".almanac" / "cache" / "index.sqlite").stat().st_ino != before
    assert run("list", "-q").stdout == "a\n"


def test_where_none_can_be_kept_it_says_so(run: Run, root: Path) -> None:
    (root / ".almanac").write_text("in the way")
    write(root, event("a"))
    assert run("list", "-q").stdout == "a\n"
    assert "there can be no index in data/.almanac" in run("index", code=1).stderr


def test_a_rebuild_touches_nothing_where_a_link_leads(root: Path, run: Run) -> None:
    other = root.with_name("other")
    other.mkdir()
    (other / "index.sqlite").write_bytes(b"mine")
    (root / ".almanac").symlink_to(other)
    run("index", "--rebuild", code=1)
    assert {each.name: each.read_bytes() for each in other.iterdir()} == {"index.sqlite": b"mine"}
