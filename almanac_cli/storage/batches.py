"""Writing many new files together: all are flushed to the disk at once, then get their names.

A process that is killed leaves each file whole or missing, and at most MAX_FILES temporary ones.
"""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NamedTuple

from almanac_cli.storage import atomic, files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

MAX_FILES = 1000
# Up to so many files are flushed one by one. More wait for their whole filesystem, which takes one
# journal commit; but it may take long where another process writes much.
_MAX_FSYNCS = 50
_SYNCFS_REPORTS_ERRORS = (5, 8)  # version of Linux; syncfs(2), "VERSIONS"


class NewFile(NamedTuple):
    """A file that does not exist yet."""

    path: str  # no Path, of which thousands take long
    data: bytes
    mode: int | None = None  # its permission bits; None leaves them to the umask


@contextmanager
def temporary_files(
    new_files: Sequence[NewFile], max_fsyncs: int = _MAX_FSYNCS
) -> Iterator[list[str]]:
    """Context manager: write temporary files beside new files of one folder, and flush them.

    Its value are their paths, in the order of the files; the block passes each to `atomic.place`.
    After the block the names in the folder are flushed. If it raises, what is left of the temporary
    files is deleted.

    Raises:
        DiskError: if the system refuses to write or flush a file.

    """
    from pathlib import Path  # here: commands that only read load this module

    folder = Path(new_files[0].path).parent
    atomic.make_folder(folder)
    temporaries: list[str] = []
    try:
        for path, data, mode in new_files:
            name = path.rpartition("/")[2]
            temporaries.append(f"{path.removesuffix(name)}{atomic.temporary_name(name)}")
            with files.io_errors("write", path):
                atomic.write_temporary(temporaries[-1], data, mode, wait=False)
        with files.io_errors("write", folder):
            flush(folder, temporaries, max_fsyncs)
        yield temporaries
        with files.io_errors("write", folder):
            atomic.sync(folder)
    except BaseException:
        for temporary in temporaries:
            with suppress(OSError):
                Path(temporary).unlink()
        raise


def flush(folder: Path, paths: Sequence[files.AnyPath], max_fsyncs: int) -> None:
    """Wait until the bytes of files in a folder are on the disk.

    Raises:
        OSError: if the system refuses, or could not write a file.

    """
    if len(paths) > max_fsyncs and sync_filesystem(folder):
        return
    for path in paths:
        atomic.sync(path)


def sync_filesystem(folder: Path) -> bool:
    """Wait until all that was written to the filesystem of a folder is on the disk, if possible.

    Return whether it is: not where the system has no syncfs(2), or one that hides errors.

    Raises:
        OSError: if the system could not write a file.

    """
    if (syncfs := _find_syncfs()) is None:
        return False
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        syncfs(descriptor)
    finally:
        os.close(descriptor)
    return True


def _find_syncfs() -> Callable[[int], object] | None:
    """Return syncfs of the C library, which raises OSError; `None` if there is none to rely on."""
    import ctypes

    system = os.uname()
    major, _, rest = system.release.partition(".")
    minor = rest.partition(".")[0]
    if system.sysname != "Linux" or not (major.isdigit() and minor.isdigit()):
        return None
    if (int(major), int(minor)) < _SYNCFS_REPORTS_ERRORS:
        return None
    function = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
    if function is None:
        return None

    def syncfs(descriptor: int) -> None:
        if function(descriptor):
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))

    return syncfs
