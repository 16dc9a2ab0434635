"""Making the message of any exception: `describe`.

The messages of most errors are in the modules beside this one, by theme. This module has the
messages of errors that contain other errors, and of the command line itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli import errors
from almanac_cli.cli.failures import CommandFailed
from almanac_cli.cli.messages.feeds import describe_feed
from almanac_cli.cli.messages.grouping import group_lines
from almanac_cli.cli.messages.history import HISTORY_COMMAND, describe_history
from almanac_cli.cli.messages.imports import describe_import, import_hint
from almanac_cli.cli.messages.message import Message
from almanac_cli.cli.messages.network import describe_network
from almanac_cli.cli.messages.pages import describe_page
from almanac_cli.cli.messages.publishing import describe_publishing
from almanac_cli.cli.messages.records import describe_record
from almanac_cli.cli.messages.storage import describe_storage
from almanac_cli.cli.messages.unmerged import describe_unmerged

if TYPE_CHECKING:
    from collections.abc import Iterable

    from almanac_cli.model.rows import JsonObject


def describe(error: BaseException) -> Message:
    """Return the message that is printed for an exception, with details and hint.

    An exception without a message of its own has `str(error)` as its sentence.
    """
    match error:
        case CommandFailed():
            return Message(error.sentence, error.details, error.hint)
        case errors.InvalidInput():
            return _invalid_input(error)
        case errors.OutputFailed():
            return _output_failed(error)
        case errors.RollbackFailed():
            return _rollback_failed(error)
        case errors.Interrupted() | KeyboardInterrupt():
            return Message("interrupted")
        case MemoryError():
            return Message("there is not enough memory")
    return (
        describe_publishing(error)
        or describe_record(error)
        or describe_import(error)
        or describe_history(error)
        or describe_storage(error)
        or describe_unmerged(error)
        or describe_feed(error)
        or describe_network(error)
        or describe_page(error)
        or Message(str(error))
    )


def problem_lines(error: errors.AlmanacError, position: str = "") -> list[str]:
    """Return a line for each problem of an InvalidRecord: "line 3: score: must be ...".

    Each line begins with `position`, the place of the object in bulk input, if it is not "". For
    any other error, the lines are the sentence and the details of its message.
    """
    if isinstance(error, errors.InvalidRecord):
        lines = [str(problem) for problem in error.problems]
    else:
        message = describe(error)
        lines = [message.sentence, *(line.strip() for line in message.details)]
    return [f"{position}: {line}" if position else line for line in lines]


def refusal_lines(refusals: Iterable[errors.Refusal]) -> list[str]:
    """Return a line for each kind of problem of objects of bulk input, with the first positions."""
    return group_lines(
        (refusal.position, line) for refusal in refusals for line in problem_lines(refusal.error)
    )


def refusal_rows(refusals: Iterable[errors.Refusal]) -> list[JsonObject]:
    """Return for JSON the position and all problems of each object of bulk input."""
    rows: dict[str, list[str]] = {}
    for refusal in refusals:
        rows.setdefault(refusal.position, []).extend(problem_lines(refusal.error))
    return [{"position": position, "problems": lines} for position, lines in rows.items()]


def _invalid_input(error: errors.InvalidInput) -> Message:
    lines = tuple(f"  {line}" for line in refusal_lines(error.refusals))
    return Message(f"nothing was {error.action}", lines, hint=import_hint(error))


def _output_failed(error: errors.OutputFailed) -> Message:
    cause = describe(error.cause)
    return Message(
        f"the change was made, but then: {cause.sentence}",
        cause.details,
        hint=f"do not repeat it; see {HISTORY_COMMAND}",
    )


def _rollback_failed(error: errors.RollbackFailed) -> Message:
    cause, rollback = describe(error.cause), describe(error.rollback)
    return Message(
        cause.sentence,
        (*cause.details, f"and then: {rollback.text}"),
        hint="some files were changed; undo that with: almanac undo",
    )
