"""Files written whole or not at all, and on the disk when the call returns."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from almanac_cli.errors import FileConflict
from almanac_cli.storage import files

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

# A dot, the name of the file that is to be, and this: no record has such a name.
TEMPORARY = ".almanac-new"
_NO_HARD_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK)


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it, where there is none."""
    with files.io_errors("make", folder):
        if not folder.is_dir():
            make_folder(folder.parent)
            folder.mkdir(exist_ok=True)
            sync(folder.parent)


def create(path: Path, data: bytes, mode: int | None = None) -> None:
    """Write a new file, whole or not at all, if need be with this mode.

    Returns when the file and its name are on the disk. Raises FileConflict if there is one already.
    """
    make_folder(path.parent)
    with files.io_errors("write", path), _written(path, data, mode) as temporary:
        try:
            os.link(temporary, path)
        except FileExistsError:
            raise FileConflict(path, "exists") from None
        except OSError as error:
            if error.errno not in _NO_HARD_LINKS:
                raise
            if os.path.lexists(path):
                raise FileConflict(path, "exists") from None
            temporary.rename(path)


def create_all(wanted: Mapping[Path, bytes]) -> None:
    """Write new files, the last of which makes the others count; if one fails, leave none."""
    created: list[Path] = []
    try:
        for path, data in wanted.items():
            created.append(path)
            create(path, data)
    except FileConflict:
        _unlink_all(created[:-1])
        raise
    except BaseException:
        _unlink_all(created)
        raise


def replace(path: Path, data: bytes, was: bytes) -> None:
    """Write a file anew, whole or not at all, with its old mode.

    Raises FileConflict unless it is what it was. Returns when the file is on the disk.
    """
    _unchanged(path, was)
    with files.io_errors("write", path):
        mode = stat.S_IMODE(path.stat().st_mode)
        with _written(path, data, mode) as temporary:
            temporary.replace(path)


def remove(path: Path, was: bytes) -> None:
    """Delete a file; FileConflict unless it is what it was."""
    _unchanged(path, was)
    with files.io_errors("remove", path):
        path.unlink()
        sync(path.parent)


def sync(path: Path) -> None:
    """Return when a file's bytes, or a folder's names, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def stale_temporaries(folder: Path) -> list[Path]:
    """List the temporary files in a folder: those of a write that goes on, or was killed."""
    with files.io_errors("read", folder), suppress(FileNotFoundError):
        found = (each for each in os.scandir(folder) if each.name.endswith(TEMPORARY))
        return sorted(folder / each.name for each in found if each.is_file(follow_symlinks=False))
    return []


@contextmanager
def _written(path: Path, data: bytes, mode: int | None) -> Iterator[Path]:
    """Offer the bytes, already on the disk, under a temporary name that is gone afterwards."""
    temporary = path.with_name(f".{path.name}{TEMPORARY}")
    temporary.unlink(missing_ok=True)
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
        try:
            if mode is not None:
                os.fchmod(descriptor, mode)
            _write_all(descriptor, data)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)
    sync(path.parent)


def _write_all(descriptor: int, data: bytes) -> None:
    """Write all bytes, however few the system takes at a time."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _unchanged(path: Path, was: bytes) -> None:
    try:
        same = files.read(path) == was
    except (FileNotFoundError, ValueError):
        same = False
    if not same:
        raise FileConflict(path, "changed")


def _unlink_all(paths: list[Path]) -> None:
    for path in paths:
        with suppress(OSError):
            path.unlink()
