"""The folder beside the records for what may be thrown away: the index, and the steps to undo."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from typing import TYPE_CHECKING

from almanac_cli.storage import atomic

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = ".almanac"
_NOTES = {
    ".gitignore": "*\n",
    # Signature and name: Cache Directory Tagging Specification, https://bford.info/cachedir/
    "CACHEDIR.TAG": "Signature: 8a477f597d28d172789f06886806bc55\n",
}


def make(place: Path) -> None:
    """Make the folder, which version control and backups are to pass over.

    Returns when the folder itself is on the disk; nothing in it leads elsewhere then: what is
    written there is never written to a record. Raises OSError or AlmanacError.
    """
    atomic.make_folder(place)
    if place.is_symlink():
        raise NotADirectoryError(errno.ENOTDIR, "is a symbolic link, not a folder", str(place))
    for each in os.scandir(place):
        if not each.is_file(follow_symlinks=False) and not each.is_dir(follow_symlinks=False):
            with suppress(FileNotFoundError):
                os.unlink(each)  # noqa: PTH108 (what was listed is no Path)
    for name, text in _NOTES.items():
        path = place / name
        if not path.exists() or not path.stat().st_size:  # a write that was cut off left it empty
            path.write_text(text, encoding="ascii")
