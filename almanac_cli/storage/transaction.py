"""Changes of several files that are made together: all of them or none."""

from __future__ import annotations

import stat
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from almanac_cli.errors import AlmanacError, RollbackFailed
from almanac_cli.storage import atomic, batches, files, line_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path


class Change(NamedTuple):
    """A change of one file: it is created, replaced, deleted, or lines are added at its end.

    A NamedTuple, since commands that only read load it too.
    """

    file: str  # from the almanac's folder on, with slashes: "events/a.json"
    # The content that it must have now; None if it must not exist, or if lines are added to it.
    before: bytes | None
    after: bytes | None  # the content that it gets, or the added lines; None if it is deleted
    mode: int | None = None  # permission bits of a file that is created; None leaves them to umask
    appends: bool = False  # whether lines are added; the file need not exist


def apply_all(root: Path, changes: Sequence[Change], on_reverted: Callable[[], object]) -> None:
    """Make the changes in their order; if one fails, revert those before it.

    Consecutive new files of one folder are written together, see `batches`; for consecutive
    removals from one folder, the folder is flushed once.

    `on_reverted` is called when all files have their previous content again, and only then.

    Raises:
        FileConflict: if the content of a file is not the `before` of its change.
        DiskError: if the system refuses to write a file.
        RollbackFailed: if a change failed, and an earlier one could not be reverted.

    """
    started: list[Change] = []
    try:
        for run in _runs(changes):
            if run[0].appends:  # if it fails, it has added nothing
                _apply(root, run[0])
                started += run
            elif len(run) == 1:
                started += run
                _apply(root, run[0])
            elif run[0].before is None:
                _create_all(root, run, started)
            else:
                _remove_all(root, run, started)
    except BaseException as error:
        _revert(root, started, error)
        on_reverted()
        raise


def current_mode(path: Path) -> int | None:
    """Return the permission bits of a file, `None` if it does not exist.

    Raises:
        OSError: if the system refuses.

    """
    try:
        return stat.S_IMODE(path.lstat().st_mode)
    except FileNotFoundError:
        return None


def _runs(changes: Sequence[Change]) -> Iterator[Sequence[Change]]:
    """Yield the changes in runs: new or removed files of a folder, at most MAX_FILES, or one."""
    for key, group in groupby(changes, _run_key):
        run = [*group]
        size = 1 if key is None else batches.MAX_FILES
        for start in range(0, len(run), size):
            yield run[start : start + size]


def _run_key(change: Change) -> tuple[str, bool] | None:
    """Return the folder of a change and whether it creates a file, else deletes; else `None`."""
    if change.appends or (change.before is not None and change.after is not None):
        return None
    return change.file.rpartition("/")[0], change.before is None


def _create_all(root: Path, run: Sequence[Change], started: list[Change]) -> None:
    """Create files of one folder together; each change is added to `started` before its file."""
    new = [
        batches.NewFile(f"{root}/{change.file}", change.after or b"", change.mode) for change in run
    ]
    with batches.temporary_files(new) as temporaries:
        for change, file, temporary in zip(run, new, temporaries, strict=True):
            started.append(change)
            atomic.place(temporary, file.path)


def _remove_all(root: Path, run: Sequence[Change], started: list[Change]) -> None:
    """Remove files from one folder; each change is added to `started` before it is made."""
    for change in run:
        started.append(change)
        atomic.remove(root / change.file, change.before or b"", wait=False)
    folder = (root / run[0].file).parent
    with files.io_errors("remove", folder):
        atomic.sync(folder)


def _apply(root: Path, change: Change) -> None:
    path = root / change.file
    if change.appends:
        line_files.append(path, change.after or b"")
    elif change.before is None:
        atomic.create(path, change.after or b"", change.mode)
    elif change.after is None:
        atomic.remove(path, change.before)
    else:
        atomic.replace(path, change.after, change.before)


def _revert(root: Path, started: Sequence[Change], error: BaseException) -> None:
    """Restore the files of the changes that were made; the last of them may not have been."""
    try:
        for change in reversed(started):
            if change.appends:
                line_files.cut_end(root / change.file, change.after or b"")
            elif files.read_if_exists(root / change.file) == change.after:
                _apply(root, Change(change.file, change.after, change.before, change.mode))
    except AlmanacError as second:
        raise RollbackFailed(error, second) from error
