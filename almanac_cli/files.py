"""Bytes on disk: scan, read, write whole or not at all, lock."""

from __future__ import annotations

import errno
import fcntl
import os
import stat
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NamedTuple

from almanac_cli.errors import AlmanacError, Conflict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

SUFFIX = ".json"
LARGEST = 1024 * 1024
# One name for every write: only the holder of the lock writes, so that what a killed process left
# is overwritten by the next. No record can have it: it is no slug, and it does not end in .json.
_TEMPORARY = ".almanac-new"
_NO_HARD_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK)
# Inodes are unsigned, the integers of SQLite are not.
_SIGNED = 2**63 - 1
_LOCK_TRIES = 100
_LOCK_PAUSE = 0.05


class Stamp(NamedTuple):
    """What the system says of a file; times in nanoseconds. Another stamp, another content."""

    mtime: int
    ctime: int
    size: int
    inode: int


def names(folder: Path) -> list[str]:
    """List the ids that files in the folder stand for, sorted; none if there is no folder."""
    return sorted(_id(each) for each in _entries(folder))


def scan(folder: Path) -> dict[str, Stamp]:
    """Return the stamp of each record file, or what bears its name, by id."""
    found = {}
    for each in _entries(folder):
        with suppress(FileNotFoundError):
            now = each.stat(follow_symlinks=False)
            found[_id(each)] = Stamp(
                now.st_mtime_ns, now.st_ctime_ns, now.st_size, now.st_ino & _SIGNED
            )
    return found


def read(path: Path) -> bytes:
    """Return a record file's bytes.

    Raises FileNotFoundError if there is none, and ValueError, saying why, for what is not a
    regular file, is larger than 1 MiB, or cannot be read.
    """
    try:
        with open(path, "rb", opener=_open_itself) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise ValueError("is not a regular file")
            data = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise
    except IsADirectoryError:
        raise ValueError("is a folder, not a file") from None
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise ValueError("is a symbolic link, not a file") from None
        raise ValueError(f"cannot be read: {error.strerror}") from None
    if len(data) > LARGEST:
        raise ValueError("is larger than 1 MiB")
    return data


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it, where there is none."""
    with _disk("make", folder):
        folder.mkdir(parents=True, exist_ok=True)


def create(path: Path, data: bytes) -> None:
    """Write a new file, whole or not at all; Conflict if there is one already.

    Returns when the file and its name are on the disk.
    """
    make_folder(path.parent)
    with _disk("write", path), _written(path.parent, data, mode=None) as temporary:
        try:
            os.link(temporary, path)
        except FileExistsError:
            raise Conflict(f"{path} exists already") from None
        except OSError as error:
            if error.errno not in _NO_HARD_LINKS:
                raise
            if os.path.lexists(path):
                raise Conflict(f"{path} exists already") from None
            temporary.rename(path)


def create_all(wanted: Mapping[Path, bytes]) -> None:
    """Write new files, the last of which makes the others count; if one fails, leave none."""
    created: list[Path] = []
    try:
        for path, data in wanted.items():
            create(path, data)
            created.append(path)
    except BaseException:
        for path in created:
            path.unlink(missing_ok=True)
        raise


def replace(path: Path, data: bytes, was: bytes) -> None:
    """Write a file anew, whole or not at all, with its old mode; Conflict unless it is what it was.

    Returns when the file is on the disk.
    """
    _unchanged(path, was)
    with _disk("write", path):
        mode = stat.S_IMODE(path.stat().st_mode)
        with _written(path.parent, data, mode=mode) as temporary:
            temporary.replace(path)


def remove(path: Path, was: bytes) -> None:
    """Delete a file; Conflict unless it is what it was."""
    _unchanged(path, was)
    with _disk("remove", path):
        path.unlink()
        _sync(path.parent)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep other writers out of the folder; wait for one about 5 seconds, then raise Conflict."""
    with _disk("lock", folder):
        descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        for _ in range(_LOCK_TRIES):
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                time.sleep(_LOCK_PAUSE)
        else:
            raise Conflict(
                f"{folder} is locked by another almanac command", hint="try again when it has ended"
            )
        yield
    finally:
        os.close(descriptor)


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    with _disk("read", folder), suppress(FileNotFoundError), os.scandir(folder) as entries:
        return [
            each for each in entries if each.name.endswith(SUFFIX) and not each.name.startswith(".")
        ]
    return []


def _id(entry: os.DirEntry[str]) -> str:
    return entry.name.removesuffix(SUFFIX)


def _open_itself(path: str, flags: int) -> int:
    """Open the file of this name and never what a link names, nor wait for a pipe's other end."""
    return os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK)


def _unchanged(path: Path, was: bytes) -> None:
    try:
        same = read(path) == was
    except (FileNotFoundError, ValueError):
        same = False
    if not same:
        raise Conflict(f"{path} changed on disk meanwhile", hint="nothing was written; try again")


@contextmanager
def _written(folder: Path, data: bytes, mode: int | None) -> Iterator[Path]:
    """Offer the bytes, already on the disk, under a temporary name that is gone afterwards."""
    temporary = folder / _TEMPORARY
    temporary.unlink(missing_ok=True)
    try:
        with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666), "wb") as file:  # noqa: PTH123 (a descriptor, not a path)
            if mode is not None:
                os.fchmod(file.fileno(), mode)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)
    _sync(folder)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _disk(action: str, path: Path) -> Iterator[None]:
    """Turn what the system says of the disk into a failure that names the file."""
    try:
        yield
    except OSError as error:
        raise AlmanacError(f"cannot {action} {path}: {error.strerror}") from error
