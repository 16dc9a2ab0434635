"""A folder of files that can be made again: written beside and renamed, if their bytes differ."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from almanac_cli.errors import DiskError
from almanac_cli.storage import files
from almanac_cli.storage.atomic import TEMPORARY_SUFFIX

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

# What the paths of files in a folder do not have, with a slash before and behind each.
_OUTSIDE = ("//", "/./", "/../", "\0", "\n")
_MODE = 0o666  # before the umask
_READ_FLAGS = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
_WRITE_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC


def are_inside(paths: Collection[str]) -> bool:
    """Tell whether paths name files below a folder: they are relative, and lead nowhere else."""
    text = f"/{'/'.join(paths)}/"  # one text is searched faster than very many
    return not paths or not any(part in text for part in _OUTSIDE)


class OutputFolder:
    """A folder whose files need not survive a power loss, since they can be made again.

    Paths are relative, with slashes.
    """

    def __init__(self, folder: str, *, dry_run: bool = False) -> None:
        self._folder = folder
        self._dry_run = dry_run  # whether nothing is written or removed

    def put(self, path: str, data: bytes) -> bool:
        """Give a file this content; return whether it had another one, or did not exist.

        A process that is killed leaves the file as it was, and maybe a temporary one.

        Raises:
            DiskError: if the system refuses.

        """
        full = f"{self._folder}/{path}"
        if _has_content(full, data):
            return False
        if not self._dry_run:
            try:
                _replace(full, data)
            except OSError as error:
                raise DiskError("write", full, error.strerror) from error
        return True

    def remove(self, paths: Iterable[str]) -> None:
        """Remove files, if they exist, and the folders that are empty then; never a folder else.

        Raises:
            DiskError: if the system refuses to remove a file.

        """
        folders: set[str] = set()
        for path in paths:
            full = f"{self._folder}/{path}"
            with (
                files.io_errors("remove", full),
                suppress(FileNotFoundError, NotADirectoryError, IsADirectoryError),
            ):
                os.unlink(full)
            folders.update(map(str, PurePosixPath(path).parents[:-1]))
        for folder in sorted(folders, key=len, reverse=True):
            with suppress(OSError):
                os.rmdir(f"{self._folder}/{folder}")

    def remove_temporaries(self, paths: Iterable[str]) -> None:
        """Remove the temporary files that a process which was killed left beside these files."""
        for path in paths:
            with suppress(OSError):
                os.unlink(_temporary(f"{self._folder}/{path}"))

    def existing(self, paths: Iterable[str]) -> list[str]:
        """Return those of the paths at which there is anything."""
        return [path for path in paths if os.path.lexists(f"{self._folder}/{path}")]

    def linked_folders(self, paths: Iterable[str]) -> list[str]:
        """Return the paths of those folders of files that are links, which may lead outside."""
        folders: set[str] = set()
        for path in paths:
            while (path := path.rpartition("/")[0]) and path not in folders:
                folders.add(path)
        return [folder for folder in folders if os.path.islink(f"{self._folder}/{folder}")]


def _temporary(path: str) -> str:
    folder, _, name = path.rpartition("/")
    return f"{folder}/.{name}{TEMPORARY_SUFFIX}"


def _has_content(path: str, data: bytes) -> bool:
    """Tell whether a regular file has this content."""
    try:
        descriptor = os.open(path, _READ_FLAGS)
    except OSError:
        return False
    try:
        size = os.fstat(descriptor).st_size
        return size == len(data) and os.read(descriptor, size + 1) == data
    except OSError:
        return False
    finally:
        os.close(descriptor)


def _replace(path: str, data: bytes) -> None:
    """Write a file beside its path, and give it its name.

    Raises:
        OSError: if the system refuses.

    """
    temporary = _temporary(path)
    descriptor = _create(temporary)
    try:
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(descriptor, rest) :]
        finally:
            os.close(descriptor)
        os.rename(temporary, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise


def _create(temporary: str) -> int:
    """Create a temporary file, in place of a stale one, and its folder; return its descriptor."""
    try:
        return os.open(temporary, _WRITE_FLAGS, _MODE)
    except FileNotFoundError:
        _make_folder(os.path.dirname(temporary))
    except FileExistsError:
        os.unlink(temporary)
    return os.open(temporary, _WRITE_FLAGS, _MODE)


def _make_folder(folder: str) -> None:
    """Make a folder, and its parents where they are missing, which most are not."""
    try:
        os.mkdir(folder)
    except FileNotFoundError:
        os.makedirs(folder, exist_ok=True)
    except FileExistsError:
        return
