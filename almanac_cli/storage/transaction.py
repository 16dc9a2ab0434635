"""Changes of several files that are made together: all of them or none."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING, NamedTuple

from almanac_cli.errors import AlmanacError, FileUnusable, RollbackFailed
from almanac_cli.storage import atomic, files

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class Change(NamedTuple):
    """What is to become of one file; a NamedTuple, since commands that only read load it too."""

    file: str  # from the almanac's folder on, with slashes: "events/a.json"
    before: bytes | None  # what it holds, None if it does not exist
    after: bytes | None  # what it is to hold, None if it is to be deleted
    mode: int | None = None  # permission bits for a file that is created; None for the default


def apply_all(root: Path, changes: Sequence[Change]) -> None:
    """Make the changes in their order; if one fails, revert those that were made.

    Raises FileConflict if a file does not hold what `before` says, DiskError or FileUnusable if the
    disk fails, and RollbackFailed if a change could not be reverted.
    """
    started: list[Change] = []
    try:
        for change in changes:
            started.append(change)
            _apply(root, change)
    except BaseException as error:
        _revert(root, started, error)
        raise


def current_bytes(path: Path) -> bytes | None:
    """Return the bytes of a file, None if it does not exist.

    Raises FileUnusable if it cannot be read.
    """
    try:
        return files.read(path)
    except FileNotFoundError:
        return None
    except files.NotReadable as error:
        raise FileUnusable(path, error.reason) from None


def current_mode(path: Path) -> int | None:
    """Return the permission bits of a file, None if it does not exist. Raises OSError."""
    try:
        return stat.S_IMODE(path.lstat().st_mode)
    except FileNotFoundError:
        return None


def _apply(root: Path, change: Change) -> None:
    path = root / change.file
    if change.before is None:
        atomic.create(path, change.after or b"", change.mode)
    elif change.after is None:
        atomic.remove(path, change.before)
    else:
        atomic.replace(path, change.after, change.before)


def _revert(root: Path, started: Sequence[Change], error: BaseException) -> None:
    """Restore the files of the changes that were made; the last of them may not have been."""
    try:
        for change in reversed(started):
            if current_bytes(root / change.file) == change.after:
                _apply(root, Change(change.file, change.after, change.before, change.mode))
    except AlmanacError as second:
        raise RollbackFailed(error, second) from error
