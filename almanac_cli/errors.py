"""What can fail, as classes that carry data, a code for programs and an exit code.

No class has a sentence: `cli.messages` makes them. A `reason` that is free text is a predicate
whose subject is the field or the file: "must not be empty". A `kind` is the name of a `Kind`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping, Sequence

Path: TypeAlias = "str | os.PathLike[str]"


def quoted(text: str, limit: int = 40) -> str:
    """Return text as a Python literal on one line, at most `limit` characters of it."""
    return repr(text if len(text) <= limit else text[:limit] + "...")


class Problem(NamedTuple):
    """One thing that is wrong in a record."""

    where: str  # the field, or the path in it ("factors.scale"); "" for the record or file itself
    what: str  # a predicate: "must not be empty"
    code: str = ""  # for programs: "missing", "ambiguous_date", "conflict_markers"; most have none

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" if self.where else self.what


class InvalidValue(ValueError):
    """Raised when a value breaks a rule; a ValueError, so that pydantic collects it."""

    def __init__(self, reason: str) -> None:
        self.reason = reason  # such as "must be an http or https URL"
        super().__init__(reason)


class AlmanacError(Exception):
    """The base of all failures that are reported to the user without a traceback."""

    exit_code: ClassVar[int] = 1
    code: ClassVar[str] = "failed"

    def __str__(self) -> str:
        """Name the failure and its data, for a report; people are told by `cli.messages`."""
        data = ", ".join(f"{name}={value!r}" for name, value in vars(self).items())
        return f"{type(self).__name__}({data})"


class SelfLink(AlmanacError):
    """Raised when a record is to be linked to itself, or merged into itself."""

    exit_code = 2
    code = "usage"

    def __init__(self, kind: str, id_: str, action: str = "linked to") -> None:
        self.kind = kind
        self.id = id_
        self.action = action  # a participle with its preposition: "merged into"


class NotFound(AlmanacError):
    """Raised when an id, a prefix of an id, or a URL denotes no record of this kind."""

    exit_code = 3
    code = "not_found"

    def __init__(
        self, kind: str, text: str, near: Sequence[str] | None = None, *, reason: str | None = None
    ) -> None:
        self.kind = kind
        self.text = text  # the id, the prefix of one, or the URL that was looked up
        self.near = near  # the most similar ids, maybe none; None if they were not looked for
        self.reason = reason  # why the text is no valid URL; None if it is one, or not a URL


class EntryNotFound(AlmanacError):
    """Raised when no entry of the history has this number."""

    exit_code = 3
    code = "not_found"

    def __init__(self, number: int) -> None:
        self.number = number


class Ambiguous(AlmanacError):
    """Raised when an id prefix matches several records of this kind."""

    exit_code = 4
    code = "ambiguous"

    def __init__(self, kind: str, text: str, candidates: Sequence[str]) -> None:
        self.kind = kind
        self.text = text  # the prefix
        self.candidates = tuple(candidates)  # all ids with this prefix


class Invalid(AlmanacError):
    """The base of failures of records, files and input that break rules."""

    exit_code = 5
    code = "invalid"

    def __init__(self, problems: Iterable[Problem] = ()) -> None:
        self.problems = tuple(problems)  # all of them; empty in classes that carry other data


class InvalidRecord(Invalid):
    """Raised when entered or decoded data is not a valid record."""

    def __init__(self, kind: str, name: str, problems: Iterable[Problem]) -> None:
        self.kind = kind
        self.name = name  # its id, its position in the input, or ""
        super().__init__(problems)


class InvalidFile(Invalid):
    """Raised when a record file, or `almanac.json`, is invalid; such a file is never rewritten."""

    def __init__(self, kind: str, path: Path, problems: Iterable[Problem]) -> None:
        self.kind = kind  # of the record; "" for `almanac.json`
        self.path = path
        super().__init__(problems)


class UnreadableFile(InvalidFile):
    """Raised when the system refuses to read a record file: its content may be valid."""


class TooLarge(Invalid):
    """Raised when a record or an input is larger than allowed."""

    def __init__(self, what: Literal["record", "input"], name: str, limit_bytes: int) -> None:
        self.what = what
        self.name = name  # the id of the record, or the name of the file that was read
        self.limit_bytes = limit_bytes
        super().__init__()


class Refusal(NamedTuple):
    """An object of bulk input, or a record, that was refused, with the reason."""

    position: str  # "line 3", "" where the input is one object; the id of a record
    error: AlmanacError


class InvalidInput(Invalid):
    """Raised when objects of bulk input, or some of several records, are refused: so all are."""

    def __init__(self, action: str, refusals: Iterable[Refusal]) -> None:
        self.action = action  # a participle: "added", "scored", "changed"
        self.refusals = tuple(refusals)
        super().__init__()


class IncompleteResult(Invalid):
    """Raised after a result is printed from which records are missing: their files are invalid."""

    def __init__(self, files: Mapping[Any, InvalidFile]) -> None:
        self.files = files  # the error of each invalid file, by path
        super().__init__()


class NoAlmanac(AlmanacError):
    """Raised when there is no almanac in a folder, or in any folder that was searched."""

    exit_code = 6
    code = "no_almanac"

    def __init__(
        self,
        path: Path,
        reason: Literal["no_folder", "not_a_folder", "no_manifest", "none_upwards"],
    ) -> None:
        self.path = path  # the folder, or the one where the search began
        self.reason = reason


class NewerFormat(AlmanacError):
    """Raised when an almanac has the format of a newer version of this program."""

    def __init__(self, path: Path, version: int, supported: int) -> None:
        self.path = path
        self.version = version  # the number of its format
        self.supported = supported  # the highest such number that this version reads


class DiskError(AlmanacError):
    """Raised when the system refuses to read, write or lock a file or folder."""

    def __init__(self, action: str, path: Path, reason: str | None) -> None:
        self.action = action  # a verb: "read", "write", "remove", "make" or "lock"
        self.path = path
        self.reason = reason  # the message of the system


class FileUnusable(AlmanacError):
    """Raised when a file that is to be changed, but not parsed as a record, cannot be read."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        self.reason = reason  # that of `storage.files.NotReadable`


