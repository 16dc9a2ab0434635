"""Checking what git holds unmerged, for `check`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from almanac_cli.operations.findings import Finding, GitFailed, Unmerged
from almanac_cli.operations.unmerged import read_unmerged
from almanac_cli.storage.git import GitError

if TYPE_CHECKING:
    from almanac_cli.operations.store import Store
    from almanac_cli.storage.git import Git


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
