"""Which folders are almanacs, and where to find one."""

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

FORMAT = 1  # of almanacs that this version makes, and the highest that it reads
MANIFEST = "almanac.json"


def manifest_bytes(name: str) -> bytes:
    """Return the content of the `almanac.json` of a new almanac of this name."""
    return json_codec.pretty({"format": FORMAT, "name": name}).encode()


def read_name(root: AnyPath) -> str:
    """Return the name of an almanac in one line, "Almanac" if its manifest has none.

    Raises:
        DiskError: if the manifest cannot be read.

    """
    try:
        manifest = json_codec.decode(files.read(os.path.join(root, MANIFEST)))
    except (FileNotFoundError, ValueError):
        manifest = None
    name = manifest.get("name") if isinstance(manifest, dict) else None
    return " ".join(name.split()) if isinstance(name, str) and name.strip() else "Almanac"


def check_manifest(root: AnyPath) -> None:
    """Check that a folder is an almanac that this version can read.

    Raises:
        NoAlmanac: if the folder does not exist, is no folder, or has no `almanac.json`.
        InvalidFile: if its `almanac.json` is not valid or cannot be read.
        NewerFormat: if a newer version of this program made it.

    """
    path = os.path.join(root, MANIFEST)
    try:
        manifest = json_codec.decode(files.read(path))
    except (FileNotFoundError, ValueError) as error:
        _explain_absence(root)
        reason = error.reason if isinstance(error, InvalidValue) else "is missing"
        raise InvalidFile("", path, [Problem("", reason)]) from None
    version = manifest.get("format") if isinstance(manifest, dict) else None
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        problem = Problem("format", f"must be a whole number from 1 to {FORMAT}")
        raise InvalidFile("", path, [problem])
    if version > FORMAT:
        raise NewerFormat(root, version, FORMAT)


def find_upwards(start: AnyPath) -> str:
    """Return the path of the nearest almanac: a folder, a parent of it, or `data/` in one of them.

    Raises:
        NoAlmanac: with the reason "none_upwards", if there is none.

    """
    previous, folder = "", os.fspath(start)
    while folder != previous:
        for root in (folder, os.path.join(folder, "data")):
            if os.path.isfile(os.path.join(root, MANIFEST)):
                return root
        previous, folder = folder, os.path.dirname(folder)
    raise NoAlmanac(start, "none_upwards")


def example_path() -> Path:
    """Return the folder of the example almanac: in an installed package, or in a clone of git."""
    from pathlib import Path

    package = Path(__file__).parent.parent
    example = package / "example"
    return example if example.is_dir() else package.parent / "data"


def _explain_absence(root: AnyPath) -> None:
    """Raise NoAlmanac if the manifest or its folder does not exist; else return."""
    if not os.path.exists(root):
        raise NoAlmanac(root, "no_folder")
    if not os.path.isdir(root):
        raise NoAlmanac(root, "not_a_folder")
    with files.io_errors("read", root), suppress(FileNotFoundError):
        os.stat(os.path.join(root, MANIFEST))
        return
    raise NoAlmanac(root, "no_manifest")
