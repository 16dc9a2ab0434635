"""Writing files that are made of records, for others to read: in place of what is there, whole."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

from almanac_cli.storage import atomic, files

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable
    from pathlib import Path


def write(path: Path, data: bytes | Iterable[bytes]) -> None:
    """Write a file, whole or not at all; it replaces a file of this name and keeps its mode.

    The data may come in pieces; nothing is written if making one of them raises. A link stays and
    leads to the new content. What is no file, such as a pipe or `/dev/stderr`, gets the data. The
    folder must exist.

    Raises:
        DiskError: if the system refuses.

    """
    pieces = (data,) if isinstance(data, bytes) else data
    with files.io_errors("write", path):
        try:
            status = path.stat()
        except FileNotFoundError:
            _replace(path.resolve(), pieces, None)
            return
        if stat.S_ISREG(status.st_mode):
            _replace(path.resolve(), pieces, status)
            return
        with path.open("wb") as file:  # not what it resolves to: `/dev/stdout` leads to no path
            file.writelines(pieces)


def _replace(path: Path, pieces: Iterable[bytes], before: os.stat_result | None) -> None:
    """Give a file its content by a new name; `before` is the status of one that is there."""
    mode = None if before is None else stat.S_IMODE(before.st_mode)
    temporary = atomic.temporary_path(path)
    try:
        atomic.write_temporary(temporary, pieces, mode, owned_as=before, wait=True)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    atomic.sync(path.parent)
