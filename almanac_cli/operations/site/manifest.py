"""The manifest of a site: the files that builds made in its folder, which alone are ever removed.

It is written last, so that a file that changed since has a later time of change (ctime, which no
program can set): a file with an earlier one and the same size is as the build left it. The content
of the manifest follows from that of the almanac alone.
"""

from __future__ import annotations

import json
import os
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, NamedTuple

from almanac_cli.errors import InvalidFile, NewerFormat, Problem
from almanac_cli.storage import files, output_folder, stamps

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

NAME = ".almanac-site.json"
FORMAT = 1  # that this version writes, and the highest that it reads
UNFINISHED = ""  # the key of a site, or of a file, that a build may have left half made
_SCHEMES = ("http://", "https://")  # of the address of a site
_MAX_BYTES = 1 << 30
_MAX_TRIES = 10_000  # some milliseconds: longer than a tick of the clock of most file systems


class File(NamedTuple):
    """A file of a site as the build left it; a NamedTuple, since there are very many."""

    key: str  # of what it shows, see `plan.Page`
    size: int  # in bytes


class Manifest(NamedTuple):
    """The content of a manifest."""

    key: str  # of the whole site
    files: Mapping[str, File]  # by path in the site
    url: str | None = None  # the address of the site, with a slash at its end


class InvalidManifest(InvalidFile):
    """Raised when a manifest is invalid: it does not tell which files of a folder builds made."""

    def __init__(self, path: Path, problems: Iterable[Problem]) -> None:
        super().__init__("", path, problems)


def read(folder: Path) -> Manifest | None:
    """Return the manifest of a site, `None` if there is none in the folder.

    Raises:
        InvalidManifest: if it is no manifest, or names what is no file in the folder.
        NewerFormat: if a newer version of this program made it.

    """
    path = folder / NAME
    try:
        value = json.loads(files.read(path, _MAX_BYTES))
        version, key, items = value["format"], value["key"], value["files"]
        url = value.get("url")
        made = dict(zip(items, map(File._make, items.values()), strict=True))
    except FileNotFoundError:
        return None
    except files.NotReadable as error:
        raise InvalidManifest(path, [Problem("", error.reason)]) from None
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError):
        raise InvalidManifest(path, [Problem("", "must be the manifest of a site")]) from None
    if isinstance(version, int) and version > FORMAT:
        raise NewerFormat(folder, version, FORMAT)
    if not output_folder.are_inside(made):
        raise InvalidManifest(path, [Problem("files", "has a path that leads out of the folder")])
    if url is not None and not _is_address(url):
        raise InvalidManifest(path, [Problem("url", "must be an http or https URL")])
    return Manifest(key, made, url)


def write(folder: Path, manifest: Manifest, changed: Iterable[str] = ()) -> None:
    """Write the manifest of a site, so that its time of change is later than that of its files.

    `changed` are the paths of the files that were written since it was read.

    Raises:
        DiskError: if the system refuses.

    """
    made = manifest.files
    lines = [
        f"{encode_basestring(name)}: [{encode_basestring(made[name].key)}, {made[name].size}]"
        for name in sorted(made)  # faster than their items
    ]
    text = ",\n".join(lines)
    url = "null" if manifest.url is None else encode_basestring(manifest.url)
    key = encode_basestring(manifest.key)
    head = f'{{"format": {FORMAT}, "key": {key}, "url": {url}, "files": {{\n'
    output_folder.OutputFolder(str(folder)).put(NAME, f"{head}{text}\n}}}}\n".encode())
    with files.io_errors("write", folder / NAME):
        os.utime(folder / NAME)  # also where the content is the same
        _age(folder, changed)


def read_checked(folder: Path) -> Manifest:
    """Return the manifest of a site; an empty one if there is none in the folder.

    Files that are not, or may not be, as the build left them are UNFINISHED, and with one of them
    the site.

    Raises:
        InvalidManifest: as `read` does.
        NewerFormat: as `read` does.
        DiskError: if the system refuses to tell.

    """
    manifest = read(folder)
    if manifest is None:
        return Manifest(UNFINISHED, {})
    with files.io_errors("read", folder):
        (written, _), *others = _stamps(folder, [NAME, *manifest.files])
    changed = {
        name: File(UNFINISHED, 0)
        for (name, file), (ctime, size) in zip(manifest.files.items(), others, strict=True)
        if size != file.size or ctime >= written
    }
    if not changed:
        return manifest
    return manifest._replace(key=UNFINISHED, files={**manifest.files, **changed})


def _is_address(value: object) -> bool:
    """Tell whether a value may be the address of a site; the command line has checked it whole."""
    return isinstance(value, str) and value.isascii() and value.startswith(_SCHEMES)


def _stamps(folder: Path, names: list[str]) -> Iterator[tuple[int, int]]:
    """Return the time of change (in nanoseconds) and the size of each file; 0, 0 if it is gone."""
    numbers = iter(stamps.stamp_all(folder, names))
    quadruples = zip(numbers, numbers, numbers, numbers, strict=True)
    return ((ctime, size) for _, ctime, size, _ in quadruples)


def _age(folder: Path, names: Iterable[str]) -> None:
    """Touch the manifest until its time of change is later than that of these files.

    The clocks of file systems tick every few milliseconds. Where one is too slow, the files of its
    last tick count as changed, and are made again by the next build.

    Raises:
        OSError: if the system refuses.

    """
    latest = max((ctime for ctime, _ in _stamps(folder, [*names])), default=0)
    for _ in range(_MAX_TRIES):
        ((ctime, _),) = _stamps(folder, [NAME])
        if ctime > latest:
            return
        os.utime(folder / NAME)
