"""Reading the records that git holds unmerged, with the versions of both sides."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from almanac_cli.errors import InvalidRecord
from almanac_cli.operations import merge
from almanac_cli.operations.same_record import merge_base
from almanac_cli.storage import files, git_index

if TYPE_CHECKING:
    from collections.abc import Sequence

    from almanac_cli.errors import Problem
    from almanac_cli.model.kind import Kind
    from almanac_cli.model.record import Record
    from almanac_cli.model.rows import JsonObject
    from almanac_cli.operations.merge import FieldConflict
    from almanac_cli.operations.store import Store
    from almanac_cli.storage.git import Git
    from almanac_cli.storage.git_index import UnmergedFile

# What happened to a record: both sides changed it; they hold different records; one side removed
# what the other changed; only one side has it; both removed it; a version is no valid record.
State: TypeAlias = Literal["changed", "different", "removed", "one_side", "gone", "invalid"]


@dataclass(frozen=True, slots=True)
class UnmergedRecord:
    """A record file that git holds unmerged."""

    kind: Kind
    id: str  # that of the file; a version may have another one
    versions: UnmergedFile  # the contents of the versions
    state: State
    base: Record | None  # the version before both changes; None if there is none, or it is invalid
    this: Record | None  # the version of the side that is checked out; None likewise
    other: Record | None  # the version of the other side; None likewise
    # The fields as they are merged, those of `this` if the other side has a different record; empty
    # unless both versions are valid.
    merged: JsonObject = field(default_factory=dict)
    # In fields that both changed, or that two different records do not share; ours is `this`.
    conflicts: Sequence[FieldConflict] = ()
    problems: Sequence[Problem] = ()  # of the versions of both sides that are invalid

    @property
    def file(self) -> str:
        """The path of the file from the almanac's folder on: "events/a.json"."""
        return self.versions.file

    @property
    def version_ids(self) -> set[str]:
        """The ids in the versions of both sides."""
        return {version.id for version in (self.this, self.other) if version}

    @property
    def can_merge(self) -> bool:
        """Whether both sides have a valid version, of the same id: fields can be chosen."""
        return bool(self.this and self.other and self.this.id == self.other.id)


def read_unmerged(store: Store, git: Git) -> list[UnmergedRecord]:
    """Return the record files of an almanac that git holds unmerged, sorted by kind and id.

    Raises:
        GitError: if git fails or cannot be run.

    """
    kinds = {kind.folder: kind for kind in store.kinds.values()}
    unmerged = []
    for versions in git_index.unmerged_files(git, kinds):
        folder, _, name = versions.file.rpartition("/")
        if folder in kinds and name.endswith(files.SUFFIX):
            unmerged.append(_unmerged(kinds[folder], files.name_to_id(name), versions))
    return unmerged


def _unmerged(kind: Kind, id_: str, versions: UnmergedFile) -> UnmergedRecord:
    """Return the unmerged record in the versions of its file."""
    _, this_data, other_data = versions[1:]
    base, this, other = (_decode(kind, data) for data in versions[1:])
    state: State
    if this_data is None or other_data is None:
        if this_data is None and other_data is None:
            state = "gone"
        else:
            state = "one_side" if versions.base is None else "removed"
        return UnmergedRecord(kind, id_, versions, state, base, this, other)
    if this is None or other is None:
        problems = [*_problems(kind, this_data), *_problems(kind, other_data)]
        return UnmergedRecord(kind, id_, versions, "invalid", base, this, other, problems=problems)
    common = merge_base(base, this, other)
    mine, theirs = this.as_stored(), other.as_stored()
    if common is None:
        conflicts = merge.all_conflicts(kind, mine, theirs)
        return UnmergedRecord(kind, id_, versions, "different", base, this, other, mine, conflicts)
    fields, conflicts = merge.merge_fields(kind, common, mine, theirs)
    return UnmergedRecord(kind, id_, versions, "changed", base, this, other, fields, conflicts)


def _decode(kind: Kind, data: bytes | None) -> Record | None:
    """Return the record in the content of a version; `None` if there is none, or it is invalid."""
    if data is not None:
        with suppress(InvalidRecord):
            return merge.decode(kind, data)
    return None


def _problems(kind: Kind, data: bytes) -> Sequence[Problem]:
    """Return what is wrong in the content of a version."""
    try:
        merge.decode(kind, data)
    except InvalidRecord as error:
        return error.problems
    return ()
