"""Records in real repositories of git: set up, merged, and marked where sides clash."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from almanac_cli.formats import json_codec
from support.git import commit, git
from support.records import event, files, guide, write

if TYPE_CHECKING:
    from pathlib import Path

    from support.commands import Run


@pytest.fixture
def repository(root: Path, run: Run) -> Path:
    """Make a repository of two events, in which git was set up, with a branch `other`."""
    git(root, "init", "-q", "-b", "main")
    run("git-setup")
    once = (root / ".gitattributes").read_bytes(), git(root, "config", "--local", "--list")
    run("git-setup")
    assert once == (
        (root / ".gitattributes").read_bytes(),
        git(root, "config", "--local", "--list"),
    )
    write(root, event("a", score=3))
    write(root, event("b"))
    commit(root)
    git(root, "branch", "other")
    return root


@pytest.mark.parametrize("way", ["merge", "rebase", "cherry-pick"])
def test_git_merges_adds_links_and_fields_of_two_branches(
    repository: Path, run: Run, way: str
) -> None:
    run("add", "Ours", "--source", "S")
    run("link", "a", "b")
    run("edit", "a", "--add-tag", "ours")
    commit(repository)
    git(repository, "switch", "-q", "other")
    run("add", "Theirs", "--source", "S")
    run("link", "b", "a")
    run("edit", "a", "--add-tag", "theirs", "--summary", "Theirs.")
    commit(repository)
    if way == "rebase":
        git(repository, "rebase", "-q", "main")
    else:
        git(repository, "switch", "-q", "main")
        git(repository, way, *(["--no-edit"] if way == "merge" else []), "other")
    assert sorted(run("list", "-q").stdout.split()) == ["a", "b", "ours", "theirs"]
    found = json.loads(run("show", "a", "--json", "--no-suggest").stdout)
    assert (found["tags"], found["summary"]) == (["ours", "theirs"], "Theirs.")
    said = run("check", code=5).stdout
    assert said.startswith("events/b.json: links: events/a.json holds the link to this event")
    assert said.count("\n") == 1


def test_two_scores_are_a_conflict_in_a_file_that_stays_valid(repository: Path, run: Run) -> None:
    run("score", "a", "4")
    commit(repository)
    git(repository, "switch", "-q", "other")
    run("score", "a", "5")
    commit(repository)
    said = git(repository, "merge", "main", code=1)
    assert "events/a.json: score: in the file now: 5; the other side: 4" in said
    assert git(repository, "diff", "--name-only", "--diff-filter=U") == "events/a.json\n"
    assert json.loads((repository / "events" / "a.json").read_bytes())["score"] == 5
    said = run("check", code=5).stdout
    assert said == (
        "events/a.json: is unmerged: both sides changed score "
        "(see the sides with: almanac resolve a)\n"
    )
    git(repository, "add", "events/a.json")
    run("check")


def test_a_link_to_what_another_branch_removed_is_named_by_check(
    repository: Path, run: Run
) -> None:
    run("remove", "b", "--yes")
    commit(repository)
    git(repository, "switch", "-q", "other")
    run("link", "a", "b")
    commit(repository)
    git(repository, "merge", "--no-edit", "main")
    assert "events/a.json: links: there is no event 'b'" in run("check", code=5).stdout


def test_what_is_no_record_is_left_to_the_merge_of_text(tmp_path: Path, run: Run) -> None:
    for name, text in (("base", "1\n"), ("ours", "2\n"), ("theirs", "3\n")):
        (tmp_path / name).write_text(text)
    run("merge-file", "base", "ours", "theirs", code=1)
    assert (
        tmp_path / "ours"
    ).read_text() == "<<<<<<< this side\n2\n=======\n3\n>>>>>>> the other side\n"


def test_outside_a_repository_nothing_is_set_up(root: Path, run: Run) -> None:
    run("git-setup", code=1)
    assert not (root / ".gitattributes").exists()


@pytest.mark.parametrize("way", ["rebase", "cherry-pick"])
def test_a_conflict_of_any_way_leaves_a_valid_file_marked(
    repository: Path, run: Run, way: str
) -> None:
    run("score", "a", "4")
    commit(repository)
    git(repository, "switch", "-q", "other")
    run("score", "a", "5", "--rationale", "Theirs.")
    commit(repository)
    if way == "rebase":
        git(repository, "rebase", "-q", "main", code=1)
    else:
        git(repository, "switch", "-q", "main")
        git(repository, "cherry-pick", "other", code=1)
    found = json.loads((repository / "events" / "a.json").read_bytes())
    assert (found["score"], found["rationale"]) == (4, "Theirs.")  # ours is what is built upon
    assert "UU events/a.json\n" in git(repository, "status", "--porcelain")
    assert "is unmerged" in run("check", code=5).stdout
    git(repository, "add", "events/a.json")
    git(repository, "-c", "core.editor=true", way, "--continue")
    assert git(repository, "status", "--porcelain") == ""


@pytest.mark.parametrize("side", ["ours", "theirs"])
def test_an_event_removed_here_and_changed_there_stays_marked(
    repository: Path, run: Run, side: str
) -> None:
    run("edit", "b", "--summary", "Changed.")
    changed = (repository / "events" / "b.json").read_bytes()
    commit(repository)
    git(repository, "switch", "-q", "other")
    run("remove", "b", "--yes")
    commit(repository)
    if side == "theirs":
        git(repository, "switch", "-q", "main")
    git(repository, "merge", "other" if side == "theirs" else "main", code=1)
    assert (repository / "events" / "b.json").read_bytes() == changed
    said = run("check", code=5).stdout
    assert "b.json: is unmerged: one side removed it, the other changed it (see" in said
    mark = "UD" if side == "theirs" else "DU"
    assert f"{mark} events/b.json\n" in git(repository, "status", "--porcelain")


NAME = 'it\'s "a" $HOME `x` \\ %A é 日本'


def test_a_repository_and_a_program_of_any_name_work(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / NAME / "python"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\ntouch "$0.called"\nexec {sys.executable} "$@"\n')
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))
    root = tmp_path / NAME / "data"
    run("init", str(root))
    git(root.parent, "init", "-q", "-b", "main")
    said = run("--data", str(root), "git-setup").stdout
    before = files(root), git(root, "config", "--local", "--list")
    assert run("--data", str(root), "git-setup").stdout == said
    assert (files(root), git(root, "config", "--local", "--list")) == before
    write(root, event("a", tags=["t"]))
    commit(root)
    git(root, "branch", "other")
    run("--data", str(root), "edit", "a", "--add-tag", "ours")
    commit(root)
    git(root, "switch", "-q", "other")
    run("--data", str(root), "edit", "a", "--add-tag", "theirs")
    commit(root)
    git(root, "merge", "--no-edit", "main")
    assert program.with_name("python.called").exists()
    found = json.loads((root / "events" / "a.json").read_bytes())
    assert found["tags"] == ["ours", "t", "theirs"]


@pytest.mark.parametrize("style", ["merge", "diff3", "zdiff3"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("size", [7, 8, 11, 200])
def test_what_git_leaves_after_a_conflict_is_named_as_such(
    tmp_path: Path, style: str, newline: str, size: int
) -> None:
    for name, score in (("ours", 5), ("base", 6), ("theirs", 7)):
        text = json_codec.pretty({"id": "a", "score": score, "summary": "b"})
        (tmp_path / name).write_bytes(text.replace("\n", newline).encode())
    words = [
        shutil.which("git") or "git",
        "-c",
        f"merge.conflictStyle={style}",
        "merge-file",
        f"--marker-size={size}",
        "-p",
        "ours",
        "base",
        "theirs",
    ]
    merged = subprocess.run(words, cwd=tmp_path, capture_output=True, check=False)
    assert merged.stdout.startswith(b"{")
    with pytest.raises(ValueError, match=r"^holds conflict markers of git \(line 3\)$"):
        json_codec.decode(merged.stdout)


@pytest.mark.parametrize("kind", ["event", "guide"])
def test_a_clone_that_was_set_up_without_a_path_still_merges(
    repository: Path, kind: str, run: Run
) -> None:
    driver = git(repository, "config", "--local", "merge.almanac.driver").strip()
    git(repository, "config", "--local", "merge.almanac.driver", driver.removesuffix(" %P"))
    record = event("m") if kind == "event" else guide("m")
    path = write(repository, record)
    commit(repository)
    git(repository, "switch", "-q", "-c", "tagged")
    write(repository, record | {"tags": ["x"]})
    commit(repository)
    git(repository, "switch", "-q", "main")
    write(repository, record | {"summary": "Text."})
    commit(repository)
    git(repository, "merge", "-q", "--no-edit", "tagged")
    assert json.loads(path.read_bytes()) == record | {"tags": ["x"], "summary": "Text."}
    run("check")