class UndoRefused(AlmanacError):
    """Raised when an entry of the history cannot be undone, or there is no entry to undo."""

    def __init__(
        self, reason: Literal["none", "no_difference", "reverted", "unreadable"], number: int = 0
    ) -> None:
        self.reason = reason  # "none": there is no entry; "no_difference": it would change no file
        self.number = number  # of the entry; 0 if there is none


class RollbackFailed(AlmanacError):
    """Raised when a transaction failed, and the files already changed could not be restored."""

    def __init__(self, cause: BaseException, rollback: AlmanacError) -> None:
        self.cause = cause  # why the transaction failed
        self.rollback = rollback  # why the files could not be restored


class Conflict(AlmanacError):
    """The base of failures because something exists already, has changed, or is locked."""

    exit_code = 7
    code = "conflict"


class Duplicate(Conflict):
    """Raised when a record would have the same identity as an existing one, such as its URL."""

    def __init__(self, kind: str, id_: str) -> None:
        self.kind = kind
        self.id = id_  # of the existing record


class IdTaken(Conflict):
    """Raised when every id that a record may take belongs to another one."""

    def __init__(self, kind: str, ids: Sequence[str], *, is_new: bool = True) -> None:
        self.kind, self.is_new = kind, is_new  # whether the record is about to be added
        self.ids = tuple(ids)  # all that it may take


class FileConflict(Conflict):
    """Raised when a file, or the folder for a new almanac, is not in the expected state."""

    def __init__(
        self,
        path: Path,
        reason: Literal["exists", "changed", "removed", "has_almanac", "has_records", "inside"],
    ) -> None:
        self.path = path
        self.reason = reason


class Locked(Conflict):
    """Raised when another process holds the lock of a folder for longer than the timeout."""

    def __init__(self, path: Path, process_id: int | None) -> None:
        self.path = path
        self.process_id = process_id  # of that process; None if it is not known


class ChangedSince(Conflict):
    """Raised when an entry cannot be undone since its files were changed again after it."""

    def __init__(self, number: int, files: Sequence[str]) -> None:
        self.number = number  # of the entry
        self.files = tuple(files)  # those that changed: "events/a.json"


class EntryGone(Conflict):
    """Raised when an entry to undo was pruned, or undone by another process, in the meantime."""

    def __init__(self, number: int) -> None:
        self.number = number


class OutputFailed(AlmanacError):
    """Raised when a change is on disk, but its result could not be printed."""

    exit_code = 8
    code = "output_failed"

    def __init__(self, cause: BaseException) -> None:
        self.cause = cause  # why it could not be printed


class Interrupted(AlmanacError):
    """Reported when the user interrupts a command."""

    exit_code = 130
    code = "interrupted"
