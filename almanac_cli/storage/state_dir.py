"""The folder `.almanac` of an almanac: a cache that may be deleted, and state that may not."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from typing import TYPE_CHECKING

from almanac_cli.storage import atomic

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = ".almanac"
CACHE = f"{FOLDER}/cache"  # the index
STATE = f"{FOLDER}/state"  # the history of changes, and who is writing
_GITIGNORE = (".gitignore", "*\n")
# Signature and name: Cache Directory Tagging Specification, https://bford.info/cachedir/
_CACHE_TAG = ("CACHEDIR.TAG", "Signature: 8a477f597d28d172789f06886806bc55\n")
# What versions before 0.2 kept in `.almanac` itself, the history aside. The tag would keep the
# state out of backups.
_OBSOLETE = (
    "CACHEDIR.TAG", "index.sqlite", "index.sqlite-journal", "index.sqlite.new",
    "index.sqlite.packed", "index.stamp", "indexer", "writer",
)  # fmt: skip


def make_cache(root: Path) -> Path:
    """Make the folder of an almanac's cache, tagged so that backups skip it, and return its path.

    Raises:
        DiskError: if the system refuses to make a folder.
        OSError: if the system refuses anything else, or one of the folders is a symbolic link.

    """
    return _make(root, CACHE, _CACHE_TAG)


def make_state(root: Path) -> Path:
    """Make the folder of an almanac's state and return its path.

    Raises:
        DiskError: if the system refuses to make a folder.
        OSError: if the system refuses anything else, or one of the folders is a symbolic link.

    """
    return _make(root, STATE)


def _make(root: Path, name: str, *notes: tuple[str, str]) -> Path:
    """Make a folder in `.almanac`, with these small files in it."""
    parent, folder = root / FOLDER, root / name
    _make_real(parent)
    _write_notes(parent, _GITIGNORE)
    for obsolete in _OBSOLETE:
        with suppress(OSError):
            (parent / obsolete).unlink()
    _make_real(folder)
    _write_notes(folder, *notes)
    return folder


def _make_real(folder: Path) -> None:
    """Make a folder in which nothing leads elsewhere: links, pipes and the like are removed.

    Returns when the folder itself is on the disk. What is written there can then not be written
    into a record.
    """
    atomic.make_folder(folder)
    if folder.is_symlink():
        raise NotADirectoryError(errno.ENOTDIR, "is a symbolic link, not a folder", str(folder))
    for item in os.scandir(folder):
        if not item.is_file(follow_symlinks=False) and not item.is_dir(follow_symlinks=False):
            with suppress(FileNotFoundError):
                os.unlink(item)  # noqa: PTH108 (an entry of a folder is no Path)


def _write_notes(folder: Path, *notes: tuple[str, str]) -> None:
    """Write small files, unless they are there; an interrupted write may have left one empty."""
    for name, text in notes:
        path = folder / name
        if not path.exists() or not path.stat().st_size:
            path.write_text(text, encoding="ascii")
