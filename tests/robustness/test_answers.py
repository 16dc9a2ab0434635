"""What a command says and how it ends, where nobody takes what it has to say."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

import pytest

from almanac_cli.cli.commands import score
from almanac_cli.errors import FileConflict
from support.commands import Run, shell
from support.records import event, files, write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CHANGES = [["add", "New", "--source", "S"], ["score", "a", "7", "--json"], ["remove", "b", "--yes"]]


@pytest.fixture
def two(root: Path) -> Path:
    """Write two events, and return the almanac's folder."""
    write(root, event("a"))
    write(root, event("b"))
    return root


@contextmanager
def nowhere(kind: str) -> Iterator[int]:
    """Open what takes nothing: a pipe that nobody reads, or a disk that is full."""
    if kind == "full":
        descriptor = os.open("/dev/full", os.O_WRONLY)
    else:
        reader, descriptor = os.pipe()
        os.close(reader)
    yield descriptor
    os.close(descriptor)


def ended(words: list[str], stdout: int, stderr: int) -> tuple[int, str]:
    """Run `almanac` into these streams, and return its exit code and what it could say."""
    command = [sys.executable, "-W", "error", "-m", "almanac_cli", *words]
    found = subprocess.run(command, stdout=stdout, stderr=stderr, check=False)
    return found.returncode, (found.stderr or b"").decode()


@pytest.mark.parametrize("kind", ["closed", "full"])
def test_an_error_that_cannot_be_told_keeps_its_exit_code(two: Path, kind: str) -> None:
    before = files(two)
    with nowhere(kind) as stream:
        assert ended(["show", "nope"], subprocess.PIPE, stream)[0] == 3
        assert ended(["score", "a", "70"], stream, stream)[0] == 2
    assert files(two) == before


@pytest.mark.parametrize("words", CHANGES, ids=" ".join)
def test_a_change_that_cannot_be_printed_is_made_and_says_so(two: Path, words: list[str]) -> None:
    before = files(two)
    with nowhere("full") as full:
        code, said = ended(words, full, subprocess.PIPE)
    message = "the change was made, but then: cannot write the answer: No space left on device"
    hint = "do not repeat it; see almanac undo --list"
    if "--json" in words:
        assert json.loads(said) == {"error": "output_failed", "message": message, "hint": hint}
    else:
        assert said == f"Error: {message}\n{hint}\n"
    assert code == 8
    assert files(two) != before
    shell("undo", "--yes")
    assert files(two) == before


def test_a_change_of_which_nothing_can_be_said_exits_with_8(two: Path) -> None:
    with nowhere("full") as full:
        assert ended(["score", "a", "7"], full, full)[0] == 8
    assert json.loads((two / "events" / "a.json").read_bytes())["score"] == 7


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (KeyboardInterrupt(), "interrupted"),
        (FileConflict("odd", "exists"), "odd exists already"),
        (OSError(errno.EIO, "bad disk"), "cannot write the answer: bad disk"),
    ],
)
def test_what_stops_a_command_after_its_change_does_not_hide_it(
    two: Path, run: Run, monkeypatch: pytest.MonkeyPatch, error: BaseException, said: str
) -> None:
    def stopped(*_: object, **__: object) -> NoReturn:
        raise error

    monkeypatch.setattr(score, "score_lines", stopped)
    told = run("score", "a", "7", code=8).stderr
    assert told.startswith(f"Error: the change was made, but then: {said}\n")
    assert json.loads((two / "events" / "a.json").read_bytes())["score"] == 7


@pytest.mark.parametrize("words", CHANGES, ids=" ".join)
def test_a_change_whose_answer_nobody_reads_ends_with_0(two: Path, words: list[str]) -> None:
    before = files(two)
    with nowhere("closed") as closed:
        assert ended(words, closed, subprocess.PIPE) == (0, "")
    assert files(two) != before


def test_what_fails_before_the_change_says_nothing_of_one(two: Path) -> None:
    """The same failure of the disk, where a question is only asked or nothing is changed."""
    before = files(two)
    with nowhere("full") as full:
        code, said = ended(["edit", "a", "--title", "T", "--dry-run"], full, subprocess.PIPE)
    assert (code, said) == (1, "Error: cannot write the answer: No space left on device\n")
    assert files(two) == before


def test_findings_that_nobody_reads_are_findings(two: Path) -> None:
    (two / "events" / "a.json").write_bytes(b"{")
    with nowhere("closed") as closed:
        code, said = ended(["check"], closed, subprocess.PIPE)
    assert (code, said) == (5, "1 event, 0 guides: 1 wrong\n")


def test_a_conflict_that_nobody_reads_is_one(two: Path) -> None:
    sides = {"base": 5, "ours": 6, "theirs": 7}
    paths = [write(two, event("m", score=score), name) for name, score in sides.items()]
    with nowhere("closed") as closed:
        assert ended(
            ["merge-file", *map(str, paths), "events/m.json"], closed, subprocess.PIPE
        ) == (1, "")


def test_git_is_set_up_though_nobody_reads_how(two: Path) -> None:
    subprocess.run(["git", "init", "-q", str(two)], check=True)  # noqa: S607 (the git that is there)
    with nowhere("closed") as closed:
        assert ended(["git-setup"], closed, subprocess.PIPE) == (0, "")
    assert "merge=almanac" in (two / ".gitattributes").read_text()
