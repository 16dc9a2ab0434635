"""Files of lines that are only ever added: writing at their end, and taking that back."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from almanac_cli.storage import atomic, files

if TYPE_CHECKING:
    from pathlib import Path


def append(path: Path, data: bytes) -> None:
    """Add whole lines at the end of a file, and make it and its parent folders if need be.

    A line that a killed process left without its end is ended first. If the process is killed, a
    part of the data may be there, the last line of it without its end.

    Raises:
        DiskError: if the system refuses; nothing is added then, as far as it can be taken back.

    """
    atomic.make_folder(path.parent)
    with files.io_errors("write", path):
        is_new = not path.exists()
        flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        descriptor = os.open(path, flags, 0o666)
        try:
            size = os.fstat(descriptor).st_size
            is_whole = not size or os.pread(descriptor, 1, size - 1) == b"\n"
            try:
                atomic.write_all(descriptor, data if is_whole else b"\n" + data)
                os.fsync(descriptor)
            except BaseException:
                with suppress(OSError):
                    os.ftruncate(descriptor, size)
                raise
        finally:
            os.close(descriptor)
        if is_new:
            atomic.sync(path.parent)


def cut_end(path: Path, data: bytes) -> None:
    """Take away what `append` added last, if it is the end of the file; else do nothing.

    Raises:
        DiskError: if the system refuses.

    """
    with files.io_errors("write", path):
        descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
        try:
            start = os.fstat(descriptor).st_size - len(data)
            if start >= 0 and os.pread(descriptor, len(data), start) == data:
                os.ftruncate(descriptor, start)
                os.fsync(descriptor)
        finally:
            os.close(descriptor)
