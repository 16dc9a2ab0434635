"""The messages of errors about the history and about undoing."""

from __future__ import annotations

from almanac_cli import errors
from almanac_cli.cli.messages.message import Message

HISTORY_COMMAND = "almanac undo --list"


def describe_history(error: BaseException) -> Message | None:
    """Return the message of an error about the history; `None` for any other exception."""
    match error:
        case errors.EntryNotFound():
            return Message(f"no step {error.number}", hint=f"see {HISTORY_COMMAND}")
        case errors.UndoRefused():
            return _undo_refused(error)
        case errors.ChangedSince():
            return Message(
                f"what step {error.number} changed was changed again since:",
                tuple(f"  {file}" for file in error.files),
                hint=f"nothing was undone; the steps are listed by: {HISTORY_COMMAND}",
            )
        case errors.EntryGone():
            return Message(
                f"step {error.number} is gone, or was undone meanwhile",
                hint=f"the steps are listed by: {HISTORY_COMMAND}",
            )
    return None


def _undo_refused(error: errors.UndoRefused) -> Message:
    match error.reason:
        case "none":
            return Message("there is nothing to undo")
        case "no_difference":
            return Message(f"of step {error.number} there is nothing left to undo")
        case "reverted":
            return Message(f"step {error.number} is undone already")
        case "unreadable":
            return Message(
                f"step {error.number} cannot be read; nothing was undone",
                hint=f"undo another one by its number: {HISTORY_COMMAND}",
            )
