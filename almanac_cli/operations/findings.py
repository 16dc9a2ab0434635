"""What `check` can find wrong with a file: classes that carry data and a code, no sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from almanac_cli.errors import Problem
    from almanac_cli.model.kinds import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong."""

    code: ClassVar[str]  # for programs; each class has its own
    file: str  # its path from the almanac's folder on, with slashes
    field: str = ""  # the field that is wrong; "" where it is the file as a whole
    fixable: bool = False  # whether `fix` puts it right


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenRule(Finding):
    """A file is no valid record, for this reason among others."""

    code = "invalid"
    problem: Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownField(Finding):
    """A record has a field that its kind does not have; it is kept."""

    code = "unknown_field"
    kind: Kind
    similar: str | None  # the name of a field of the kind that it may be a misspelling of


@dataclass(frozen=True, slots=True, kw_only=True)
class FutureTime(Finding):
    """A time is later than now."""

    code = "future_time"
    time: str  # RFC 3339


@dataclass(frozen=True, slots=True, kw_only=True)
class NotCanonical(Finding):
    """A valid record is not written in canonical form."""

    code = "not_canonical"
    fixable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedUrl(Finding):
    """Two records of a kind have the same canonical URL."""

    code = "shared_url"
    other_file: str  # that of the first of them


@dataclass(frozen=True, slots=True, kw_only=True)
class DanglingReference(Finding):
    """A record refers to one that does not exist."""

    code = "dangling_reference"
    target: Kind
    id: str  # of the record that does not exist
    fixable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatedLink(Finding):
    """The files of both linked records hold the link; that of the first by id is enough."""

    code = "repeated_link"
    kind: Kind
    id: str  # of the other record
    other_file: str  # its file
    fixable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class StaleTemporary(Finding):
    """A write was interrupted and has left its temporary file behind."""

    code = "stale_temporary"


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignFile(Finding):
    """A file in a folder of records is none."""

    code = "foreign_file"


@dataclass(frozen=True, slots=True, kw_only=True)
class MoreForeignFiles(Finding):
    """A folder of records, which `file` names, has more foreign files than are listed."""

    code = "more_foreign_files"
    count: int  # of those that are not listed


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmerged(Finding):
    """Git holds several versions of a file: both sides of a merge changed it."""

    code = "unmerged"


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexDiffers(Finding):
    """The index, which `file` names, holds other records than the files."""

    code = "index_differs"
    other_file: str  # the first file that it differs from
    count: int  # of all files that it differs from
