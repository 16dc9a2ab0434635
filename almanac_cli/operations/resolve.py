"""Resolving a record that git holds unmerged: choosing between the versions of both sides.

`now` is an aware datetime. "This" is what is in the file now, "other" is the other side.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from almanac_cli.errors import AlmanacError, Ambiguous, FileConflict, InvalidRecord, NotFound
from almanac_cli.formats import json_codec
from almanac_cli.model import records, slugs
from almanac_cli.operations import merge
from almanac_cli.operations.unmerged import UnmergedRecord, read_unmerged
from almanac_cli.storage import files, git_index, record_files
from almanac_cli.storage.transaction import Change

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from almanac_cli.model.kind import Kind
    from almanac_cli.model.record import Record
    from almanac_cli.model.rows import JsonObject
    from almanac_cli.operations.store import Store
    from almanac_cli.storage.git import Git

Side: TypeAlias = Literal["this", "other"]
Whole: TypeAlias = Literal["this", "other", "both"]


class NotUnmerged(AlmanacError):
    """Raised when a record is to be resolved that git does not hold unmerged."""

    def __init__(self, file: str) -> None:
        self.file = file  # its path: "events/a.json"


class StillOpen(AlmanacError):
    """Raised when a record is to be resolved, and a side was not chosen for all that is open."""

    exit_code = 2
    code = "usage"

    def __init__(self, file: str, fields: tuple[str, ...]) -> None:
        self.file = file
        self.fields = fields  # that are open; empty if a side must be chosen for the whole record


class ChoiceRefused(AlmanacError):
    """Raised when a choice is no choice between the versions of a record."""

    exit_code = 2
    code = "usage"

    def __init__(self, choice: str, reason: Literal["equal", "whole", "not_both", "apart"]) -> None:
        self.choice = choice  # the name of the field, or "both"
        # "equal": both sides have the same; "whole": no fields to choose; "apart": another side
        # was chosen for a field of the same `Kind.joint_fields`.
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Choices:
    """The sides that are taken of an unmerged record."""

    fields: Mapping[str, Side]  # by field
    rest: Whole | None = None  # for all that is open besides; None if nothing is


@dataclass(frozen=True, slots=True)
class Resolution:
    """What was done with an unmerged record; all files are staged in git's index."""

    written: tuple[str, ...]  # the files that hold what was chosen: "events/a.json"
    removed: tuple[str, ...]  # the files that do not exist any more


def find_unmerged(store: Store, git: Git, text: str) -> UnmergedRecord:
    """Return the unmerged record that a text names.

    `text` is the path of its file as `UnmergedRecord.file` has it, its id, the id of one of its
    versions, a unique beginning of its id, or a unique run of words in it.

    Raises:
        NotUnmerged: if it names a record that git does not hold unmerged.
        NotFound: if it names no record at all.
        Ambiguous: if it names several records; carries the paths of unmerged ones.
        GitError: if git fails or cannot be run.

    """
    unmerged = read_unmerged(store, git)
    for matches in (
        [record for record in unmerged if text in (record.file, record.id)],
        [record for record in unmerged if text in record.version_ids],
        [record for record in unmerged if text and record.id.startswith(text)],
        [record for record in unmerged if slugs.has_run(record.id, slugs.entered_run(text))],
    ):
        if len(matches) == 1:
            return matches[0]
        if matches:
            raise Ambiguous("record", text, [record.file for record in matches])
    near: list[str] = []
    for kind in store.kinds.values():
        try:
            raise NotUnmerged(record_files.relative_path(kind, store.resolve(kind, text)))
        except NotFound as error:
            near += error.near or ()
    raise NotFound("record", text, near or None)


def current(store: Store, record: UnmergedRecord) -> tuple[bytes | None, Record | None]:
    """Return the content of the record's file now, and the valid record in it, of whichever id.

    Raises:
        FileUnusable: if the file cannot be read.

    """
    data = files.read_if_exists(store.root / record.file)
    try:
        return data, None if data is None else merge.decode(record.kind, data)
    except InvalidRecord:
        return data, None


def resolve(
    store: Store, git: Git, record: UnmergedRecord, choices: Choices, now: datetime
) -> Resolution:
    """Write what was chosen of an unmerged record's versions, and stage it in git's index.

    With choices by field, or where both sides changed one record, the fields are merged; those that
    neither side has as they are in the file now were edited by hand, and stay. Otherwise the whole
    of a version is kept, byte for byte, or both: then the other record gets an id of its own if
    they have the same. This is one transaction, and also raises the errors of `Store.transaction`.

    Args:
        store: The store of the almanac.
        git: Git, asked about the folder of the almanac.
        record: What `find_unmerged` returns.
        choices: The sides to take.
        now: The time of the change.

    Raises:
        StillOpen: if no side is chosen for something that is open; nothing is written then.
        ChoiceRefused: if a choice is none; nothing is written then.
        InvalidRecord: if the merged record is not valid.
        FileUnusable: if a file cannot be read.
        GitError: if git fails; the files are written then.

    """
    with store.transaction(now) as changes:
        data, edited = current(store, record)
        contents = _contents(store, record, data, edited, choices)
        touched = dict.fromkeys([record.file, *contents])
        for file in touched:
            before = data if file == record.file else files.read_if_exists(store.root / file)
            after = contents.get(file)
            if file != record.file and before not in (None, after):
                raise FileConflict(store.root / file, "exists")
            if before != after:
                changes.stage(Change(file, before, after))
    git_index.stage(git, touched)
    return Resolution(tuple(contents), tuple(file for file in touched if file not in contents))


