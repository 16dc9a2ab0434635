"""The messages of errors about the history and about undoing."""

from __future__ import annotations

from almanac_cli import errors
from almanac_cli.cli.messages.message import Message
from almanac_cli.storage.seen_files import DecidedSince

HISTORY_COMMAND = "almanac undo --list"
# The first words of a step that no other command makes; what it did follows, as a comment.
TRIAGE_STEP = ("triage", "#")
_MAX_DECISIONS = 5  # that a message names


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
        case DecidedSince():
            return _decided_since(error)
        case errors.EntryGone():
            return Message(
                f"step {error.number} is gone, or was undone meanwhile",
                hint=f"the steps are listed by: {HISTORY_COMMAND}",
            )
    return None


def _decided_since(error: DecidedSince) -> Message:
    """Return the message about later decisions; the way out does what undoing would have done."""
    shown = error.decisions[:_MAX_DECISIONS]
    later = [f"  {item.outcome} {item.time}  {item.url or item.keys[0]}" for item in shown]
    if more := len(error.decisions) - len(shown):
        later.append(f"  and {more} more")
    item = next((item.url for item in error.decisions if item.url), "ITEM")
    return Message(
        "what this step decided was decided otherwise since, here or in another clone:",
        (*later,),
        hint="nothing was undone; to decide again, remove the event of the item, if there is one, "
        f"with: almanac remove {item}; then: almanac restore {item}",
    )


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
