"""The folder beside the records for what may be thrown away: the index, and the steps to undo."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from almanac_cli import writes

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
    writes.make_folder(place)
    if place.is_symlink():
        raise NotADirectoryError(errno.ENOTDIR, "is a symbolic link, not a folder", str(place))
    for each in os.scandir(place):
        if not each.is_file(follow_symlinks=False) and not each.is_dir(follow_symlinks=False):
            Path(each).unlink(missing_ok=True)
    for name, text in _NOTES.items():
        path = place / name
        if not path.exists() or not path.stat().st_size:  # a write that was cut off left it empty
            path.write_text(text, encoding="ascii")
