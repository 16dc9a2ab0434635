"""The messages of errors about records: names, ids, links, and invalid content."""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli import errors
from almanac_cli.cli.failures import AmbiguousName
from almanac_cli.cli.messages.message import Message
from almanac_cli.cli.output import did_you_mean
from almanac_cli.errors import quoted
from almanac_cli.model.kinds import KINDS
from almanac_cli.model.slugs import entered_run
from almanac_cli.operations.duplicates import WaitsAlready
from almanac_cli.operations.latest import NoLatest
from almanac_cli.operations.named_elsewhere import KeptAlready, NotDropped, StillWaiting

if TYPE_CHECKING:
    from collections.abc import Iterable
MAX_CANDIDATES = 10  # of an ambiguous text, that people are shown


def describe_record(error: BaseException) -> Message | None:
    """Return the message of an error about a record; `None` for any other exception."""
    if message := _describe_waiting(error):
        return message
    match error:
        case errors.NotFound():
            return _not_found(error)
        case NoLatest():
            return _no_latest(error)
        case errors.Ambiguous():
            return _ambiguous(error)
        case errors.SelfLink():
            article = next((kind.article for kind in KINDS if kind.name == error.kind), "a")
            who = f"{article} {error.kind}"
            return Message(f"{who} cannot be {error.action} itself: {error.id}")
        case errors.Duplicate():
            return Message(
                f"this {error.kind} is there already: {error.id}",
                hint=f"see it with: {command_for(error.kind, 'show')} {error.id}; "
                "to have it twice, use --allow-duplicate",
            )
        case errors.IdTaken():
            sentence = f"another {error.kind} has the id {' and '.join(error.ids)}"
            hint = "choose one with --id" if error.is_new else "choose another one"
            return Message(sentence, hint=hint)
        case errors.Invalid():
            return _describe_invalid(error)
    return None


def _describe_waiting(error: BaseException) -> Message | None:
    """Return the message of an error about what waits in the inbox, or waited; else `None`."""
    match error:
        case StillWaiting():
            see = f"see it with: {command_for(error.pending, 'show')} {error.id}"
            sentence = f"{_not_found(error).sentence}: {error.id} waits in the inbox"
            return Message(sentence, hint=f"{see}; keep it with: almanac keep {error.id}")
        case WaitsAlready():
            see = f"see it with: {command_for(error.pending, 'show')} {error.id}"
            return Message(
                f"this {error.kind} waits in the inbox already: {error.id}",
                hint=f"{see}; keep it with: almanac keep {error.id}; "
                "to have it twice, use --allow-duplicate",
            )
        case KeptAlready():
            undo = f"almanac undo, or if it refuses: {command_for(error.kept, 'remove')} {error.id}"
            sentence = f"the {error.kind} {quoted(error.text)} is kept already as {error.id}"
            return Message(sentence, hint=f"take that back with: {undo}")
        case NotDropped() if not error.near:
            return Message(_not_found(error).sentence, hint="see almanac inbox --dropped")
    return None


def _describe_invalid(error: errors.Invalid) -> Message | None:
    match error:
        case errors.InvalidRecord():
            sentence = f"{error.name or 'this'} is not a valid {error.kind}"
            return Message(sentence, _indent(error.problems))
        case errors.InvalidFile():
            valid = f"a valid {error.kind}" if error.kind else "valid"
            return Message(f"{error.path} is not {valid}", _indent(error.problems))
        case errors.TooLarge():
            limit = f"{error.limit_bytes >> 20} MiB"
            if error.what == "record":
                return Message(f"{error.name} would be larger than {limit}")
            return Message(f"{error.name} holds more than {limit}", hint="give it in parts")
        case errors.IncompleteResult():
            count = "1 file is" if len(error.files) == 1 else f"{len(error.files)} files are"
            lines = (
                f"{path}: {problem}"
                for path, file in error.files.items()
                for problem in file.problems
            )
            return Message(f"{count} left out of this answer", _indent(lines))
    return None


def _not_found(error: errors.NotFound) -> Message:
    if error.reason:
        return Message(f"no {error.kind} with this URL: it {error.reason}")
    if "://" in error.text:
        return Message(f"no {error.kind} with the URL {quoted(error.text)}")
    sentence = f"no {error.kind} {quoted(error.text)}"
    if error.near is None:
        return Message(sentence)
    if error.text.startswith("@"):
        return Message(sentence, hint="@ is the one changed last, @2 the one before it")
    hint = did_you_mean(error.near) or f"see {command_for(error.kind, 'list')}"
    return Message(sentence, hint=hint)


def _no_latest(error: NoLatest) -> Message:
    """Return the message of `@` or `@N` where nothing was changed, or not so much."""
    if error.count == 0:
        return Message(f"no {error.kind} has been added or changed here yet")
    many = f"{error.kind} was" if error.count == 1 else f"{error.kind}s were"
    return Message(f"only {error.count} {many} added or changed here")


def _ambiguous(error: errors.Ambiguous) -> Message:
    sentence = ambiguity(error)
    if isinstance(error, AmbiguousName):
        return Message(
            sentence, _indent(error.lines), hint="use more of its words, or its whole id"
        )
    more = len(error.candidates) - MAX_CANDIDATES
    listed = ", ".join(error.candidates[:MAX_CANDIDATES])
    return Message(
        sentence,
        hint=f"it could be {listed}{f' and {more} more' if more > 0 else ''}",
    )


def ambiguity(error: errors.Ambiguous) -> str:
    """Return the sentence that says what several records have in common."""
    run = entered_run(error.text)
    begin = any(id_.startswith((error.text, run)) for id_ in error.candidates)
    verb = "begins with" if begin else "has the words"
    return f"more than one {error.kind} {verb} {quoted(error.text)}"


def command_for(kind: str, verb: str) -> str:
    """Return the command for records of a kind, such as `almanac guide show`.

    The commands of the first kind have no name of a kind: `almanac show`. Those for records that
    wait have the name of their folder: `almanac inbox`, which lists them.
    """
    if folder := next(
        (other.folder for other in KINDS if other.is_pending and other.name == kind), ""
    ):
        return f"almanac {folder}" if verb == "list" else f"almanac {folder} {verb}"
    return f"almanac {verb}" if kind == KINDS[0].name else f"almanac {kind} {verb}"


def _indent(lines: Iterable[object]) -> tuple[str, ...]:
    return tuple(f"  {line}" for line in lines)
