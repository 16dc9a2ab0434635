"""Where almanacs are: which folders are one, the nearest one, and the one that is shipped."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from almanac_cli.errors import InvalidFile, InvalidValue, NewerFormat, NoAlmanac, Problem
from almanac_cli.formats import json_codec
from almanac_cli.storage import files

if TYPE_CHECKING:
    from pathlib import Path

    from almanac_cli.storage.files import AnyPath

FORMAT = 1
MANIFEST = "almanac.json"


def manifest_bytes(name: str) -> bytes:
    """Return what makes a folder an almanac of this name, as the content of its `almanac.json`."""
    return json_codec.pretty({"format": FORMAT, "name": name}).encode()


def check_manifest(root: AnyPath) -> None:
    """Raise NoAlmanac if a folder is none, Invalid if its `almanac.json` is broken.

    And AlmanacError if a newer version of this program made it.
    """
    path = os.path.join(root, MANIFEST)
    try:
        found = json_codec.decode(files.read(path))
    except (FileNotFoundError, ValueError) as error:
        _explain_absence(root)
        reason = error.reason if isinstance(error, InvalidValue) else "is missing"
        raise InvalidFile("", path, [Problem("", reason)]) from None
    version = found.get("format") if isinstance(found, dict) else None
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        problem = Problem("format", f"must be a whole number from 1 to {FORMAT}")
        raise InvalidFile("", path, [problem])
    if version > FORMAT:
        raise NewerFormat(root, version, FORMAT)


def find_upwards(start: AnyPath) -> str:
    """Find an almanac: this folder or one above it, or the `data/` in one of them.

    Raises NoAlmanac if there is none.
    """
    above, folder = "", os.fspath(start)
    while folder != above:
        for root in (folder, os.path.join(folder, "data")):
            if os.path.isfile(os.path.join(root, MANIFEST)):
                return root
        above, folder = folder, os.path.dirname(folder)
    raise NoAlmanac(start, "none_upwards")


def example_path() -> Path:
    """Find the shipped almanac: inside an installed package, or beside it in a clone."""
    from pathlib import Path

    package = Path(__file__).parent.parent
    inside = package / "example"
    return inside if inside.is_dir() else package.parent / "data"


def _explain_absence(root: AnyPath) -> None:
    """Raise NoAlmanac if it is not the file's own fault that it could not be read."""
    if not os.path.exists(root):
        raise NoAlmanac(root, "no_folder")
    if not os.path.isdir(root):
        raise NoAlmanac(root, "not_a_folder")
    with files.io_errors("read", root), suppress(FileNotFoundError):
        os.stat(os.path.join(root, MANIFEST))
        return
    raise NoAlmanac(root, "no_manifest")
