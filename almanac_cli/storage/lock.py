"""One writer at a time: a lock on a folder, which the system drops when its holder dies."""

from __future__ import annotations

import fcntl
import os
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from almanac_cli.errors import Locked
from almanac_cli.storage.files import disk, read

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PATIENCE = 10.0
_PAUSE = 0.02


@contextmanager
def locked(folder: Path, holder: Path, patience: float | None = None) -> Iterator[None]:
    """Keep other writers out of the folder, and write this process's id to the file `holder`.

    Waits for another writer as many seconds as there is patience for, 10 if nobody says, then
    raises Locked, which names its process.
    """
    descriptor = _opened(folder)
    try:
        tries = int((_PATIENCE if patience is None else patience) / _PAUSE)
        while not _taken(descriptor, folder):
            if not tries:
                raise Locked(folder, _process_id(holder))
            tries -= 1
            time.sleep(_PAUSE)
        with suppress(OSError):  # only a message would lack it
            holder.write_text(str(os.getpid()), encoding="ascii")
        yield
    finally:
        os.close(descriptor)


def is_locked(folder: Path) -> bool:
    """Say whether a writer is at work in the folder."""
    descriptor = _opened(folder)
    try:
        return not _taken(descriptor, folder)
    finally:
        os.close(descriptor)


def _opened(folder: Path) -> int:
    with disk("lock", folder):
        return os.open(folder, os.O_RDONLY | os.O_CLOEXEC)


def _taken(descriptor: int, folder: Path) -> bool:
    with disk("lock", folder):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def _process_id(holder: Path) -> int | None:
    """Return the id of the process that holds the lock, if it could write it down."""
    try:
        return int(read(holder))
    except (OSError, ValueError):
        return None
