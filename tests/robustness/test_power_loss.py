"""Whenever power is lost, each file is old or new, and new where the command had ended."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from support.crashes import CHANGES, DONE, Course, invoke
from support.disks import Disk

if TYPE_CHECKING:
    from pathlib import Path

    from support.disks import State


def rebuild(root: Path, state: State) -> None:
    """Make an almanac as a disk held it that had lost power."""
    shutil.rmtree(root)
    for name, data in state.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


@pytest.mark.parametrize(
    ("name", "first"),
    [*((name, False) for name in CHANGES), *((name, True) for name in CHANGES if name != "undo")],
    ids=lambda value: {True: "first", False: "later"}.get(value, value),
)
@pytest.mark.usefixtures("unsynced")
def test_power_loss_leaves_old_or_new_and_what_undo_needs(
    tmp_path: Path,
    name: str,
    first: bool,  # noqa: FBT001 (a parameter of the test)
) -> None:
    course, root = Course.of(name, tmp_path, first=first), tmp_path / "data"
    course.begin(root)
    with pytest.MonkeyPatch.context() as patch:
        disk = Disk(root, patch)
        assert invoke(root, *course.change)[0] == DONE
    ended = disk.points[-1]
    tried: list[State] = []
    for state in ended + [each for point in disk.points for each in point]:
        if state in tried:
            continue
        rebuild(root, state)
        course.check_files(root, DONE if len(tried) < len(ended) and state in ended else None)
        course.check_sequel(root)
        tried.append(state)
    assert len(tried) >= 8
