"""Where almanacs are: which folders are one, the nearest one, and the one that is shipped."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from almanac_cli.errors import AlmanacError, Invalid, NoAlmanac, Problem
from almanac_cli.formats import json_codec
from almanac_cli.storage import files

if TYPE_CHECKING:
    from pathlib import Path

    from almanac_cli.storage.files import AnyPath

FORMAT = 1
MARKER = "almanac.json"


def marker(name: str) -> bytes:
    """Return what makes a folder an almanac of this name, as the content of its `almanac.json`."""
    return json_codec.pretty({"format": FORMAT, "name": name}).encode()


def require(root: AnyPath) -> None:
    """Raise NoAlmanac if a folder is none, Invalid if its `almanac.json` is broken.

    And AlmanacError if a newer version of this program made it.
    """
    path = os.path.join(root, MARKER)
    try:
        found = json_codec.decode(files.read(path))
    except (FileNotFoundError, ValueError) as error:
        _explain_absence(root)
        raise Invalid(f"{path} is not valid", [Problem("", str(error))]) from None
    version = found.get("format") if isinstance(found, dict) else None
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        problem = Problem("format", f"must be a whole number from 1 to {FORMAT}")
        raise Invalid(f"{path} is not valid", [problem])
    if version > FORMAT:
        raise AlmanacError(
            f"{root} is in format {version}, and this version reads up to {FORMAT}",
            hint="install a newer almanac-cli",
        )


def nearest(start: AnyPath) -> str:
    """Find an almanac: this folder or one above it, or the `data/` in one of them.

    Raises NoAlmanac if there is none.
    """
    above, folder = "", os.fspath(start)
    while folder != above:
        for root in (folder, os.path.join(folder, "data")):
            if os.path.isfile(os.path.join(root, MARKER)):
                return root
        above, folder = folder, os.path.dirname(folder)
    raise NoAlmanac(f"no almanac in {start} or above it", hint="make one with: almanac init")


def shipped() -> Path:
    """Find the shipped almanac: inside an installed package, or beside it in a clone."""
    from pathlib import Path  # noqa: PLC0415 (slow to load, and seldom needed)

    package = Path(__file__).parent.parent
    inside = package / "example"
    return inside if inside.is_dir() else package.parent / "data"


def _explain_absence(root: AnyPath) -> None:
    """Raise NoAlmanac if it is not the file's own fault that it could not be read."""
    if not os.path.exists(root):
        raise NoAlmanac(f"{root} does not exist", hint=f"make it with: almanac init {root}")
    if not os.path.isdir(root):
        raise NoAlmanac(f"{root} is not a folder")
    with files.disk("read", root), suppress(FileNotFoundError):
        os.stat(os.path.join(root, MARKER))
        return
    raise NoAlmanac(f"{root} is not an almanac: it has no {MARKER}")
