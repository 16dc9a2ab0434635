"""Bytes on disk: scan, read, write whole or not at all, lock."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import stat
import time
from array import array
from contextlib import contextmanager, suppress
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from almanac_cli.beside import beside
from almanac_cli.errors import AlmanacError, Conflict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

SUFFIX = ".json"
LARGEST = 1024 * 1024
_PIECE = 4096
# One name for every write: only the holder of the lock writes, so that what a killed process left
# is overwritten by the next. No record can have it: it is no slug, and it does not end in .json.
_TEMPORARY = ".almanac-new"
_NO_HARD_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK)
# Inodes are unsigned, the integers of SQLite are not.
_SIGNED = 2**63 - 1
_GONE = -(2**63)  # in place of the time of a file that was gone when it was looked at
_MANY = 5000
_LOCK_TRIES = 100
_LOCK_PAUSE = 0.05


class Stamp(NamedTuple):
    """What the system says of a file; times in nanoseconds. Another stamp, another content."""

    mtime: int
    ctime: int
    size: int
    inode: int


class Scan(NamedTuple):
    """The record files of a folder, or what bears their names, each with the parts of its stamp.

    Nothing that happens from its moment on, in nanoseconds, is in it for sure.
    """

    moment: int
    ids: list[str]
    packed: array[int]

    def stamps(self) -> Iterator[tuple[str, Stamp]]:
        """Return each id with its stamp."""
        parts = iter(self.packed)
        return zip(self.ids, map(Stamp, parts, parts, parts, parts), strict=True)

    def digest(self) -> bytes:
        """Return 16 bytes that differ wherever a name or a stamp does."""
        digest = hashlib.blake2b(self.packed, digest_size=16)
        digest.update("/".join(self.ids).encode(errors="surrogateescape"))
        return digest.digest()


def names(folder: Path) -> list[str]:
    """List the ids that files in the folder stand for, sorted; none if there is no folder."""
    return sorted(_ids(folder))


def scan(folder: Path) -> Scan:
    """Return the stamps of all record files; where there are many, two processes share them."""
    moment = time.time_ns()
    ids = _ids(folder)
    if len(ids) < _MANY:
        packed = _stamps(folder, ids)
    else:
        half = len(ids) // 2
        rest = beside(lambda: _stamps(folder, ids[half:]).tobytes())
        packed = _stamps(folder, ids[:half])
        packed.frombytes(rest())
    if _GONE in packed:
        all_ = Scan(moment, ids, packed).stamps()
        left = [(id_, stamp) for id_, stamp in all_ if stamp.mtime != _GONE]
        packed = array("q", chain.from_iterable(stamp for _, stamp in left))
        return Scan(moment, [id_ for id_, _ in left], packed)
    return Scan(moment, ids, packed)


def read(path: str | os.PathLike[str]) -> bytes:
    """Return a record file's bytes.

    Raises FileNotFoundError if there is none, and ValueError, saying why, for what is not a
    regular file, is larger than 1 MiB, or cannot be read.
    """
    try:
        # The file of this name and never what a link names, nor waiting for a pipe's other end.
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            data = _read_all(descriptor)
        finally:
            os.close(descriptor)
    except FileNotFoundError:
        raise
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise ValueError("is a symbolic link, not a file") from None
        raise ValueError(f"cannot be read: {error.strerror}") from None
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
        sync(path.parent)


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


def _ids(folder: Path) -> list[str]:
    """Return the ids that files in the folder stand for, in no order."""
    found: list[str] = []
    with _disk("read", folder), suppress(FileNotFoundError):
        found = os.listdir(folder)  # noqa: PTH208 (a path for each of very many names is slow)
    return [each[: -len(SUFFIX)] for each in found if each.endswith(SUFFIX) and each[0] != "."]


def _stamps(folder: Path, ids: Sequence[str]) -> array[int]:
    """Return the parts of the stamps of these files, one after the other."""
    parts = array("q")
    if not ids:
        return parts
    with _disk("read", folder):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            for id_ in ids:
                try:
                    now = os.stat(id_ + SUFFIX, dir_fd=descriptor, follow_symlinks=False)
                except FileNotFoundError:
                    parts.extend((_GONE, 0, 0, 0))
                else:
                    times = (now.st_mtime_ns, now.st_ctime_ns)
                    parts.extend((*times, now.st_size, now.st_ino & _SIGNED))
        finally:
            os.close(descriptor)
    return parts


def _read_all(descriptor: int) -> bytes:
    """Return what a regular file of at most 1 MiB holds."""
    found = os.fstat(descriptor)
    if stat.S_ISDIR(found.st_mode):
        raise ValueError("is a folder, not a file")
    if not stat.S_ISREG(found.st_mode):
        raise ValueError("is not a regular file")
    data = os.read(descriptor, min(found.st_size, LARGEST) + 1)
    while len(data) <= LARGEST and (more := os.read(descriptor, _PIECE)):
        data += more
    if len(data) > LARGEST:
        raise ValueError("is larger than 1 MiB")
    return data


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
    sync(folder)


def sync(path: Path) -> None:
    """Return when a file's bytes, or a folder's names, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
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
