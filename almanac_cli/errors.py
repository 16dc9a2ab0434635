"""What can fail, as classes that carry data, a code for programs and an exit code.

No class has a sentence: `cli.messages` makes them. An `InvalidValue` says in `reason` what is
wrong, as a predicate whose subject is the field or the file: "must not be empty".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping, Sequence

Path: TypeAlias = "str | os.PathLike[str]"
_MAX_QUOTED = 40


def quoted(text: str) -> str:
    """Return text as a Python literal on one line, at most 40 characters of it, for a message."""
    return repr(text if len(text) <= _MAX_QUOTED else text[:_MAX_QUOTED] + "...")


class Problem(NamedTuple):
    """One thing that is wrong in a record: the field or place, and what must be true instead."""

    where: str
    what: str
    code: str = ""  # "conflict_markers" where git has left a conflict in the file

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" if self.where else self.what


class InvalidValue(ValueError):
    """A value that breaks a rule. A ValueError, so that pydantic reports it with the others."""

    def __init__(self, reason: str) -> None:
        self.reason = reason  # such as "must be an http or https URL"
        super().__init__(reason)


class AlmanacError(Exception):
    """A failure that the user, the disk or the data brought about; never shown as a traceback."""

    exit_code: ClassVar[int] = 1
    code: ClassVar[str] = "failed"

    def __str__(self) -> str:
        """Name the failure and its data, for a report; people are told by `cli.messages`."""
        data = ", ".join(f"{name}={value!r}" for name, value in vars(self).items())
        return f"{type(self).__name__}({data})"


class SelfLink(AlmanacError):
    """A record that was to be linked to itself."""

    exit_code = 2
    code = "usage"

    def __init__(self, kind: str, id_: str) -> None:
        self.kind = kind
        self.id = id_


class NotFound(AlmanacError):
    """An id or URL that no record of this kind has."""

    exit_code = 3
    code = "not_found"

    def __init__(
        self, kind: str, text: str, near: Sequence[str] | None = None, *, reason: str | None = None
    ) -> None:
        self.kind = kind
        self.text = text  # the id, the beginning of one, or the URL that was looked up
        self.near = near  # the ids most like it; None if none were looked for
        self.reason = reason  # what is wrong with the text, where it is no URL


class EntryNotFound(AlmanacError):
    """A number that no entry of the history has."""

    exit_code = 3
    code = "not_found"

    def __init__(self, number: int) -> None:
        self.number = number


class Ambiguous(AlmanacError):
    """A beginning that the ids of several records of this kind have."""

    exit_code = 4
    code = "ambiguous"

    def __init__(self, kind: str, text: str, candidates: Sequence[str]) -> None:
        self.kind = kind
        self.text = text
        self.candidates = tuple(candidates)  # all ids that begin so


class Invalid(AlmanacError):
    """Records, in files or from outside, that break a rule; carries every problem in them."""

    exit_code = 5
    code = "invalid"

    def __init__(self, problems: Iterable[Problem] = ()) -> None:
        self.problems = tuple(problems)


class InvalidRecord(Invalid):
    """Data that is not a valid record."""

    def __init__(self, kind: str, name: str, problems: Iterable[Problem]) -> None:
        self.kind = kind
        self.name = name  # its id, its position in the input, or ""
        super().__init__(problems)


class InvalidFile(Invalid):
    """An invalid file of an almanac; it is never rewritten."""

    def __init__(self, kind: str, path: Path, problems: Iterable[Problem]) -> None:
        self.kind = kind  # of the record; "" for the almanac's own file
        self.path = path
        super().__init__(problems)


class UnreadableFile(InvalidFile):
    """A record's file that the system refused to read, so that its content is not known."""


class TooLarge(Invalid):
    """A record or an input that is larger than allowed."""

    def __init__(self, what: Literal["record", "input"], name: str, limit_bytes: int) -> None:
        self.what = what
        self.name = name
        self.limit_bytes = limit_bytes
        super().__init__()