def _contents(
    store: Store,
    record: UnmergedRecord,
    data: bytes | None,
    edited: Record | None,
    choices: Choices,
) -> dict[str, bytes]:
    """Return the contents to keep, by file; `edited` is the valid record in the file's `data`."""
    if (
        record.can_merge
        and choices.rest != "both"
        and (choices.fields or record.state == "changed")
    ):
        return {record.file: record_files.encode(_merge(record, edited, choices))}
    if choices.fields:
        raise ChoiceRefused(next(iter(choices.fields)), "whole")
    return _whole(store, record, _sides(record, data, edited), choices.rest)


def _merge(record: UnmergedRecord, edited: Record | None, choices: Choices) -> Record:
    """Return the record with the chosen values; `edited` is the valid record in the file now."""
    kind = record.kind
    versions = {"this": record.this, "other": record.other}
    sides = {side: version.as_stored() for side, version in versions.items() if version}
    fields = dict(record.merged)
    by_hand = _edit_by_hand(record, edited, fields, [*sides.values()])
    rest = None if choices.rest == "both" else choices.rest
    chosen: dict[str, Side | None] = {
        conflict.field: rest for conflict in record.conflicts if conflict.field not in by_hand
    }
    for field, side in choices.fields.items():
        if json_codec.is_same(*(values.get(field) for values in sides.values())):
            raise ChoiceRefused(field, "equal")
        lead, *others = merge.unit(kind, field)
        if {side, *map(choices.fields.get, (lead, *others))} == {"this", "other"}:
            raise ChoiceRefused(field, "apart")
        chosen[lead] = side
    if open_fields := tuple(field for field, side in chosen.items() if side is None):
        raise StillOpen(record.file, open_fields)
    for field, chosen_side in chosen.items():
        for name in merge.unit(kind, field):
            _copy(name, sides[str(chosen_side)], fields)
    return records.parse(kind, fields, record.id)


def _edit_by_hand(
    record: UnmergedRecord,
    edited: Record | None,
    fields: JsonObject,
    sides: list[JsonObject],
) -> set[str]:
    """Give fields the values of the file now that no version has, and return their names."""
    if edited is None or edited.id != record.id:
        return set()
    now, versions = edited.as_stored(), [record.merged, *sides]
    names = {
        name
        for name in {*now, *record.merged}
        if not any(json_codec.is_same(now.get(name), version.get(name)) for version in versions)
    }
    for name in names:
        _copy(name, now, fields)
    return names


def _copy(name: str, source: JsonObject, target: JsonObject) -> None:
    """Give a field the value that it has in another record, or remove it."""
    if name in source:
        target[name] = source[name]
    else:
        target.pop(name, None)


def _whole(
    store: Store,
    record: UnmergedRecord,
    sides: tuple[bytes | None, bytes | None],
    rest: Whole | None,
) -> dict[str, bytes]:
    """Return the contents to keep, by file: of one side or both, or none; see `_sides`."""
    this, other = sides
    if rest is None:
        raise StillOpen(record.file, ())
    if rest == "both" and record.state != "different":
        raise ChoiceRefused("both", "not_both")
    contents: dict[str, bytes] = {}
    if rest in ("this", "both") and this is not None:
        contents[_home(record, this)] = this
    if rest in ("other", "both") and other is not None:
        home = _home(record, other)
        if home in contents:
            home, other = _renamed(store, record.kind, other)
        contents[home] = other
    return contents


def _sides(
    record: UnmergedRecord, data: bytes | None, edited: Record | None
) -> tuple[bytes | None, bytes | None]:
    """Return what is in the file now, or should be, and what the other side has.

    Where only one side has the record, it is in the file now, unless the file was removed.
    """
    _, this, other = record.versions[1:]
    if this is not None and other is not None:
        return (data if edited else this), other
    return (data, None) if data is not None else (None, this if other is None else other)


def _home(record: UnmergedRecord, data: bytes) -> str:
    """Return the file in which a version belongs: by its id, or the unmerged one if it is none."""
    try:
        id_ = merge.decode(record.kind, data).id
    except InvalidRecord:
        return record.file
    return record_files.relative_path(record.kind, id_)


def _renamed(store: Store, kind: Kind, data: bytes) -> tuple[str, bytes]:
    """Return the file and the content of a record with an id of its own, made from its title."""
    record = merge.decode(kind, data)
    row = record.as_json()
    candidates = slugs.candidate_ids(
        record.heading, kind.identity(row), fallback=kind.name, **kind.id_parts(row)
    )
    free = (id_ for id_ in candidates if id_ != record.id and not store.exists(kind, id_))
    id_ = next(free, candidates[-1])
    renamed = records.parse(kind, {**record.as_stored(), "id": id_}, id_)
    return record_files.relative_path(kind, id_), record_files.encode(renamed)
