"""Each call to the system fails, or is the last one, in turn: every file is then old or new."""

from __future__ import annotations

import errno
import os
import shutil
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from conftest import event, files, guide, write

from almanac_cli.cli import almanac

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CALLS = ("open", "write", "fsync", "rename", "link", "unlink", "replace", "mkdir")
NEW = b'{"title": "C", "source": "S", "published": "2026-01-01"}\n'
COMMANDS: dict[str, tuple[tuple[str, ...], bytes | None]] = {
    "add": (("add", "New", "--source", "S"), None),
    "bulk add": (("add", "--json-in", "-"), NEW + NEW.replace(b"C", b"D")),
    "edit": (("edit", "a", "--add-tag", "u"), None),
    "link": (("link", "c", "a"), None),
    "score": (("score", "a", "7"), None),
    "remove": (("remove", "b", "--yes"), None),
    "undo": (("undo", "--yes"), None),
    "check --fix": (("check", "--fix"), None),
    "guide add": (("guide", "add", "New"), None),
}


# What could not be read is left out of an answer, and left wrong by `check --fix`.
LEFT = 5


class Killed(BaseException):
    """The process is dead: nothing after this moment reaches the disk."""


class Faults:
    """Counts the calls, and lets one fail, or that and all that follow."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.calls = 0
        self.at: int | None = None
        self.fault: OSError | None = None
        for name in CALLS:
            patch.setattr(os, name, partial(self._call, getattr(os, name)))

    def _call(self, real: Callable[..., Any], *words: Any, **options: Any) -> Any:  # noqa: ANN401 (any of the calls)
        self.calls += 1
        if self.at is not None and self.calls >= self.at:
            if self.fault is None:
                raise Killed
            if self.calls == self.at:
                raise OSError(self.fault.errno, self.fault.strerror)
        return real(*words, **options)


@pytest.fixture
def start(root: Path) -> Path:
    """Make an almanac with something to mend and something to undo."""
    write(root, event("a", links=["b"]))
    write(root, event("b", links=["gone"]))
    write(root, event("c", links=["b"]))
    write(root, guide("g"))
    CliRunner().invoke(almanac, ["score", "c", "3"])
    return root.rename(root.with_name("start"))


def invoke(words: tuple[str, ...], given: bytes | None) -> int:
    """Run a command; the exit code is -1 if it was killed."""
    try:
        result = CliRunner().invoke(almanac, words, input=given, catch_exceptions=False)
    except Killed:
        return -1
    return result.exit_code


@pytest.mark.parametrize(
    "fault",
    [None, OSError(errno.EIO, "bad disk"), OSError(errno.ENOSPC, "disk full")],
    ids=["kill", "EIO", "ENOSPC"],
)
@pytest.mark.parametrize("name", COMMANDS)
def test_every_file_is_old_or_new_and_the_exit_code_says_which(
    start: Path, tmp_path: Path, name: str, fault: OSError | None
) -> None:
    words, given = COMMANDS[name]
    root = tmp_path / "data"
    old: dict[str, bytes] = files(start)
    new: dict[str, bytes] = {}
    clean = -1
    total = at = 0
    while at <= total:
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(start, root, symlinks=True)
        with pytest.MonkeyPatch.context() as patch:
            faults = Faults(patch)
            faults.at, faults.fault = at or None, fault
            code = invoke(words, given)
        now = {key: each for key, each in files(root).items() if not key.endswith(".almanac-new")}
        if at == 0:
            new, clean, total = now, code, faults.calls
            assert new != old
        else:
            check(old, new, now, code, clean)
            assert invoke(("check",), None) in {0, 5}
            assert invoke(("score", "a", "9"), None) == 0
        at += 1
    assert total > 10


def check(
    old: dict[str, bytes], new: dict[str, bytes], now: dict[str, bytes], code: int, clean: int
) -> None:
    for file in old.keys() | new.keys() | now.keys():
        assert now.get(file) in {old.get(file), new.get(file)}, file
    if code == clean:
        assert now == new
    elif code not in {-1, LEFT}:
        assert now == old
