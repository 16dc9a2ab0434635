"""A lock on a folder, so that one process at a time writes in it.

It is flock(2) on the folder itself: the system releases it when the process that holds it ends.
"""

from __future__ import annotations

import fcntl
import os
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from almanac_cli.errors import Locked
from almanac_cli.storage import files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOCK_TIMEOUT_S = 10.0
_RETRY_AFTER_S = 0.02


@contextmanager
def lock_folder(
    folder: Path, pid_file: Path, *, timeout_s: float = LOCK_TIMEOUT_S
) -> Iterator[None]:
    """Context manager that holds the lock of a folder during its block.

    Args:
        folder: The folder to lock.
        pid_file: The file that gets the id of this process; a failure to write it is ignored.
        timeout_s: How many seconds to wait for a process that holds the lock.

    Raises:
        Locked: if a process holds the lock for longer than that; carries its process id.
        DiskError: if the system refuses to open or lock the folder.

    """
    descriptor = _open(folder)
    try:
        retries = int(timeout_s / _RETRY_AFTER_S)
        while not _try_lock(descriptor, folder):
            if not retries:
                raise Locked(folder, _read_pid(pid_file))
            retries -= 1
            time.sleep(_RETRY_AFTER_S)
        with suppress(OSError):
            pid_file.write_text(str(os.getpid()), encoding="ascii")
        yield
    finally:
        os.close(descriptor)


def is_locked(folder: Path) -> bool:
    """Tell whether a process holds the lock of a folder.

    Raises:
        DiskError: if the system refuses to open or lock the folder.

    """
    descriptor = _open(folder)
    try:
        return not _try_lock(descriptor, folder)
    finally:
        os.close(descriptor)


def _open(folder: Path) -> int:
    with files.io_errors("lock", folder):
        return os.open(folder, os.O_RDONLY | os.O_CLOEXEC)


def _try_lock(descriptor: int, folder: Path) -> bool:
    with files.io_errors("lock", folder):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def _read_pid(pid_file: Path) -> int | None:
    """Return the process id in a file, `None` if there is none or it cannot be read."""
    try:
        return int(files.read(pid_file))
    except (OSError, ValueError):
        return None
