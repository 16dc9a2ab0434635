"""Whenever power is lost, each file is old or new, and new where the command had ended."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from support.crashes import CHANGES, DONE, Course, invoke
from support.disks import Disk

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from support.disks import State


def different(states: Iterable[State]) -> list[State]:
    """Return the states without those that came before."""
    left: list[State] = []
    for state in states:
        if state not in left:
            left.append(state)
    return left


def rebuild(root: Path, state: State) -> None:
    """Make an almanac as a disk held it that had lost power."""
    shutil.rmtree(root)
    for name, data in state.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


# Of the states that a disk may be left in, a quick run looks at some of each change.
@pytest.mark.parametrize(
    "step", [12, pytest.param(1, marks=pytest.mark.slow)], ids=["some states", "all states"]
)
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
    step: int,
) -> None:
    course, root = Course.of(name, tmp_path, first=first), tmp_path / "data"
    course.begin(root)
    with pytest.MonkeyPatch.context() as patch:
        disk = Disk(root, patch)
        assert invoke(root, *course.change)[0] == DONE
    ended = different(disk.points[-1])
    states = different([*ended, *(state for point in disk.points for state in point)])
    assert len(states) >= 8
    for number in range(0, len(states), step):
        rebuild(root, states[number])
        course.check_files(root, DONE if number < len(ended) else None)
        course.check_sequel(root)
