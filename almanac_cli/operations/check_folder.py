"""Checking folders for temporary and foreign files, copies and placeholders, for `check`."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from almanac_cli.operations.check_copies import check_copy
from almanac_cli.operations.findings import (
    Finding,
    ForeignFile,
    MoreForeignFiles,
    NotHere,
    StaleTemporary,
)
from almanac_cli.storage import atomic, files, lock
from almanac_cli.storage.transaction import Change

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from almanac_cli.model.kind import Kind
    from almanac_cli.operations.store import Store

_MAX_LISTED = 10  # foreign files of a folder that are listed by name


def check_temporaries(
    store: Store, kind: Kind, *, locked: bool
) -> tuple[list[Finding], list[Change]]:
    """Return a finding for each temporary file of an interrupted write, and removing changes.

    The changes remove the temporary files that can be read. `locked` says that the caller has the
    lock of the almanac; otherwise both lists are empty while another process has it, since its
    temporary files are in use.

    Raises:
        DiskError: if the system refuses to read the folder of the kind, or to open the almanac's.

    """
    findings: list[Finding] = []
    removals: list[Change] = []
    for path in _stale_temporaries(store.root, store.root / kind.folder, locked=locked):
        file = f"{kind.folder}/{path.name}"
        with suppress(FileNotFoundError):
            try:
                removals.append(Change(file, files.read(path), None))
            except files.NotReadable:
                findings.append(StaleTemporary(file=file))
            else:
                findings.append(StaleTemporary(file=file, fixable=True))
    return findings, removals


def _stale_temporaries(root: Path, folder: Path, *, locked: bool) -> list[Path]:
    """Return the temporary files in a folder of records that no running writer uses."""
    paths = atomic.stale_temporaries(folder)
    if locked or not paths:
        return paths
    if lock.is_locked(root):
        return []
    # A writer may have ended since the first call; files that still exist belong to no writer.
    return [path for path in atomic.stale_temporaries(folder) if path in paths]


def check_folder(store: Store, kind: Kind) -> Iterator[Finding]:
    """Yield a finding for each copy and each of the first ten foreign files in a kind's folder.

    Foreign files are files whose names are not names of record files and begin with no dot. If
    there are more than ten, a finding has the number of further files. Another one names the
    records that are not here, only placeholders.

    Raises:
        DiskError: if the system refuses to read the folder.

    """
    folder = store.root / kind.folder
    _, copies, placeholders, _ = files.folder_names(folder)
    for name, id_ in copies.items():
        yield check_copy(store, kind, name, id_)
    if placeholders:
        ids = tuple(sorted(placeholders.values()))
        yield NotHere(file=kind.folder, ids=ids, cause="placeholder")
    names = files.foreign_names(folder)
    for name in names[:_MAX_LISTED]:
        yield ForeignFile(file=f"{kind.folder}/{name}")
    if len(names) > _MAX_LISTED:
        yield MoreForeignFiles(file=kind.folder, count=len(names) - _MAX_LISTED)