class Refusal(NamedTuple):
    """An object of bulk input that was refused, and why."""

    position: str  # such as "line 3"; "" where the input is one object
    error: AlmanacError


class InvalidInput(Invalid):
    """Bulk input of which some objects were refused, so that nothing was done."""

    def __init__(self, action: Literal["added", "scored"], refusals: Iterable[Refusal]) -> None:
        self.action = action
        self.refusals = tuple(refusals)
        super().__init__()


class IncompleteResult(Invalid):
    """A result from which these invalid files are missing."""

    def __init__(self, files: Mapping[Any, InvalidFile]) -> None:
        self.files = files  # by path
        super().__init__()


class NoAlmanac(AlmanacError):
    """A place where an almanac was looked for and there is none."""

    exit_code = 6
    code = "no_almanac"

    def __init__(
        self,
        path: Path,
        reason: Literal["no_folder", "not_a_folder", "no_manifest", "none_upwards"],
    ) -> None:
        self.path = path
        self.reason = reason


class NewerFormat(AlmanacError):
    """An almanac that a newer version of this program made."""

    def __init__(self, path: Path, version: int, supported: int) -> None:
        self.path = path
        self.version = version
        self.supported = supported


class DiskError(AlmanacError):
    """A file or folder that the system refused to read, write or lock."""

    def __init__(self, action: str, path: Path, reason: str | None) -> None:
        self.action = action  # a verb: "read", "write", "lock"
        self.path = path
        self.reason = reason  # what the system says


class FileUnusable(AlmanacError):
    """A file that must be read and cannot be used."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        self.reason = reason  # that of `NotReadable`


class UndoRefused(AlmanacError):
    """An entry of the history that cannot be undone."""

    def __init__(
        self, reason: Literal["none", "no_difference", "reverted", "unreadable"], number: int = 0
    ) -> None:
        self.reason = reason  # "none": there is no entry at all
        self.number = number


class RollbackFailed(AlmanacError):
    """A change that failed halfway, and whose first half could not be undone."""

    def __init__(self, cause: BaseException, rollback: AlmanacError) -> None:
        self.cause = cause
        self.rollback = rollback


class Conflict(AlmanacError):
    """What exists already, changed on disk meanwhile, or is locked."""

    exit_code = 7
    code = "conflict"


class Duplicate(Conflict):
    """A record that would have the identity of another one, its URL for example."""

    def __init__(self, kind: str, id_: str) -> None:
        self.kind = kind
        self.id = id_


class IdTaken(Conflict):
    """A new record whose possible ids are all taken."""

    def __init__(self, kind: str, ids: Sequence[str]) -> None:
        self.kind = kind
        self.ids = tuple(ids)


class FileConflict(Conflict):
    """A file, or a folder for a new almanac, that is not in the expected state."""

    def __init__(
        self,
        path: Path,
        reason: Literal["exists", "changed", "removed", "has_almanac", "has_records"],
    ) -> None:
        self.path = path
        self.reason = reason


class Locked(Conflict):
    """A folder that another process is changing."""

    def __init__(self, path: Path, process_id: int | None) -> None:
        self.path = path
        self.process_id = process_id


class ChangedSince(Conflict):
    """Files that an entry of the history changed have changed again."""

    def __init__(self, number: int, files: Sequence[str]) -> None:
        self.number = number
        self.files = tuple(files)


class EntryGone(Conflict):
    """An entry of the history that was pruned, or undone by another process."""

    def __init__(self, number: int) -> None:
        self.number = number


class OutputFailed(AlmanacError):
    """A change that was made and is on disk, but whose result could not be printed."""

    exit_code = 8
    code = "output_failed"

    def __init__(self, cause: BaseException) -> None:
        self.cause = cause


class Interrupted(AlmanacError):
    """A command that the user stopped."""

    exit_code = 130
    code = "interrupted"
