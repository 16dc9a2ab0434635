"""What people are told of a failure: a sentence, further lines, and a hint what to do."""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING, NamedTuple

from almanac_cli import errors
from almanac_cli.cli.failures import CommandFailed
from almanac_cli.errors import quoted
from almanac_cli.model.kinds import KINDS
from almanac_cli.storage.git import GitError, NoRepository
from almanac_cli.storage.location import MANIFEST

if TYPE_CHECKING:
    from collections.abc import Iterable

    from almanac_cli.errors import Problem

_MAX_CANDIDATES = 10
_HISTORY = "almanac undo --list"


class Message(NamedTuple):
    """What is said: a sentence, lines below it, and a hint."""

    sentence: str
    details: tuple[str, ...] = ()
    hint: str | None = None

    @property
    def text(self) -> str:
        """The sentence and the details, a line each."""
        return "\n".join(map(_one_line, (self.sentence, *self.details)))


def command_for(kind: str, verb: str) -> str:
    """Return the command that does something with records of a kind, such as `almanac guide show`.

    The commands of the first kind stand at the top level.
    """
    return f"almanac {verb}" if kind == KINDS[0].name else f"almanac {kind} {verb}"


def problem_lines(error: errors.AlmanacError, position: str = "") -> list[str]:
    """Return a line for each thing that is wrong, led by the position of the object it is in."""
    if isinstance(error, errors.InvalidRecord):
        found = [str(problem) for problem in error.problems]
    else:
        message = describe(error)
        found = [message.sentence, *(line.strip() for line in message.details)]
    return [f"{position}: {line}" if position else line for line in found]


@singledispatch
def describe(error: BaseException) -> Message:
    """Return what people are told of a failure."""
    match error:
        case errors.Interrupted() | KeyboardInterrupt():
            return Message("interrupted")
        case MemoryError():
            return Message("there is not enough memory")
    return Message(str(error))


@describe.register
def _(error: CommandFailed) -> Message:
    return Message(error.message, error.details, error.hint)


@describe.register
def _(error: errors.SelfLink) -> Message:
    article = next((kind.article for kind in KINDS if kind.name == error.kind), "a")
    return Message(f"{article} {error.kind} cannot be linked to itself: {error.id}")


@describe.register
def _(error: errors.NotFound) -> Message:
    if error.reason:
        return Message(f"no {error.kind} with this URL: it {error.reason}")
    if "://" in error.text:
        return Message(f"no {error.kind} with the URL {quoted(error.text)}")
    message = f"no {error.kind} {quoted(error.text)}"
    if error.near is None:
        return Message(message)
    if error.near:
        return Message(message, hint=f"did you mean {' or '.join(error.near)}?")
    return Message(message, hint=f"see {command_for(error.kind, 'list')}")


@describe.register
def _(error: errors.EntryNotFound) -> Message:
    return Message(f"no step {error.number}", hint=f"see {_HISTORY}")


@describe.register
def _(error: errors.Ambiguous) -> Message:
    more = len(error.candidates) - _MAX_CANDIDATES
    named = ", ".join(error.candidates[:_MAX_CANDIDATES])
    return Message(
        f"more than one {error.kind} begins with {quoted(error.text)}",
        hint=f"it could be {named}{f' and {more} more' if more > 0 else ''}",
    )


@describe.register
def _(error: errors.InvalidRecord) -> Message:
    name = error.name or "this"
    return Message(f"{name} is not a valid {error.kind}", _indented(error.problems))


@describe.register
def _(error: errors.InvalidFile) -> Message:
    valid = f"a valid {error.kind}" if error.kind else "valid"
    return Message(f"{error.path} is not {valid}", _indented(error.problems))


@describe.register
def _(error: errors.TooLarge) -> Message:
    limit = f"{error.limit_bytes >> 20} MiB"
    if error.what == "record":
        return Message(f"{error.name} would be larger than {limit}")
    return Message(f"{error.name} holds more than {limit}", hint="give it in parts")


@describe.register
def _(error: errors.InvalidInput) -> Message:
    lines = (
        line
        for refusal in error.refusals
        for line in problem_lines(refusal.error, refusal.position)
    )
    return Message(f"nothing was {error.action}", tuple(f"  {line}" for line in lines))


@describe.register
def _(error: errors.IncompleteResult) -> Message:
    count = "1 file is" if len(error.files) == 1 else f"{len(error.files)} files are"
    lines = (
        f"  {path}: {problem}" for path, file in error.files.items() for problem in file.problems
    )
    return Message(f"{count} left out of this answer", tuple(lines))


