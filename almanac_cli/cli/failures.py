"""Failures that only the command line knows of, and the message that people get of any failure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from almanac_cli.errors import AlmanacError

if TYPE_CHECKING:
    from collections.abc import Iterable


class Message(NamedTuple):
    """What people are told of a failure. A NamedTuple: a dataclass would slow down every start."""

    sentence: str
    details: tuple[str, ...] = ()  # further lines
    hint: str | None = None  # what to do about it

    @property
    def text(self) -> str:
        """The sentence and the details, a line each; line breaks within them are escaped.

        The name of a file, or a key, may be made to look like another line.
        """
        return "\n".join(
            line.replace("\n", "\\n").replace("\t", "\\t")
            for line in (self.sentence, *self.details)
        )


class CommandFailed(AlmanacError):
    """A failure that only the command line knows of, with its message."""

    def __init__(self, sentence: str, details: Iterable[str] = (), hint: str | None = None) -> None:
        self.message = Message(sentence, tuple(details), hint)


class UsageError(CommandFailed):
    """Arguments and options that do not make sense together."""

    exit_code = 2
    code = "usage"
