"""Where a site may be built: in a folder of its own, apart from the almanac."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from almanac_cli.errors import Conflict
from almanac_cli.operations.site.manifest import NAME
from almanac_cli.storage import files

if TYPE_CHECKING:
    from pathlib import Path


class NotOurs(Conflict):
    """Raised when a folder is not one that a site may be built in; nothing was changed in it."""

    def __init__(
        self,
        path: Path,
        reason: Literal["not_a_folder", "in_almanac", "has_almanac", "not_empty", "foreign"],
    ) -> None:
        self.path = path  # the folder, or what stands in it where a build would make a file
        self.reason = reason


def check_place(folder: Path, root: Path) -> None:
    """Check that a site may be built in a folder, which need not exist.

    Args:
        folder: The folder.
        root: The folder of the almanac.

    Raises:
        NotOurs: if it is in the almanac or contains it, or has files and no manifest of a site.
            Names with a dot do not count: those of git, and a manifest that was not finished.
        DiskError: if the system refuses to read it.

    """
    with files.io_errors("read", folder):
        real, almanac = folder.resolve(), root.resolve()
        if real.is_relative_to(almanac):
            raise NotOurs(folder, "in_almanac")
        if almanac.is_relative_to(real):
            raise NotOurs(folder, "has_almanac")
        if not folder.is_dir():
            if folder.exists() or folder.is_symlink():
                raise NotOurs(folder, "not_a_folder")
        elif not (folder / NAME).exists() and any(
            not name.startswith(".") for name in files.all_names(folder)
        ):
            raise NotOurs(folder, "not_empty")
