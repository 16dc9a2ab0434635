"""Each call to the system fails, or is the last one, in turn: every file is then old or new."""

from __future__ import annotations

import errno
import os
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from crashes import CHANGES, Course, invoke

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CALLS = ("open", "write", "fsync", "rename", "link", "unlink", "replace", "mkdir")


class Killed(BaseException):
    """The process is dead: nothing after this moment reaches the disk."""


class Faults:
    """Counts the calls, and lets one fail, or that and all that follow."""

    def __init__(self, patch: pytest.MonkeyPatch, at: int, fault: OSError | None) -> None:
        self.calls = 0
        self.at = at
        self.fault = fault
        for name in CALLS:
            patch.setattr(os, name, partial(self._call, getattr(os, name)))

    def _call(self, real: Callable[..., Any], *words: Any, **options: Any) -> Any:  # noqa: ANN401 (any of the calls)
        self.calls += 1
        if self.at and self.calls >= self.at:
            if self.fault is None:
                raise Killed
            if self.calls == self.at:
                raise OSError(self.fault.errno, self.fault.strerror)
        return real(*words, **options)


def cut_off(course: Course, root: Path, at: int, fault: OSError | None) -> tuple[int | None, int]:
    """Make the change with a fault at one call; return its exit code, if any, and its calls."""
    course.begin(root)
    with pytest.MonkeyPatch.context() as patch:
        faults = Faults(patch, at, fault)
        try:
            code, _ = invoke(root, *course.change)
        except Killed:
            return None, faults.calls
    return code, faults.calls


@pytest.mark.parametrize(
    "fault",
    [None, OSError(errno.EIO, "bad disk"), OSError(errno.ENOSPC, "disk full")],
    ids=["kill", "EIO", "ENOSPC"],
)
@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.usefixtures("unsynced")
def test_a_call_that_fails_leaves_old_or_new_and_the_exit_code_says_which(
    tmp_path: Path, name: str, fault: OSError | None
) -> None:
    course, root = Course.of(name, tmp_path), tmp_path / "data"
    code, total = cut_off(course, root, 0, fault)
    assert code == 0
    assert total > 15
    for at in range(1, total + 1):
        code, _ = cut_off(course, root, at, fault)
        course.check_files(root, code)
        course.check_sequel(root)
