"""The stamps of many files at once, packed into an array of integers.

This module loads next to nothing, since a second process loads it in order to share the work.
"""

from __future__ import annotations

import os
from array import array

TYPE_CHECKING = False  # as in typing, which would take longer to load than all of this
if TYPE_CHECKING:
    from collections.abc import Sequence

    from almanac_cli.storage.files import AnyPath

# In place of the modification time of a file that does not exist.
GONE = -(2**63)
# SQLite stores signed integers; inodes are unsigned, and a time may be that of the year 2400.
_SIGNED = 2**63 - 1
_SEPARATOR = "\0"  # no name of a file has it


def stamp_all(folder: AnyPath | bytes, names: Sequence[str] | Sequence[bytes]) -> array[int]:
    """Return the stamps of files in a folder as a flat array of signed 64-bit integers.

    Four numbers follow each other for each file, in the order of the names: mtime and ctime in
    nanoseconds since 1970, size in bytes, and inode. A file that does not exist has GONE, 0, 0, 0.
    Links are not followed.

    Raises:
        OSError: if the folder cannot be opened or a file's metadata cannot be read.

    """
    numbers = array("q")
    if not names:
        return numbers
    append, stat = numbers.append, os.stat  # there may be very many names
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        for name in names:
            try:
                status = stat(name, dir_fd=descriptor, follow_symlinks=False)
            except (FileNotFoundError, NotADirectoryError):
                numbers.extend((GONE, 0, 0, 0))
            else:
                append(status.st_mtime_ns & _SIGNED)
                append(status.st_ctime_ns & _SIGNED)
                append(status.st_size)
                append(status.st_ino & _SIGNED)
    finally:
        os.close(descriptor)
    return numbers


def encode_stamp_request(folder: AnyPath, names: Sequence[str]) -> bytes:
    """Return as bytes the arguments of `stamp_all`, for `answer_stamp_request`."""
    return os.fsencode(_SEPARATOR.join([os.fsdecode(folder), *names]))


def answer_stamp_request(request: bytes) -> bytes:
    """Return the bytes of the array that `stamp_all` returns; the task of a worker.

    Raises:
        OSError: as `stamp_all` does.

    """
    folder, *names = request.split(_SEPARATOR.encode())
    return stamp_all(folder, names).tobytes()
