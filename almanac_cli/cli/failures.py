"""Errors raised by the command line itself; unlike those in `errors`, they carry a message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.errors import AlmanacError, Ambiguous

if TYPE_CHECKING:
    from collections.abc import Iterable

    from almanac_cli.model.rows import JsonObject


class CommandFailed(AlmanacError):
    """A command that cannot go on, with the message that is printed."""

    def __init__(self, sentence: str, details: Iterable[str] = (), hint: str | None = None) -> None:
        self.sentence = sentence  # the first line of the message
        self.details = tuple(details)  # further lines of the message
        self.hint = hint  # what the user can do; None for no hint


class UsageError(CommandFailed):
    """Invalid arguments or options, or a combination that is not allowed."""

    exit_code = 2
    code = "usage"


class AmbiguousName(Ambiguous):
    """Raised when a text names several records, and the user cannot be asked which one is meant."""

    def __init__(self, error: Ambiguous, rows: Iterable[JsonObject], lines: Iterable[str]) -> None:
        super().__init__(error.kind, error.text, error.candidates)
        self.rows = tuple(rows)  # of each record, for JSON: id, title and date, the newest first
        self.lines = tuple(lines)  # the first of them as people are shown them
