"""The items that were dropped lately, whole, so that they can be shown and restored at once.

Only this machine has them, in `.almanac/state/dropped/SOURCE.ndjson`: an item a line, the latest
last. Without them, a restored item comes back with the next request of its feed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.formats import json_codec
from almanac_cli.storage import atomic, files, state_dir

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from almanac_cli.model.rows import JsonObject

MAX_ITEMS = 1_000  # of a source
_FOLDER = f"{state_dir.STATE}/dropped"
_SUFFIX = ".ndjson"
_MAX_BYTES = MAX_ITEMS * files.MAX_RECORD_BYTES


def add(root: Path, source: str, items: Iterable[JsonObject]) -> None:
    """Add items of a source, by its id, after those of it that are kept; forget the oldest.

    Raises:
        DiskError: if the system refuses.

    """
    path = _path(root, source)
    before = _read_bytes(path)
    lines = [] if before is None else before.splitlines(keepends=True)
    lines += [f"{json_codec.compact(item)}\n".encode() for item in items]
    after = b"".join(line for line in lines[-MAX_ITEMS:] if line.endswith(b"\n"))
    if before is None:
        atomic.create(path, after)
    else:
        atomic.replace(path, after, before)


def read(root: Path, source: str) -> Iterator[JsonObject]:
    """Yield the items of a source, by its id, the latest first; what is no object is left out."""
    for line in reversed((_read_bytes(_path(root, source)) or b"").splitlines()):
        try:
            value = json_codec.decode(line)
        except json_codec.DecodeError:
            continue
        if isinstance(value, dict):
            yield value


def sources(root: Path) -> list[str]:
    """Return the ids of the sources with such items, sorted."""
    names = files.all_names(root / _FOLDER)
    return sorted(name.removesuffix(_SUFFIX) for name in names if name.endswith(_SUFFIX))


def _path(root: Path, source: str) -> Path:
    return root / _FOLDER / f"{source}{_SUFFIX}"


def _read_bytes(path: Path) -> bytes | None:
    """Return the bytes of a file; `None` if there is none, or none that can be read."""
    try:
        return files.read(path, _MAX_BYTES)
    except (FileNotFoundError, files.NotReadable):
        return None
