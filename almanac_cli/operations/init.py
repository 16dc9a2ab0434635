"""Creating an almanac: empty, or with a copy of the shipped records."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from almanac_cli.errors import FileConflict, FileUnusable
from almanac_cli.model.kinds import KINDS
from almanac_cli.operations.store import Store
from almanac_cli.storage import atomic, files, location

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from almanac_cli.model.kind import Kind


def create_almanac(root: Path, name: str, *, example: bool, kinds: Sequence[Kind] = KINDS) -> Store:
    """Create an almanac in a folder, which is created if needed, and return its store.

    It is empty and has the given name; if `example`, it is a copy of the shipped almanac, with its
    records and its name.

    Raises:
        FileConflict: if the folder has a manifest, even an invalid one, or files of records.
        FileUnusable: if a file of the shipped almanac cannot be read; nothing is written then.
        DiskError: if the system refuses to write; files written before are deleted then.

    """
    store = Store(root, kinds=kinds)
    if (root / location.MANIFEST).exists():
        raise FileConflict(root, "has_almanac")
    if any(store.ids(kind) for kind in store.kinds.values()):
        raise FileConflict(root, "has_records")
    contents = _example(store) if example else {}
    # The manifest is written last: it makes the folder an almanac.
    manifest = root / location.MANIFEST
    source = location.example_path() / location.MANIFEST
    contents[manifest] = _read(source) if example else location.manifest_bytes(name)
    for kind in store.kinds.values():
        atomic.make_folder(root / kind.folder)
    atomic.create_all(contents)
    return store


def check_outside(folder: Path) -> None:
    """Check that a folder, whose path is absolute, is no almanac and not inside of one.

    Raises:
        FileConflict: with the path of the almanac and the reason "inside", if it is.

    """
    for parent in (folder, *folder.parents):
        if os.path.isfile(parent / location.MANIFEST):  # noqa: PTH113 (no folder is refused)
            raise FileConflict(parent, "inside")


def _example(store: Store) -> dict[Path, bytes]:
    """Return by path in the new almanac the content of each shipped record file."""
    source = Store(location.example_path(), kinds=[*store.kinds.values()])
    return {
        store.path(kind, id_): _read(source.path(kind, id_))
        for kind in store.kinds.values()
        for id_ in source.ids(kind)
    }


def _read(path: Path) -> bytes:
    """Return the bytes of a shipped file, or raise FileUnusable."""
    data = files.read_if_exists(path)
    if data is None:
        raise FileUnusable(path, "is missing")
    return data
