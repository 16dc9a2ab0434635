"""Checking what git holds unmerged, or leaves out of the checkout, for `check`."""

from __future__ import annotations

import os
from functools import cached_property
from typing import TYPE_CHECKING

from almanac_cli.operations.findings import Finding, GitFailed, NotHere, Unmerged
from almanac_cli.operations.unmerged import read_unmerged
from almanac_cli.storage.git import GitError
from almanac_cli.storage.git_index import skipped_files
from almanac_cli.storage.record_files import relative_path

if TYPE_CHECKING:
    from almanac_cli.model.kinds import Kind
    from almanac_cli.operations.store import Store
    from almanac_cli.storage.git import Git


class SkippedFiles:
    """The record files that git's sparse checkout leaves out; git is asked at the first question.

    Those that were asked for are in `used`.
    """

    def __init__(self, store: Store, git: Git) -> None:
        self.used: dict[Kind, set[str]] = {}  # the ids of files that are left out, by kind
        self._store = store
        self._git = git

    def has(self, kind: Kind, id_: str) -> bool | None:
        """Return whether a file is left out; `None` if git fails or cannot be run."""
        if self._files is None:
            return None
        if relative_path(kind, id_) not in self._files:
            return False
        self.used.setdefault(kind, set()).add(id_)
        return True

    def findings(self) -> list[Finding]:
        """Return a note for each kind with files in `used`."""
        return [
            NotHere(file=kind.folder, ids=tuple(sorted(ids)), cause="sparse")
            for kind, ids in self.used.items()
        ]

    @cached_property
    def _files(self) -> frozenset[str] | None:
        if self._git.marker() is None:
            return frozenset()
        folders = [kind.folder for kind in self._store.kinds.values()]
        try:
            return frozenset(skipped_files(self._git, folders))
        except GitError:
            return None


def check_git(store: Store, git: Git) -> list[Finding]:
    """Return a finding for each record file that is unmerged, or for a failure of git.

    The list is empty if the almanac is in no git repository: git is not asked then.
    """
    if (marker := git.marker()) is None:
        return []
    try:
        unmerged = read_unmerged(store, git)
    except GitError as error:
        file = os.path.relpath(marker, store.root.resolve())
        return [GitFailed(file=file, error=error)]
    return [
        Unmerged(
            file=record.file,
            id=record.id,
            state=record.state,
            fields=tuple(conflict.field for conflict in record.conflicts),
        )
        for record in unmerged
    ]
