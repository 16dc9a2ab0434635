"""Writing files whole or not at all; a function returns once the data is on the disk (fsync).

Every function but `sync` raises DiskError, which names the file, where the system raises OSError.
"""

from __future__ import annotations

import errno
import os
import stat
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from almanac_cli.errors import FileConflict
from almanac_cli.storage import files

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

# The name of a temporary file is a dot, the name of the file that it becomes, and this.
TEMPORARY_SUFFIX = ".almanac-new"
_NO_HARD_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK)


def make_folder(folder: Path) -> None:
    """Make a folder and its parents; do nothing if the folder exists.

    Raises:
        DiskError: if the system refuses.

    """
    with files.io_errors("make", folder):
        if not folder.is_dir():
            make_folder(folder.parent)
            folder.mkdir(exist_ok=True)
            sync(folder.parent)


def create(path: Path, data: bytes, mode: int | None = None) -> None:
    """Write a new file, and make its parent folders.

    `mode` holds its permission bits; `None` leaves them to the umask.

    Raises:
        FileConflict: with the reason "exists", if anything of this name exists.
        DiskError: if the system refuses.

    """
    make_folder(path.parent)
    with files.io_errors("write", path), _temporary_file(path, data, mode) as temporary:
        _link(temporary, path)


def place(temporary: files.AnyPath, path: files.AnyPath) -> None:
    """Give a temporary file its name; `sync` of the folder is left to the caller.

    Raises:
        FileConflict: with the reason "exists", if anything of this name exists.
        DiskError: if the system refuses.

    """
    with files.io_errors("write", path):
        _link(temporary, path)
        with suppress(FileNotFoundError):  # it was renamed
            os.unlink(temporary)  # noqa: PTH108 (of thousands of files, paths take long)


def create_all(contents: Mapping[Path, bytes]) -> None:
    """Write new files in their order; if one fails, those before it are deleted.

    Raises:
        FileConflict: with the reason "exists", if a file exists; it is left unchanged.
        DiskError: if the system refuses.

    """
    created: list[Path] = []
    try:
        for path, data in contents.items():
            created.append(path)
            create(path, data)
    except FileConflict:
        _unlink_all(created[:-1])
        raise
    except BaseException:
        _unlink_all(created)
        raise


def replace(path: Path, data: bytes, before: bytes) -> None:
    """Replace the content of a file; its permission bits stay.

    Its owner and its group stay as far as the system allows: only root can give files away, and an
    owner only to groups that they are in (chown(2)).

    Raises:
        FileConflict: with the reason "changed", if the content is not `before`, or the file is
            missing or cannot be read.
        DiskError: if the system refuses to write.

    """
    _require_unchanged(path, before)
    with files.io_errors("write", path):
        status = path.stat()
        with _temporary_file(path, data, stat.S_IMODE(status.st_mode), status) as temporary:
            temporary.replace(path)


def remove(path: Path, before: bytes, *, wait: bool = True) -> None:
    """Delete a file; unless `wait`, `sync` of the folder is left to the caller.

    Raises:
        FileConflict: with the reason "changed", if the content is not `before`, or the file is
            missing or cannot be read.
        DiskError: if the system refuses to delete it.

    """
    _require_unchanged(path, before)
    with files.io_errors("remove", path):
        path.unlink()
        if wait:
            sync(path.parent)


def sync(path: files.AnyPath) -> None:
    """Wait until the bytes of a file, or the names in a folder, are on the disk.

    Raises:
        OSError: if the system refuses to open or sync it.

    """
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def stale_temporaries(folder: Path) -> list[Path]:
    """Return the paths of temporary files in a folder, sorted.

    They belong to writes that were killed, or to one that is in progress. The list is empty if
    there is no folder.

    Raises:
        DiskError: if the folder cannot be read.

    """
    with files.io_errors("read", folder), suppress(FileNotFoundError):
        items = (item for item in os.scandir(folder) if item.name.endswith(TEMPORARY_SUFFIX))
        return sorted(folder / item.name for item in items if item.is_file(follow_symlinks=False))
    return []


def temporary_path(path: Path) -> Path:
    """Return the path of the temporary file that becomes a file, beside it."""
    return path.with_name(temporary_name(path.name))


def temporary_name(name: str) -> str:
    """Return the name of the temporary file that becomes a file with a name."""
    return f".{name}{TEMPORARY_SUFFIX}"


def write_temporary(
    temporary: files.AnyPath,
    data: bytes | Iterable[bytes],
    mode: int | None,
    *,
    owned_as: os.stat_result | None = None,
    wait: bool,
) -> None:
    """Write a temporary file in place of a stale one; if `wait`, wait until it is on the disk.

    It gets these permission bits, and if possible the owner and group of `owned_as`. The data may
    come in pieces.

    Raises:
        OSError: if the system refuses.

    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
    try:
        descriptor = os.open(temporary, flags, 0o666)
    except FileExistsError:
        os.unlink(temporary)  # noqa: PTH108 (as in `place`)
        descriptor = os.open(temporary, flags, 0o666)
    try:
        if owned_as is not None:
            _change_owner(descriptor, owned_as)
        if mode is not None:  # after the owner, whose change clears bits of the mode
            os.fchmod(descriptor, mode)
        for piece in (data,) if isinstance(data, bytes) else data:
            write_all(descriptor, piece)
        if wait:
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _temporary_file(
    path: Path, data: bytes, mode: int | None, owned_as: os.stat_result | None = None
) -> Iterator[Path]:
    """Context manager: write a new file beside the path, and delete it after the block."""
    temporary = temporary_path(path)
    try:
        write_temporary(temporary, data, mode, owned_as=owned_as, wait=True)
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)
    sync(path.parent)


def _link(temporary: files.AnyPath, path: files.AnyPath) -> None:
    """Link a temporary file to its name, or rename it where the filesystem has no hard links.

    Raises:
        FileConflict: with the reason "exists", if anything of this name exists.
        OSError: if the system refuses.

    """
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise _conflict(path) from None
    except OSError as error:
        if error.errno not in _NO_HARD_LINKS:
            raise
        if os.path.lexists(path):
            raise _conflict(path) from None
        os.rename(temporary, path)  # noqa: PTH104 (as in `place`)


def _conflict(path: files.AnyPath) -> FileConflict:
    from pathlib import Path  # here: it takes long to load, and commands that read load this module

    return FileConflict(Path(path), "exists")


def _change_owner(descriptor: int, owned_as: os.stat_result) -> None:
    """Give an open file the owner and the group of another, or only the group, if possible."""
    status = os.fstat(descriptor)
    if (status.st_uid, status.st_gid) == (owned_as.st_uid, owned_as.st_gid):
        return
    with suppress(OSError):
        os.fchown(descriptor, -1, owned_as.st_gid)
        os.fchown(descriptor, owned_as.st_uid, -1)


def write_all(descriptor: int, data: bytes) -> None:
    """Write all bytes; the system may take fewer at a time."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _require_unchanged(path: Path, before: bytes) -> None:
    """Raise FileConflict unless the content of a file is `before`."""
    try:
        is_unchanged = files.read(path) == before
    except (FileNotFoundError, ValueError):
        is_unchanged = False
    if not is_unchanged:
        raise FileConflict(path, "changed")


def _unlink_all(paths: list[Path]) -> None:
    for path in paths:
        with suppress(OSError):
            path.unlink()
