"""Failures that only the command line knows of, with their messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.errors import AlmanacError

if TYPE_CHECKING:
    from collections.abc import Iterable


class CommandFailed(AlmanacError):
    """A failure that only the command line knows of, with its message."""

    def __init__(self, message: str, details: Iterable[str] = (), hint: str | None = None) -> None:
        self.message = message
        self.details = tuple(details)
        self.hint = hint


class UsageError(CommandFailed):
    """Arguments and options that do not make sense together."""

    exit_code = 2
    code = "usage"
