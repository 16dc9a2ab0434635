"""Records that are not here are not gone, and copies of records are no records."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from support.git import commit, git
from support.records import event, files, guide, held, write

if TYPE_CHECKING:
    from pathlib import Path

    from support.commands import Run


@pytest.fixture
def linked(root: Path) -> Path:
    """Make an almanac in which two events refer to an event and a guide."""
    for record in (
        event("a", links=["b"]), event("b"), event("c", guides=["g"], links=["b"]), guide("g"),
    ):  # fmt: skip
        write(root, record)
    return root


def test_a_sparse_checkout_leaves_records_out(linked: Path, run: Run) -> None:
    git(linked, "init", "-q")
    commit(linked)
    patterns = ["/*", "!/events/b.json", "!/guides/"]
    git(linked, "sparse-checkout", "set", "--no-cone", *patterns)
    assert not (linked / "guides").exists()
    lines = (
        "note: events: b is not here: git's sparse checkout leaves it out "
        "(links stay as they are)\n"
        "note: guides: g is not here: git's sparse checkout leaves it out "
        "(links stay as they are)\n"
    )
    before = files(linked / "events")
    for words in ([], ["--dry-run"], ["--fix"]):
        result = run("check", *words)
        assert result.stdout == lines
        assert result.stderr == "2 events, 0 guides: nothing wrong, 2 notes\n"
    assert files(linked / "events") == before
    added = run("add", "B", "--source", "S").stdout  # its id is taken, though it is not here
    assert added.startswith("b-")
    run("add", "B", "--source", "T", "--id", "b", code=7)
    assert git(linked, "status", "--short") == f"?? events/{added.split()[0]}.json\n"
    (linked / "events" / "c.json").unlink()  # this one is gone
    write(linked, event("d", links=["c"]))
    assert "d.json: links: there is no event 'c' (fix" in run("check", code=5).stdout


def test_where_git_fails_no_reference_is_removed(
    linked: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(linked, "init", "-q")
    commit(linked)
    git(linked, "sparse-checkout", "set", "--no-cone", "/*", "!/events/b.json")
    monkeypatch.setenv("PATH", "/nowhere")
    before = files(linked / "events")
    said = run("check", "--fix", code=5).stdout
    assert files(linked / "events") == before
    assert (
        "events/a.json: links: there is no event 'b' "
        "(git does not say whether it is only left out of this checkout)\n"
    ) in said


@pytest.mark.parametrize("name", [".b.json.icloud", "b.json.nextcloud"])
def test_a_placeholder_stands_for_a_record(linked: Path, run: Run, name: str) -> None:
    (linked / "events" / "b.json").rename(linked / "events" / name)
    before = held(linked / "events")
    result = run("check", "--fix")
    assert result.stdout == (
        "note: events: b is not here, only in the cloud "
        "(download the folder to have all of it; links stay as they are)\n"
    )
    assert held(linked / "events") == before
    listed = run("list", "-q")
    assert listed.stdout.split() == ["a", "c"]
    assert listed.stderr == (
        "Warning: left out: 1 record of which only a placeholder is here (see: almanac check)\n"
    )
    run("add", "B", "--source", "S", "--id", "b", code=7)  # its id is taken


def test_copies_are_left_out_with_one_warning(linked: Path, run: Run) -> None:
    events = linked / "events"
    b = (events / "b.json").read_text()
    (events / "b (Anna's conflicted copy 2026-11-20).json").write_text(b)
    (events / "b 2.json").write_text(b.replace('"B"', '"C"').replace('"Source"', '"T"'))
    (events / "b.sync-conflict-20261120-003022-ABCDEFG.json").write_text("{")
    warning = "Warning: left out: 3 copies of records (see: almanac check)\n"
    for words in (["list", "-q"], ["show", "b"], ["search", "a"], ["list", "--json"], ["index"]):
        assert run(*words).stderr == warning
    assert [row["id"] for row in json.loads(run("list", "--json").stdout)] == ["a", "b", "c"]
    result = run("check", code=5)
    assert result.stdout == (
        "events/b (Anna's conflicted copy 2026-11-20).json: is a copy of b that holds the same "
        "(remove it)\n"
        "events/b 2.json: is a copy of b that differs in title, source "
        "(take over into b what should stay, then remove it)\n"
        "events/b.sync-conflict-20261120-003022-ABCDEFG.json: is a copy of b, "
        "and one of them is not valid (see whether it holds what is missing, then remove it)\n"
    )
    assert result.stderr == "3 events, 1 guide: 3 wrong\n"


def test_a_copy_without_an_original_is_an_invalid_record(root: Path, run: Run) -> None:
    path = write(root, event("b"))
    path.rename(path.with_name("b 2.json"))
    assert "id: must equal the file's name" in run("list", code=5).stderr


def test_line_ends_of_another_system_are_said_once(root: Path, run: Run) -> None:
    for id_ in ("a", "b", "c"):
        path = write(root, event(id_))
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    advice = "with git, run almanac git-setup first; fix it with: almanac check --fix"
    result = run("check", code=5)
    assert result.stdout == (
        f"events/a.json: ends its lines with CR LF, not LF, as 2 more files do ({advice})\n"
    )
    assert result.stderr == "3 events, 0 guides: 1 wrong\n"
    assert "(fixed: wrote LF)" in run("check", "--fix").stdout
    assert run("check").stdout == ""


def test_a_clone_with_line_ends_of_its_own_stays_canonical(
    root: Path, run: Run, tmp_path: Path
) -> None:
    git(root, "init", "-q")
    run("git-setup")
    write(root, event("a"))
    commit(root)
    git(tmp_path, "clone", "-q", "-c", "core.autocrlf=true", str(root), "clone")
    assert run("--data", "clone", "check").stdout == ""
