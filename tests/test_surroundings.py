"""Wherever an almanac lies, and whoever may write there, commands do what they say, or say why."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import NOW, Run, event, files, guide, write
from shapes import on_disk

from almanac_cli.render import safe
from almanac_cli.store import Store

if TYPE_CHECKING:
    from typing import TypeAlias

    Tour: TypeAlias = tuple[Path, list[tuple[str, str]]]

NAMES = {
    "spaces": "two  words ",
    "a line break": "one\ntwo",
    "a tab": "a\tb",
    "quotes": 'it\'s "so" `called` $HOME',
    "signs of formats": "100%s %(x)s {y} \\n",
    "signs of URLs": "#a?mode=ro&b=%2e",
    "emoji": "\U0001f5d3 \U0001f468\u200d\U0001f469\u200d\U0001f467",
    "what moves a terminal": "\x1b[31m\u202ered",
    "a dash": "-v",
    "bytes that are no UTF-8": os.fsdecode(b"\xff\xfe"),
    "as many letters as may be": "a" * 255,
}
OBJECT = '{"title": "Another", "source": "S", "published": "2026-01-01"}'
# Each with its exit code; run one after the other they leave nothing to mend.
READING = (["list"], ["list", "--json"], ["show", "a"], ["search", "title"], ["related", "a"])
WRITING = (
    ["add", "New", "--source", "S"],
    ["add", "--json-in", "-"],
    ["edit", "a", "--title", "T"],
    ["link", "a", "b"],
    ["link", "a", "--guide", "g"],
    ["score", "a", "7"],
    ["remove", "b", "--yes"],
    ["undo", "--yes"],
    ["unlink", "a", "b"],
    ["guide", "edit", "g", "--level", "mixed"],
    ["check", "--fix"],
)
TOUR = (
    *READING, *WRITING, *READING, ["undo", "--list"], ["undo", "--list", "--json"], ["check"],
    ["guide", "list"], ["index", "--json"], ["index", "--rebuild"],
)  # fmt: skip


def fill(root: Path) -> Path:
    """Make an almanac of two events and a guide."""
    Store.init(root, "test", example=False)
    write(root, event("a", tags=["t"]))
    write(root, event("b", title="A title"))
    write(root, guide("g"))
    return root


def tour(run: Run, root: Path, patch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Run one of each command, see that all succeed, and return what they said of no folder."""
    patch.setenv("ALMANAC_DATA", str(root))
    found = []
    for words in TOUR:
        result = run(*words, given=OBJECT)
        said = result.stdout
        if words == ["index", "--json"]:
            assert json.loads(said)["path"] == f"{root}/.almanac/index.sqlite"
        for shown in (safe(str(root)), json.dumps(str(root))[1:-1], str(root)):
            said = said.replace(shown, "DATA")
        found.append((re.sub("changed.*", "", said), result.stderr))
    return found


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory, run: Run) -> Tour:
    """Return a folder of which there is nothing to say, and what the commands say in it."""
    root = fill(tmp_path_factory.mktemp("plain") / "data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ALMANAC_NOW", NOW)
        return root, tour(run, root, patch)


@pytest.mark.parametrize("name", NAMES)
def test_a_folder_of_any_name_holds_an_almanac_like_any_other(
    tmp_path: Path,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    plain: Tour,
    name: str,
) -> None:
    root = fill(tmp_path / NAMES[name])
    assert tour(run, root, monkeypatch) == plain[1]
    assert files(root) == files(plain[0])


def test_a_symbolic_link_to_an_almanac_is_as_good_as_its_folder(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, plain: Tour
) -> None:
    root = fill(tmp_path / "far" / "away")
    link = tmp_path / "link"
    link.symlink_to(root)
    assert tour(run, link, monkeypatch) == plain[1]
    assert files(root) == files(plain[0])
    assert link.is_symlink()


def test_what_a_symbolic_link_in_place_of_a_record_names_is_never_changed(
    root: Path, run: Run
) -> None:
    write(root, event("b", links=["a"]))
    write(root, event("c"))
    outside = write(root, event("a", links=["c"]) | {"tags": ["z", "b"]}).rename("outside.json")
    before = outside.read_bytes()
    (root / "events" / "a.json").symlink_to(Path("../..") / outside.name)
    for words in (
        ["show", "a"],
        ["edit", "a", "--title", "T"],
        ["link", "a", "b"],
        ["link", "c", "a"],
        ["unlink", "a", "b"],
        ["score", "a", "7"],
        ["remove", "a", "--yes"],
        ["check", "--fix"],
    ):
        assert "a.json" in (said := run(*words, code=5).output)
        assert "is a symbolic link, not a file" in said
    run("add", "A", "--id", "a", "--source", "S", code=7)
    run("remove", "c", "--yes")
    run("undo", "--yes")
    assert outside.read_bytes() == before
    assert (root / "events" / "a.json").is_symlink()


def test_undo_does_not_write_through_a_symbolic_link_that_came_since(root: Path, run: Run) -> None:
    path = write(root, event("a"))
    run("score", "a", "7")
    outside = path.rename("outside.json")
    path.symlink_to(outside.absolute())
    assert "is a symbolic link" in run("undo", "--yes", code=1).stderr
    path.unlink()
    path.symlink_to("nowhere")
    assert "is a symbolic link" in run("undo", "--yes", code=1).stderr
    assert on_disk(Path.cwd(), "outside")["score"] == 7
    assert path.is_symlink()
