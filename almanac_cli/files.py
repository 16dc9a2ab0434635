"""Bytes on disk: which record files there are, what the system says of each, what they hold."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import time
from array import array
from contextlib import contextmanager, suppress
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from almanac_cli.beside import beside
from almanac_cli.errors import AlmanacError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

SUFFIX = ".json"
LARGEST = 1024 * 1024
UNREADABLE = "cannot be read"
_PIECE = 4096
# What a file's own owner, mode or kind brings about; any other failure to read may pass.
_LASTING = (errno.EACCES, errno.EPERM)
# Inodes are unsigned, the integers of SQLite are not.
_SIGNED = 2**63 - 1
_GONE = -(2**63)  # in place of the time of a file that was gone when it was looked at
_MANY = 5000


class CannotRead(ValueError):
    """A file could not be read this time."""


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


def others(folder: Path) -> list[str]:
    """List the names in the folder that stand for no id, sorted; hidden ones do not count."""
    return sorted(each for each in _listed(folder) if not each.endswith(SUFFIX) and each[0] != ".")


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
    regular file, is larger than 1 MiB, or cannot be read: CannotRead where that may pass.
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
        kind = ValueError if error.errno in _LASTING else CannotRead
        raise kind(f"{UNREADABLE}: {error.strerror}") from None
    return data


def _ids(folder: Path) -> list[str]:
    """Return the ids that files in the folder stand for, in no order."""
    found = _listed(folder)
    return [each[: -len(SUFFIX)] for each in found if each.endswith(SUFFIX) and each[0] != "."]


def _listed(folder: Path) -> list[str]:
    """Return all names in the folder; none if there is no folder."""
    with disk("read", folder), suppress(FileNotFoundError):
        return os.listdir(folder)  # noqa: PTH208 (a path for each of very many names is slow)
    return []


def _stamps(folder: Path, ids: Sequence[str]) -> array[int]:
    """Return the parts of the stamps of these files, one after the other."""
    parts = array("q")
    if not ids:
        return parts
    with disk("read", folder):
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


@contextmanager
def disk(action: str, path: Path) -> Iterator[None]:
    """Turn what the system says of the disk into a failure that names the file."""
    try:
        yield
    except OSError as error:
        raise AlmanacError(f"cannot {action} {path}: {error.strerror}") from error
