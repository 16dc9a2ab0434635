"""Checking what else is in the folders of records, and what git says of the files."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from almanac_cli.operations.findings import (
    Finding,
    ForeignFile,
    MoreForeignFiles,
    StaleTemporary,
    Unmerged,
)
from almanac_cli.storage import atomic, files, git, lock
from almanac_cli.storage.transaction import Change

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from almanac_cli.model.kinds import Kind
    from almanac_cli.operations.store import Store

_MAX_LISTED = 10


def check_temporaries(
    store: Store, kind: Kind, *, locked: bool
) -> tuple[list[Finding], list[Change]]:
    """Find the temporary files of interrupted writes; return the changes that remove them, too.

    `locked` says that the caller holds the almanac's lock, so that no write goes on.
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
    """List the temporary files in a folder of records that no writer is at work with."""
    paths = atomic.stale_temporaries(folder)
    if locked or not paths:
        return paths
    if lock.is_locked(root):
        return []
    # A writer may have ended since the first look: those that are still there have no writer.
    return [path for path in atomic.stale_temporaries(folder) if path in paths]


def check_folder(store: Store, kind: Kind) -> Iterator[Finding]:
    """Yield the files in a folder of records that are none, hidden ones apart."""
    names = files.foreign_names(store.root / kind.folder)
    for name in names[:_MAX_LISTED]:
        yield ForeignFile(file=f"{kind.folder}/{name}")
    if len(names) > _MAX_LISTED:
        yield MoreForeignFiles(file=kind.folder, count=len(names) - _MAX_LISTED)


def check_git(store: Store, reported: Collection[str]) -> Iterator[Finding]:
    """Yield the files that git has not merged, but for those that are reported already."""
    for file in git.unmerged_files(store.root, store.kinds.values()):
        if file not in reported:
            yield Unmerged(file=file)
