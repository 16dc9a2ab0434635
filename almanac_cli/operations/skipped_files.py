"""Telling which record files git's sparse checkout leaves out: they are absent, but not gone."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from almanac_cli.storage.record_files import relative_path

if TYPE_CHECKING:
    from almanac_cli.model.kind import Kind
    from almanac_cli.operations.store import Store
    from almanac_cli.storage.git import Git


class SkippedFiles:
    """The record files of an almanac that git's sparse checkout leaves out.

    Git is asked at the first question, and only where there may be a sparse checkout.
    """

    def __init__(self, store: Store, git: Git | None = None) -> None:
        self.used: dict[Kind, set[str]] = {}  # by kind, the ids for which `has` returned True
        self._store = store
        self._git = git

    def has(self, kind: Kind, id_: str) -> bool | None:
        """Return whether the file of a record is left out; `None` if git cannot be asked."""
        if self._files is None:
            return None
        if relative_path(kind, id_) not in self._files:
            return False
        self.used.setdefault(kind, set()).add(id_)
        return True

    @cached_property
    def _files(self) -> frozenset[str] | None:
        """The paths of the files, from the almanac's folder on; `None` if git cannot be asked."""
        from almanac_cli.storage.git import Git, GitError

        git = self._git or Git(self._store.root, self._store.environment)
        if not git.may_be_sparse():
            return frozenset()
        from almanac_cli.storage.git_index import skipped_files

        try:
            return frozenset(
                skipped_files(git, [kind.folder for kind in self._store.kinds.values()])
            )
        except GitError:
            return None
