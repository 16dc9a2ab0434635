"""Failures that only the command line knows of: they carry their own message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.errors import AlmanacError

if TYPE_CHECKING:
    from collections.abc import Iterable


class CommandFailed(AlmanacError):
    """A failure that only the command line knows of, with its message."""

    def __init__(self, sentence: str, details: Iterable[str] = (), hint: str | None = None) -> None:
        self.sentence = sentence
        self.details = tuple(details)  # further lines
        self.hint = hint  # what to do about it


class UsageError(CommandFailed):
    """Arguments and options that do not make sense together."""

    exit_code = 2
    code = "usage"
