"""Every deliberate failure: what it says, what to do about it, and its exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


_LONGEST_QUOTED = 40


def quoted(text: str) -> str:
    """Quote foreign text for a message: harmless, in one line, and never long."""
    return repr(text if len(text) <= _LONGEST_QUOTED else text[:_LONGEST_QUOTED] + "...")


def _in_line(text: str) -> str:
    """Show what would break a line: a file's name or a key may try to look like another line."""
    return text.replace("\n", "\\n").replace("\t", "\\t")


class Problem(NamedTuple):
    """One thing that is wrong: where it was found, and what must be true instead."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" if self.where else self.what


class AlmanacError(Exception):
    """A failure that the user, the disk or the data brought about; never shown as a traceback.

    The message is one line, and each of the details below it another.
    """

    exit_code = 1
    name = "failed"
    label = "Error"

    def __init__(
        self, message: str, details: Iterable[str] = (), *, hint: str | None = None
    ) -> None:
        self.message = "\n".join(map(_in_line, (message, *details)))
        self.hint = hint if hint is None else _in_line(hint)
        super().__init__(self.message)


class WrongUsage(AlmanacError):
    """The words of the command line do not make sense together."""

    exit_code = 2
    name = "usage"


class NotFound(AlmanacError):
    """No record has this id."""

    exit_code = 3
    name = "not_found"


class Ambiguous(AlmanacError):
    """More than one record has an id that begins so."""

    exit_code = 4
    name = "ambiguous"


class Invalid(AlmanacError):
    """Records, in files or from outside, that break a rule; carries every problem in them."""

    exit_code = 5
    name = "invalid"

    def __init__(
        self, message: str, problems: Iterable[Problem] = (), *, hint: str | None = None
    ) -> None:
        self.problems = tuple(problems)
        super().__init__(message, (f"  {each}" for each in self.problems), hint=hint)


class InvalidFile(Invalid):
    """A record's file that breaks a rule, whoever wrote it; it is never rewritten."""


class UnreadableFile(InvalidFile):
    """A record's file that the system did not give away: nobody knows what it holds."""


class LeftOut(Invalid):
    """An answer was given, but it had to do without these records."""

    label = "Warning"


class NoAlmanac(AlmanacError):
    """There is no almanac where one was looked for."""

    exit_code = 6
    name = "no_almanac"


class Conflict(AlmanacError):
    """It exists already, it changed on disk meanwhile, or it is locked."""

    exit_code = 7
    name = "conflict"


class AlreadyThere(Conflict):
    """The very record that was to be added; `id` is the one it has."""

    def __init__(self, kind: str, id_: str) -> None:
        show = "show" if kind == "event" else f"{kind} show"
        super().__init__(
            f"this {kind} is there already: {id_}", hint=f"see it with: almanac {show} {id_}"
        )
        self.id = id_


class Unanswered(AlmanacError):
    """The change was made and is on the disk; only the answer could not be given."""

    exit_code = 8
    name = "unanswered"


class Interrupted(AlmanacError):
    """The user stopped the command."""

    exit_code = 130
    name = "interrupted"
