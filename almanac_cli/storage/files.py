"""Reading files (a record: at most 1 MiB), names of record files, and errors with a path."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from almanac_cli.errors import DiskError, FileUnusable, InvalidValue
from almanac_cli.storage import sync_names

if TYPE_CHECKING:
    from collections.abc import Iterator

SUFFIX = ".json"
MAX_RECORD_BYTES = 1024 * 1024
_READ_BYTES = 4096

AnyPath: TypeAlias = "str | os.PathLike[str]"


class NotReadable(InvalidValue):
    """Raised by `read` when a file exists but its bytes are not returned; it names no path.

    Callers turn it into a failure with one: `UnreadableFile` or `InvalidFile` for a record file,
    `FileUnusable` for a file that is to be changed without being parsed.
    """

    def __init__(self, reason: str, *, transient: bool = False) -> None:
        self.transient = transient  # whether the system refused, which may be different next time
        super().__init__(reason)


def name_to_id(name: str) -> str:
    """Return the id in the name of a record file: the name without its last five characters."""
    return name[: -len(SUFFIX)]


def names_of(id_: str) -> tuple[str, ...]:
    """Return the names that the file of a record may have: its own, and those of placeholders."""
    return (id_ + SUFFIX, *sync_names.placeholder_names(id_))


class FolderNames(NamedTuple):
    """The names in a folder of records, by what they are."""

    records: list[str]  # of record files: they end in ".json", without a dot at the start; unsorted
    copies: dict[str, str]  # of copies that a synchroniser made, with the ids of the originals
    placeholders: dict[str, str]  # of placeholders of files that are not here, with their ids
    # Whether there are no such names, nor any that may become such where others come or go.
    are_usual: bool


def folder_names(folder: AnyPath) -> FolderNames:
    """Return the names of records in a folder, and those that a synchroniser gave in their place.

    The names alone decide: those of record files may also be of folders or links. There are none if
    there is no folder.

    Raises:
        DiskError: if the folder cannot be read.

    """
    names = all_names(folder)
    records = [name for name in names if name.endswith(SUFFIX) and name[0] != "."]
    if sync_names.are_usual(names):
        return FolderNames(records, {}, {}, are_usual=True)
    copies, placeholders = sync_names.copies(names), sync_names.placeholders(names)
    records = [name for name in records if name not in copies]
    return FolderNames(records, copies, placeholders, are_usual=False)


def foreign_names(folder: AnyPath) -> list[str]:
    """Return the names in a folder that are none of `folder_names` nor begin with a dot, sorted.

    The list is empty if there is no folder.

    Raises:
        DiskError: if the folder cannot be read.

    """
    names = all_names(folder)
    foreign = {name for name in names if not name.endswith(SUFFIX) and name[0] != "."}
    return sorted(foreign - sync_names.placeholders(names).keys())


def ids(folder: AnyPath) -> list[str]:
    """Return the ids in the names of the record files of a folder, sorted.

    The list is empty if there is no folder.

    Raises:
        DiskError: if the folder cannot be read.

    """
    return sorted(map(name_to_id, folder_names(folder).records))


def exists(path: AnyPath) -> bool:
    """Tell whether there is a file, folder or link of this name.

    Raises:
        DiskError: if the system refuses.

    """
    with io_errors("read", path), suppress(FileNotFoundError):
        os.lstat(path)
        return True
    return False


def read(path: AnyPath, max_bytes: int = MAX_RECORD_BYTES) -> bytes:
    """Return the bytes of a regular file.

    Raises:
        FileNotFoundError: if it does not exist.
        NotReadable: if it is a link, a folder, a pipe or the like, has more than `max_bytes`, or
            the system refuses.

    """
    try:
        # Never what a link names, nor waiting for the other end of a pipe.
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            data = _read_regular(descriptor, max_bytes)
        finally:
            os.close(descriptor)
    except FileNotFoundError:
        raise
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise NotReadable("is a symbolic link, not a file") from None
        raise NotReadable(f"cannot be read: {error.strerror}", transient=True) from None
    return data


def read_if_exists(path: AnyPath, max_bytes: int = MAX_RECORD_BYTES) -> bytes | None:
    """Return the bytes of a regular file, `None` if it does not exist.

    Raises:
        FileUnusable: if `read` refuses the file or the system does; carries the path.

    """
    try:
        return read(path, max_bytes)
    except FileNotFoundError:
        return None
    except NotReadable as error:
        raise FileUnusable(path, error.reason) from None


@contextmanager
def io_errors(action: str, path: AnyPath) -> Iterator[None]:
    """Context manager that turns an OSError of its block into a DiskError.

    Args:
        action: A verb for the message, such as "read" or "write".
        path: The file or folder that the error names.

    Raises:
        DiskError: if the block raises OSError.

    """
    try:
        yield
    except OSError as error:
        raise DiskError(action, path, error.strerror) from error


def all_names(folder: AnyPath) -> list[str]:
    """Return all names in a folder; an empty list if there is no folder."""
    with io_errors("read", folder), suppress(FileNotFoundError):
        return os.listdir(folder)  # noqa: PTH208 (a Path for each of very many names is slow)
    return []


def _read_regular(descriptor: int, max_bytes: int) -> bytes:
    """Return the bytes of an open file, or raise NotReadable if it is not regular or too large."""
    status = os.fstat(descriptor)
    if stat.S_ISDIR(status.st_mode):
        raise NotReadable("is a folder, not a file")
    if not stat.S_ISREG(status.st_mode):
        raise NotReadable("is not a regular file")
    data = os.read(descriptor, min(status.st_size, max_bytes) + 1)
    while len(data) <= max_bytes and (more := os.read(descriptor, _READ_BYTES)):
        data += more
    if len(data) > max_bytes:
        raise NotReadable(f"is larger than {max_bytes >> 20} MiB")
    return data
