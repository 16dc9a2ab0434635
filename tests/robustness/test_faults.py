"""Each call to the system fails, or is the last one, in turn: every file is then old or new."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

from support.crashes import CHANGES, Course, invoke
from support.records import event, files, stored, write

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.commands import Run

WRITES = ("open", "write", "fsync", "rename", "link", "unlink", "replace", "mkdir")
READS = ("listdir", "scandir", "read", "stat", "lstat")
EIO, ENOSPC = OSError(errno.EIO, "bad disk"), OSError(errno.ENOSPC, "disk full")


# Of the calls of a change, a quick run lets some fail: others of each change and fault.
STEPS = pytest.mark.parametrize(
    "step", [8, pytest.param(1, marks=pytest.mark.slow)], ids=["some calls", "all calls"]
)


class Killed(BaseException):
    """The process is dead: nothing after this moment reaches the disk."""


class Faults:
    """Counts the calls of these names, and lets one fail, or that and all that follow."""

    def __init__(
        self, patch: pytest.MonkeyPatch, names: tuple[str, ...], at: int, fault: OSError | None
    ) -> None:
        self.calls = 0
        self.at = at
        self.fault = fault
        for name in names:
            patch.setattr(os, name, partial(self._call, getattr(os, name)))

    def _call(self, real: Callable[..., Any], *words: Any, **options: Any) -> Any:  # noqa: ANN401 (any of the calls)
        self.calls += 1
        if self.at and self.calls >= self.at:
            if self.fault is None:
                raise Killed
            if self.calls == self.at:
                raise OSError(self.fault.errno, self.fault.strerror)
        return real(*words, **options)


def cut_off(
    course: Course, root: Path, names: tuple[str, ...], at: int, fault: OSError | None
) -> tuple[int | None, int]:
    """Make the change with a fault at one call; return its exit code, if any, and its calls."""
    course.begin(root)
    with pytest.MonkeyPatch.context() as patch:
        faults = Faults(patch, names, at, fault)
        try:
            code, _ = invoke(root, *course.change)
        except Killed:
            return None, faults.calls
    return code, faults.calls


def cut_off_at(
    course: Course, root: Path, names: tuple[str, ...], fault: OSError | None, step: int
) -> None:
    """Make the change with a fault at every so manyth of its calls, and see what it leaves."""
    code, total = cut_off(course, root, names, 0, fault)
    assert code == 0
    assert total > 15
    first = 1 + (len(course.name) + len(str(fault))) % step
    for at in range(first, total + 1, step):
        code, _ = cut_off(course, root, names, at, fault)
        course.check_files(root, code)
        course.check_sequel(root)


@STEPS
@pytest.mark.parametrize(
    ("names", "fault"),
    [
        pytest.param(WRITES, None, id="kill"),
        pytest.param(WRITES, EIO, id="EIO"),
        pytest.param(WRITES, ENOSPC, id="ENOSPC"),
        pytest.param(READS, EIO, id="EIO while reading", marks=pytest.mark.slow),
    ],
)
@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.usefixtures("unsynced")
def test_a_call_that_fails_leaves_what_the_exit_code_says(
    tmp_path: Path, name: str, names: tuple[str, ...], fault: OSError | None, step: int
) -> None:
    cut_off_at(Course.of(name, tmp_path), tmp_path / "data", names, fault, step)


@STEPS
@pytest.mark.parametrize(
    "fault",
    [pytest.param(None, id="kill"), pytest.param(EIO, id="EIO"), pytest.param(ENOSPC, id="ENOSPC")],
)
@pytest.mark.parametrize("name", ["score", "undo", "bulk add"])
@pytest.mark.usefixtures("unsynced")
def test_a_call_that_fails_loses_no_history_of_earlier_versions(
    tmp_path: Path, name: str, fault: OSError | None, step: int
) -> None:
    course, root = Course.of(name, tmp_path, old_layout=True), tmp_path / "data"
    assert cut_off(course, root, WRITES, 0, fault)[0] == 0
    assert not (root / ".almanac" / "undo").exists()
    cut_off_at(course, root, WRITES, fault, step)


def test_a_link_whose_end_the_disk_does_not_tell_of_stays(
    root: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(root, event("a", links=["b"]))
    write(root, event("b"))
    before = files(root)
    monkeypatch.setattr(os, "lstat", _failing)
    assert run("check", "--fix", code=1).stderr.endswith("events/b.json: bad disk\n")
    assert files(root) == before


def test_a_change_is_made_though_old_steps_cannot_be_listed(
    root: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, listed = write(root, event("a")), os.listdir

    def failing(folder: Path | str) -> list[str]:
        if Path(folder).name == "undo" and b"score" in path.read_bytes():
            raise EIO
        return listed(folder)

    monkeypatch.setattr(os, "listdir", failing)
    assert run("score", "a", "9").stdout == "a: score 9\n"


def _failing(*_: object, **__: object) -> NoReturn:
    raise EIO


def test_the_file_goes_last_so_that_no_link_leads_nowhere(few: Path) -> None:
    """A process of its own, in which no file may be deleted."""
    code = (
        "import os; from datetime import *; from pathlib import Path\n"
        "from almanac_cli.model import kinds; from almanac_cli.operations import remove\n"
        "from almanac_cli.storage import atomic; from almanac_cli.operations.store import Store\n"
        "def dying(*words): os._exit(9)\n"
        "atomic.remove = dying\n"
        "remove.remove(Store(Path(os.sys.argv[1])), kinds.EVENT, ['c'],"
        " datetime(2026, 1, 1, tzinfo=UTC), dry_run=False)"
    )
    found = subprocess.run([sys.executable, "-c", code, few], check=False, timeout=20)
    assert found.returncode == 9
    assert "links" not in stored(few, "b")
    assert (few / "events" / "c.json").exists()