@describe.register
def _(error: errors.NoAlmanac) -> Message:
    match error.reason:
        case "none_upwards":
            return Message(
                f"no almanac in {error.path} or above it", hint="make one with: almanac init"
            )
        case "no_folder":
            hint = f"make it with: almanac init {error.path}"
            return Message(f"{error.path} does not exist", hint=hint)
        case "not_a_folder":
            return Message(f"{error.path} is not a folder")
    return Message(f"{error.path} is not an almanac: it has no {MANIFEST}")


@describe.register
def _(error: errors.NewerFormat) -> Message:
    return Message(
        f"{error.path} is in format {error.version}, and this version reads up to "
        f"{error.supported}",
        hint="install a newer almanac-cli",
    )


@describe.register
def _(error: errors.DiskError) -> Message:
    return Message(f"cannot {error.action} {error.path}: {error.reason}")


@describe.register
def _(error: errors.FileUnusable) -> Message:
    return Message(f"{error.path} {error.reason}")


@describe.register
def _(error: GitError) -> Message:
    if error.command is None:
        return Message(f"git cannot be run: {error.output}")
    first, *rest = error.output.splitlines()
    return Message(f"git {error.command}: {first}", tuple(rest))


@describe.register
def _(error: NoRepository) -> Message:
    return Message(
        f"{error.path} is in no git repository", hint=f"make one with: git init {error.path}"
    )


@describe.register
def _(error: errors.UndoRefused) -> Message:
    match error.reason:
        case "none":
            return Message("there is nothing to undo")
        case "no_difference":
            return Message(f"of step {error.number} there is nothing left to undo")
        case "reverted":
            return Message(f"step {error.number} is undone already")
    return Message(
        f"step {error.number} cannot be read; nothing was undone",
        hint=f"take back another one by its number: {_HISTORY}",
    )


@describe.register
def _(error: errors.RollbackFailed) -> Message:
    return Message(
        describe(error.cause).sentence,
        (*describe(error.cause).details, f"and then: {describe(error.rollback).text}"),
        hint="some files were changed; take that back with: almanac undo",
    )


@describe.register
def _(error: errors.Duplicate) -> Message:
    return Message(
        f"this {error.kind} is there already: {error.id}",
        hint=f"see it with: {command_for(error.kind, 'show')} {error.id}",
    )


@describe.register
def _(error: errors.IdTaken) -> Message:
    return Message(
        f"another {error.kind} has the id {' and '.join(error.ids)}", hint="choose one with --id"
    )


@describe.register
def _(error: errors.FileConflict) -> Message:
    match error.reason:
        case "exists":
            return Message(f"{error.path} exists already")
        case "removed":
            return Message(f"{error.path} was removed meanwhile")
        case "has_almanac":
            message = f"there is an almanac in {error.path} already"
            return Message(message, hint="nothing was changed")
        case "has_records":
            message = f"there are records in {error.path} already"
            return Message(message, hint="nothing was changed")
    return Message(f"{error.path} changed on disk meanwhile", hint="nothing was written; try again")


@describe.register
def _(error: errors.Locked) -> Message:
    process = "" if error.process_id is None else f" (process {error.process_id})"
    return Message(
        f"{error.path} is locked by another almanac command{process}",
        hint="try again when it has ended",
    )


@describe.register
def _(error: errors.ChangedSince) -> Message:
    return Message(
        f"what step {error.number} changed was changed again since:",
        tuple(f"  {file}" for file in error.files),
        hint=f"nothing was undone; the steps are listed by: {_HISTORY}",
    )


@describe.register
def _(error: errors.EntryGone) -> Message:
    return Message(
        f"step {error.number} is gone, or was undone meanwhile",
        hint=f"the steps are listed by: {_HISTORY}",
    )


@describe.register
def _(error: errors.OutputFailed) -> Message:
    cause = describe(error.cause)
    return Message(
        f"the change was made, but then: {cause.sentence}",
        cause.details,
        hint=f"do not repeat it; see {_HISTORY}",
    )


@describe.register
def _(error: OSError) -> Message:
    if error.filename is None:
        return Message(f"cannot write the answer: {error.strerror}")
    return Message(f"{error.filename or 'a file without a name'}: {error.strerror}")


def _indented(problems: Iterable[Problem]) -> tuple[str, ...]:
    return tuple(f"  {problem}" for problem in problems)


def _one_line(text: str) -> str:
    """Show what would break a line: a file's name or a key may try to look like another line."""
    return text.replace("\n", "\\n").replace("\t", "\\t")
