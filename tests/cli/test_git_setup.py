"""Git is set up, asked about the almanac's own repository, and never taken at its silence."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from support.git import commit, git
from support.records import event, write

if TYPE_CHECKING:
    from pathlib import Path

    from support.commands import Run

EVENTS = "/events/*.json merge=almanac text eol=lf\n"
GUIDES = "/guides/*.json merge=almanac text eol=lf\n"
OTHERS = (
    "/sources/*.json merge=almanac text eol=lf\n"
    "/inbox/*.json merge=almanac text eol=lf\n"
    "/seen/*.txt merge=union text eol=lf\n"
)
LINES = EVENTS + GUIDES + OTHERS


@pytest.fixture
def repository(root: Path) -> Path:
    git(root, "init", "-q", "-b", "main")
    return root


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", LINES),
        ("*.png binary", f"*.png binary\n{LINES}"),
        ("/events/*.json merge=almanac\n", LINES),
        ("/guides/*.json merge=almanac\n# mine\n", f"{GUIDES}# mine\n{EVENTS}{OTHERS}"),
        (LINES, LINES),
    ],
)  # fmt: skip
def test_lines_are_added_and_earlier_ones_replaced(
    repository: Path, run: Run, before: str, after: str
) -> None:
    (repository / ".gitattributes").write_text(before)
    run("git-setup")
    assert (repository / ".gitattributes").read_text() == after


@pytest.mark.parametrize(
    ("file", "line", "effect"),
    [
        (".gitattributes", "*.json binary", "merge is unset"),
        (".gitattributes", "events/* -merge", "merge is unset"),
        ("events/.gitattributes", "*.json !merge", "merge is not set"),
        (".git/info/attributes", "*.json merge=union", "merge is union"),
        ("events/.gitattributes", "* eol=crlf", "eol is crlf"),
        ("events/.gitattributes", "* text=auto", "text is auto"),
    ],
)
def test_a_line_that_overrules_them_is_an_error(
    repository: Path, run: Run, file: str, line: str, effect: str
) -> None:
    (repository / ".gitattributes").write_text(LINES)
    with (repository / file).open("a") as attributes:
        attributes.write(f"# -merge\n{line}\n")
    said = run("git-setup", code=1).stderr
    assert said.startswith("Error: git does not do for these files what ")
    assert f"\n  events/*.json: {effect}\n    by {file}: {line}\n" in said
    assert "#" not in said
    assert said.endswith("remove the lines that overrule it, then repeat\n")
    assert git(repository, "config", "--local", "merge.almanac.driver")


def conflict(root: Path, run: Run) -> None:
    """Leave an event unmerged."""
    run("git-setup")
    write(root, event("a", score=3))
    commit(root)
    git(root, "switch", "-q", "-c", "side")
    run("score", "a", "4")
    commit(root)
    git(root, "switch", "-q", "main")
    run("score", "a", "5")
    commit(root)
    git(root, "merge", "-q", "side", code=1)


UNMERGED = "events/a.json: is unmerged: both sides changed score ("


def test_git_is_asked_about_the_folder_of_the_almanac(
    repository: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    git(elsewhere, "init", "-q")
    for name, value in (
        ("GIT_DIR", ".git"), ("GIT_INDEX_FILE", ".git/index"), ("GIT_WORK_TREE", ""),
        ("GIT_PREFIX", "x/"), ("GIT_OBJECT_DIRECTORY", ".git/objects"),
    ):  # fmt: skip
        monkeypatch.setenv(name, str(elsewhere / value))
    run("git-setup")
    for name in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_OBJECT_DIRECTORY"):
        monkeypatch.delenv(name)
    assert git(repository, "config", "--local", "merge.almanac.driver")
    git(elsewhere, "config", "--local", "merge.almanac.driver", code=1)
    conflict(repository, run)
    monkeypatch.setenv("GIT_DIR", str(elsewhere / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(elsewhere / ".git/index"))
    assert run("check", code=5).stdout.startswith(UNMERGED)
    assert run("resolve", "a", "--this").stdout
    assert run("check").stdout == ""


def test_the_index_of_the_commit_in_progress_counts(repository: Path, run: Run) -> None:
    conflict(repository, run)
    hook = repository / ".git" / "hooks" / "pre-commit"
    command_line = f"{sys.executable} -m almanac_cli"
    hook.write_text(f'#!/bin/sh\necho "$GIT_INDEX_FILE" > ../index-file\n{command_line} check\n')
    hook.chmod(0o755)
    git(repository, "commit", "-qam", "settled")  # with an index that is not yet in its place
    assert (repository.parent / "index-file").read_text().strip().endswith("index.lock")
    write(repository, event("b", score=11))
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "wrong", code=1)


def check_fails(run: Run, reason: str) -> None:
    """Require that check says why git could not be asked, and that it is not complete."""
    result = run("check", code=5)
    assert result.stdout.startswith(".git: git does not say which records are unmerged: ")
    assert reason in result.stdout
    assert result.stderr == "1 event, 0 guides: 1 wrong\n"


def test_a_failure_of_git_is_a_finding(
    repository: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(repository, event("a"))
    commit(repository)
    assert run("check").stdout == ""
    index = (repository / ".git/index").read_bytes()
    (repository / ".git/index").write_bytes(index[:20])
    check_fails(run, "index file smaller than expected")
    (repository / ".git/index").write_bytes(index)
    (repository / ".git/HEAD").unlink()
    check_fails(run, "not a git repository")
    monkeypatch.setenv("PATH", "/nowhere")
    check_fails(run, "git cannot be run: No such file or directory")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_a_repository_of_another_owner_is_a_finding(repository: Path, run: Run) -> None:
    write(repository, event("a"))
    subprocess.run(["chown", "-R", "1234", repository], check=True)  # noqa: S607 (the one that is there)
    check_fails(run, "detected dubious ownership in repository")


@pytest.mark.usefixtures("root")
def test_outside_a_repository_git_is_not_asked(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert run("check").stdout == ""
