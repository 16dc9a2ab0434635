"""The messages about records that git holds unmerged, and of errors in resolving them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.cli.messages.message import Message
from almanac_cli.operations import resolve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from almanac_cli.operations.unmerged import State

_STATES: dict[State, str] = {
    "changed": "both sides changed it",
    "different": "the sides hold different records",
    "removed": "one side removed it, the other changed it",
    "one_side": "only one side has it",
    "gone": "both sides removed it",
    "invalid": "both sides changed it, and not both are valid",
}


def describe_state(state: State, open_fields: Sequence[str]) -> str:
    """Return what happened to an unmerged record; `open_fields` are those in conflict."""
    if state == "changed" and open_fields:
        return f"both sides changed {', '.join(open_fields)}"
    return _STATES[state]


def describe_unmerged(error: BaseException) -> Message | None:
    """Return the message of an error in resolving a record; `None` for any other exception."""
    match error:
        case resolve.NotUnmerged():
            hint = "see what is with: almanac check"
            return Message(f"{error.file} is not unmerged", hint=hint)
        case resolve.StillOpen(fields=()):
            hint = "choose a side for the whole: --this or --other"
            return Message(f"{error.file} is not merged by field", hint=hint)
        case resolve.StillOpen():
            hint = f"choose sides: {' '.join(f'{field}=this|other' for field in error.fields)}"
            return Message(f"{error.file}: still open: {', '.join(error.fields)}", hint=hint)
        case resolve.ChoiceRefused():
            return Message(_refusal(error))
    return None


def _refusal(error: resolve.ChoiceRefused) -> str:
    match error.reason:
        case "equal":
            return f"{error.choice} is the same on both sides"
        case "whole":
            return f"{error.choice} cannot be chosen: only the whole record can"
        case "apart":
            return f"{error.choice} goes with another field: choose one side for both"
        case "not_both":
            return "--both is for two different records"
