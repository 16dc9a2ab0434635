"""Bytes on disk: which record files there are, what the system says of each, what they hold."""

from __future__ import annotations

import errno
import os
import stat
import time
from array import array
from contextlib import contextmanager, suppress
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from almanac_cli.errors import DiskError, InvalidValue
from almanac_cli.storage import hashing
from almanac_cli.storage.beside import beside

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from almanac_cli.errors import Problem
    from almanac_cli.model.kinds import Kind
    from almanac_cli.model.rows import JsonObject

SUFFIX = ".json"
MAX_RECORD_BYTES = 1024 * 1024
_PIECE = 4096
# What SQLite takes for an integer: inodes are unsigned, and a time may be that of the year 2400.
_SIGNED = 2**63 - 1
_GONE = -(2**63)  # in place of the time of a file that was gone when it was looked at
_MANY = 5000

AnyPath: TypeAlias = "str | os.PathLike[str]"
Unread: TypeAlias = "list[tuple[str, Stamp]]"
# Makes something of the files that are about to be read that passes them on: a progress bar.
Progress: TypeAlias = "Callable[[Unread], AbstractContextManager[Iterable[tuple[str, Stamp]]]]"


class NotReadable(InvalidValue):
    """A file whose bytes cannot be had, or are not wanted."""

    def __init__(self, reason: str, *, transient: bool = False) -> None:
        self.transient = transient  # the system refused: nobody knows what the file holds
        super().__init__(reason)


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
    names: list[str]
    packed: array[int]

    def stamps(self) -> Iterator[tuple[str, Stamp]]:
        """Return the id that each file stands for, with its stamp."""
        parts = iter(self.packed)
        return zip(map(_id, self.names), map(Stamp, parts, parts, parts, parts), strict=True)

    def digest(self) -> bytes:
        """Return 16 bytes that differ wherever a name or a stamp does."""
        pieces = (self.names[n : n + _MANY] for n in range(0, len(self.names), _MANY))
        texts = (os.fsencode("/".join([*each, ""])) for each in pieces)
        return hashing.of(self.packed, *texts, size=16)


class Folder(NamedTuple):
    """The files of one kind.

    `scan` returns what the folder holds now. `read` returns a file's bytes, and raises as
    `files.read` does; `check` returns the record in them, as readers see it, or what is wrong.
    """

    kind: Kind
    scan: Callable[[], Scan]
    read: Callable[[str], bytes]
    check: Callable[[str, bytes], JsonObject | tuple[Problem, ...]]


def ids(folder: AnyPath) -> list[str]:
    """List the ids that files in the folder stand for, sorted; none if there is no folder."""
    return sorted(map(_id, _named(folder)))


def foreign_names(folder: AnyPath) -> list[str]:
    """List the names in the folder that stand for no id, sorted; hidden ones do not count."""
    return sorted(each for each in _listed(folder) if not each.endswith(SUFFIX) and each[0] != ".")


def scan(folder: AnyPath) -> Scan:
    """Return the stamps of all record files; where there are many, two processes share them."""
    moment = time.time_ns()
    names = _named(folder)
    if len(names) < _MANY:
        packed = _stamps(folder, names)
    else:
        half = len(names) // 2
        rest = beside(lambda: _stamps(folder, names[half:]).tobytes())
        packed = _stamps(folder, names[:half])
        packed.frombytes(rest())
    if _GONE in packed:
        all_ = Scan(moment, names, packed).stamps()
        left = [(id_ + SUFFIX, stamp) for id_, stamp in all_ if stamp.mtime != _GONE]
        packed = array("q", chain.from_iterable(stamp for _, stamp in left))
        names = [name for name, _ in left]
    return Scan(moment, names, packed)


def exists(path: AnyPath) -> bool:
    """Say whether anything has this name; raises DiskError where the system cannot tell."""
    with io_errors("read", path), suppress(FileNotFoundError):
        os.lstat(path)
        return True
    return False


def read(path: AnyPath, largest: int = MAX_RECORD_BYTES) -> bytes:
    """Return a file's bytes, of a record's unless another size is the `largest`.

    Raises FileNotFoundError if there is none, and NotReadable for what is not a regular file, is
    too large, or is not given away by the system, now or to this user.
    """
    try:
        # The file of this name and never what a link names, nor waiting for a pipe's other end.
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            data = _read_all(descriptor, largest)
        finally:
            os.close(descriptor)
    except FileNotFoundError:
        raise
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise NotReadable("is a symbolic link, not a file") from None
        raise NotReadable(f"cannot be read: {error.strerror}", transient=True) from None
    return data


def _id(name: str) -> str:
    return name[: -len(SUFFIX)]


def _named(folder: AnyPath) -> list[str]:
    """Return the names in the folder that stand for ids, in no order."""
    return [each for each in _listed(folder) if each.endswith(SUFFIX) and each[0] != "."]


def _listed(folder: AnyPath) -> list[str]:
    """Return all names in the folder; none if there is no folder."""
    with io_errors("read", folder), suppress(FileNotFoundError):
        return os.listdir(folder)  # noqa: PTH208 (a path for each of very many names is slow)
    return []


def _stamps(folder: AnyPath, names: Sequence[str]) -> array[int]:
    """Return the parts of the stamps of these files, one after the other."""
    parts = array("q")
    if not names:
        return parts
    with io_errors("read", folder):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            for name in names:
                try:
                    now = os.stat(name, dir_fd=descriptor, follow_symlinks=False)
                except FileNotFoundError:
                    parts.extend((_GONE, 0, 0, 0))
                else:
                    times = (now.st_mtime_ns & _SIGNED, now.st_ctime_ns & _SIGNED)
                    parts.extend((*times, now.st_size, now.st_ino & _SIGNED))
        finally:
            os.close(descriptor)
    return parts


def _read_all(descriptor: int, largest: int) -> bytes:
    """Return what a regular file of at most this size holds."""
    found = os.fstat(descriptor)
    if stat.S_ISDIR(found.st_mode):
        raise NotReadable("is a folder, not a file")
    if not stat.S_ISREG(found.st_mode):
        raise NotReadable("is not a regular file")
    data = os.read(descriptor, min(found.st_size, largest) + 1)
    while len(data) <= largest and (more := os.read(descriptor, _PIECE)):
        data += more
    if len(data) > largest:
        raise NotReadable(f"is larger than {largest >> 20} MiB")
    return data


@contextmanager
def io_errors(action: str, path: AnyPath) -> Iterator[None]:
    """Turn what the system says of the disk into a failure that names the file."""
    try:
        yield
    except OSError as error:
        raise DiskError(action, path, error.strerror) from error
