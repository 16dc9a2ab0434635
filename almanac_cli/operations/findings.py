"""The findings of `check`: classes that carry data and a code, and no sentences.

The messages are in `cli.messages.findings`. Paths are relative to the almanac's folder, with
slashes: "events/a.json".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

if TYPE_CHECKING:
    from almanac_cli.analysis.same_story import Grade
    from almanac_cli.errors import Problem
    from almanac_cli.model.kind import Kind
    from almanac_cli.model.rows import Precision
    from almanac_cli.operations.unmerged import State
    from almanac_cli.storage.git import GitError


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A problem of a file, of a field in it, or of a folder."""

    code: ClassVar[str]  # identifies the class of the finding, for programs
    is_note: ClassVar[bool] = False  # whether it is worth a look, but nothing is wrong
    file: str  # the path of the file or folder with the problem
    field: str = ""  # the name of the field with the problem; "" for the file as a whole
    fixable: bool = False  # whether `check.fix` fixes it


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenRule(Finding):
    """A rule that an invalid file breaks; the file has one finding for each rule."""

    code = "invalid"
    problem: Problem  # the place in the file, and the reason


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownField(Finding):
    """A key of a valid record that may be a misspelled field of its kind; it is kept."""

    code = "unknown_field"
    is_note = True
    kind: Kind  # the kind of the record
    similar: str  # the name of the field


@dataclass(frozen=True, slots=True, kw_only=True)
class FutureTime(Finding):
    """A date in the future: a moment later than the check, or a day that has not begun yet."""

    code = "future_time"
    is_note = True
    time: str  # the value of the field, RFC 3339 in UTC
    precision: Precision | None  # of the date, None for a moment


@dataclass(frozen=True, slots=True, kw_only=True)
class NotCanonical(Finding):
    """A file with a valid record that is not in canonical form."""

    code = "not_canonical"
    fixable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedUrl(Finding):
    """A record with the same canonical URL as an earlier record of its kind."""

    code = "shared_url"
    is_note = True
    kind: Kind  # the kind of both records
    other_file: str  # the path of the first record with the URL, in the order of ids


@dataclass(frozen=True, slots=True, kw_only=True)
class SameStory(Finding):
    """A record that perhaps tells the same story as another one of its kind."""

    code = "same_story"
    is_note = True
    kind: Kind  # the kind of both records
    other_file: str  # the path of the other record, the first in the order of ids
    grade: Grade


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedPage(Finding):
    """Records of a kind whose URLs name one page, each with another fragment."""

    code = "shared_page"
    is_note = True
    kind: Kind  # the kind of the records
    other_files: tuple[str, ...]  # the paths of the records after the first, in the order of ids


@dataclass(frozen=True, slots=True, kw_only=True)
class DanglingReference(Finding):
    """A reference to a record that does not exist."""

    code = "dangling_reference"
    target: Kind  # the kind of the missing record
    id: str  # the id of the missing record
    fixable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatedLink(Finding):
    """A link in the files of both records; the file with the smaller id is to keep it."""

    code = "repeated_link"
    kind: Kind  # the kind of both records
    id: str  # the id of the other record, which keeps the link
    other_file: str  # the path of the other record
    fixable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class StaleTemporary(Finding):
    """A temporary file of an interrupted write; fixable if it can be read."""

    code = "stale_temporary"


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignFile(Finding):
    """A file in a folder of records whose name is not that of a record file."""

    code = "foreign_file"


@dataclass(frozen=True, slots=True, kw_only=True)
class MoreForeignFiles(Finding):
    """Further foreign files in the folder `file`, beyond the files with a `ForeignFile`."""

    code = "more_foreign_files"
    count: int  # the number of further files


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictedCopy(Finding):
    """A copy of a record file that a synchroniser made, since both sides had changed it."""

    code = "conflicted_copy"
    kind: Kind
    id: str  # of the original
    # In which the copy differs: none if it holds the same; None if one of the two is invalid.
    fields: tuple[str, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotHere(Finding):
    """Records that exist, but not in their folder (`file`)."""

    code = "not_here"
    is_note = True
    ids: tuple[str, ...]  # of the records, sorted; with "sparse", of those that others refer to
    cause: Literal["placeholder", "sparse"]  # a synchroniser's placeholder; git's sparse checkout


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriageReturns(Finding):
    """Record files that differ from their canonical form by line ends of CR LF alone.

    `file` is the first of them.
    """

    code = "carriage_returns"
    fixable: bool = True
    count: int  # the number of files


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongLines(Finding):
    """A file of decisions about items with lines that are none, or that cannot be read."""

    code = "wrong_lines"
    lines: tuple[int, ...] = ()  # their numbers, from 1; empty if the file cannot be read


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmerged(Finding):
    """A record file that git holds unmerged."""

    code = "unmerged"
    id: str  # of the file
    state: State
    fields: tuple[str, ...] = ()  # that both sides changed, to different values


@dataclass(frozen=True, slots=True, kw_only=True)
class GitFailed(Finding):
    """A repository (`file`) of which git did not say which of the almanac's files are unmerged."""

    code = "git_failed"
    error: GitError


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexDiffers(Finding):
    """An index (`file`) that does not agree with the record files of a kind."""

    code = "index_differs"
    other_file: str  # the path of the first record file, by id, that the index disagrees with
    count: int  # the number of record files that the index disagrees with
