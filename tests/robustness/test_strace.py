"""Real processes whose calls to the system fail, or are the last, in turn: strace sees to it."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from support.crashes import CHANGES, DONE, Course

if TYPE_CHECKING:
    from pathlib import Path

# As the kernel calls them: on other processors, some of them are there under one name only.
CALLS = (
    "openat", "write", "fsync", "rename", "renameat", "renameat2", "link", "linkat", "unlink",
    "unlinkat", "mkdir", "mkdirat",
)  # fmt: skip
TRACE = "trace=" + ",".join(f"?{each}" for each in CALLS)
FAULTS = {"kill": "signal=KILL", "EIO": "error=EIO", "ENOSPC": "error=ENOSPC"}


@pytest.fixture(scope="module")
def strace() -> str:
    """Return the path of strace, where there is one that may trace."""
    found = shutil.which("strace")
    if found is None:
        pytest.skip("there is no strace here")
    command = [found, "-o", "/dev/null", "-e", TRACE, sys.executable, "-c", ""]
    tried = subprocess.run(command, capture_output=True, check=False)
    if tried.returncode:
        pytest.skip(f"strace may not trace here: {tried.stderr.decode()}")
    return found


class Traced:
    """A change, made by a process of its own whose calls are watched."""

    def __init__(self, strace: str, course: Course, root: Path) -> None:
        self.course = course
        self._root = root
        self._log = root.with_name("log")
        self._command = [strace, "-f", "-y", "-qq", "-o", str(self._log), "-e", TRACE]
        # Of a whole run, all that it touches below the almanac: only calls about these will fail.
        assert self.run() == DONE
        found = re.findall(rf'[<"]({root}[^">]*)[>"]', self._log.read_text())
        for each in sorted(set(found)):
            self._command += ["-P", each]

    def run(self, *options: str) -> int | None:
        """Make the change from the start; return its exit code, or None if it was killed."""
        self.course.begin(self._root)
        words, given = self.course.change
        call = [sys.executable, "-W", "error", "-m", "almanac_cli", "--data", str(self._root)]
        done = subprocess.run(
            [*self._command, *options, *call, *words], input=given, capture_output=True, check=False
        )
        assert b"Traceback" not in done.stderr
        return None if done.returncode == -signal.SIGKILL else done.returncode

    def calls(self) -> Counter[str]:
        """Count the calls of a whole run that touch the almanac, by their names."""
        assert self.run() == DONE
        return Counter(re.findall(r"^\d+ +(\w+)\(", self._log.read_text(), re.MULTILINE))


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize(
    ("name", "first"),
    [*((each, False) for each in CHANGES), ("add", True), ("remove", True)],
    ids=lambda value: {True: "first", False: "later"}.get(value, value),
)
@pytest.mark.usefixtures("unsynced")
def test_a_process_whose_call_fails_leaves_what_its_code_says(
    tmp_path: Path,
    strace: str,
    name: str,
    first: bool,  # noqa: FBT001 (a parameter of the test)
    fault: str,
) -> None:
    root = tmp_path / "data"
    traced = Traced(strace, Course.of(name, tmp_path, first=first), root)
    calls = traced.calls()
    assert {"openat", "write", "fsync"} < calls.keys()
    for call, count in calls.items():
        for nth in range(1, count + 1):
            code = traced.run("-e", f"inject={call}:{FAULTS[fault]}:when={nth}")
            assert (code is None) == (fault == "kill"), (call, nth)
            traced.course.check_files(root, code)
            traced.course.check_sequel(root)
