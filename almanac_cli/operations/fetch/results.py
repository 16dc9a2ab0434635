"""What came of a fetch: for each source a status, counts and notes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

if TYPE_CHECKING:
    from datetime import datetime

# Of a feed, and of a source that of its feeds which comes first here.
Status: TypeAlias = Literal[
    "gone",  # its server says that there will be no feed any more
    "failing",  # for so long that it hardly passes by itself
    "held",  # items were held back, since too many came at once
    "failed",  # this time
    "unreachable",  # as everything else that was asked
    "ok",  # it was read
    "unchanged",  # its server says so
    "waiting",  # its server asked to be left alone for a while
    "interrupted",  # before it was asked, or had answered
    "not_due",
    "paused",
    "no_feed",
]
STATUSES: tuple[Status, ...] = get_args(Status)
# What somebody has to look after, since it does not pass by itself.
LASTING: frozenset[Status] = frozenset({"gone", "failing"})
FAILURES: frozenset[Status] = frozenset({"gone", "failing", "failed", "unreachable"})

# Reasons of failures for which no server was asked, since the address is not to be asked.
_REFUSED = frozenset({"refused_address", "scheme"})
# Reasons of failures for which no server of the feed was reached.
UNREACHED = frozenset({"name", "connect", "timeout", "tls", "proxy"})


@dataclass(frozen=True, slots=True)
class Note:
    """One thing to say of a feed."""

    code: str  # which, see `cli.messages.fetching`
    url: str = ""  # of the feed
    reason: str = ""  # why it failed: a status of HTTP, or a word
    detail: str = ""  # what else is to be said: an address, the words of a server
    count: int = 0
    time: datetime | None = None


@dataclass(slots=True)
class SourceResult:
    """What came of one source; numbers count items."""

    source: str  # its id
    name: str
    status: Status = "no_feed"
    new: int = 0
    known: int = 0
    old: int = 0  # older than what was asked for
    dropped: int = 0  # by rules of the source
    held: int = 0  # back, until the user accepts them
    changed: int = 0  # of the known ones: they were updated while they wait
    left_out: int = 0  # since a record cannot hold them: they are tried again the next time
    rules: Counter[str] = field(default_factory=Counter)  # how many each rule took
    is_asked: bool = False  # whether one of its feeds was asked in this fetch
    notes: list[Note] = field(default_factory=list)

    def add(self, status: Status, *notes: Note) -> None:
        """Add the status of one feed, and what is to be said of it."""
        self.status = min(self.status, status, key=STATUSES.index)
        self.notes += notes


@dataclass(frozen=True, slots=True)
class FetchResult:
    """What came of a fetch."""

    sources: list[SourceResult]
    is_interrupted: bool = False
    is_offline: bool = False  # whether nothing at all could be reached
    swept: tuple[str, ...] = ()  # items that were in the inbox although they were decided about

    @property
    def has_lasting(self) -> bool:
        """Whether there is something that does not pass by itself."""
        return any(result.status in LASTING for result in self.sources)

    @property
    def has_failures(self) -> bool:
        """Whether a source failed, for however long."""
        return any(result.status in FAILURES for result in self.sources)

    @property
    def is_in_vain(self) -> bool:
        """Whether every source failed that was asked, and there was one."""
        asked = [result for result in self.sources if result.is_asked]
        return bool(asked) and all(result.status in FAILURES for result in asked)

    @property
    def is_refused(self) -> bool:
        """Whether no server was reached, since addresses are not to be asked; none is not due."""
        notes = [note for result in self.sources for note in result.notes if note.code == "failed"]
        reasons = {note.reason for note in notes}
        is_whole = all(result.status != "not_due" for result in self.sources)
        return self.is_in_vain and is_whole and _refuses(reasons)


def _refuses(reasons: set[str]) -> bool:
    """Tell whether reasons of failures say that no server was reached, and not by accident."""
    return bool(reasons & _REFUSED) and reasons <= _REFUSED | UNREACHED
