"""The one place that turns failures into text and an exit code."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

import click

from almanac_cli.cli.context import Session
from almanac_cli.cli.failures import CommandFailed, UsageError
from almanac_cli.cli.streams import exit_quietly, prepare_streams, silence
from almanac_cli.errors import AlmanacError, IncompleteResult, Interrupted, OutputFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

# What the user, the disk, the network or the data can bring about; all else is a fault of ours.
_FORESEEN = (
    AlmanacError,
    click.ClickException,
    click.Abort,
    OSError,
    MemoryError,
    KeyboardInterrupt,
)


@contextmanager
def output_after_change(ctx: click.Context) -> Iterator[None]:
    """Raise OutputFailed from whatever stops a command after its change was made.

    A closed pipe stays what it is, since nobody wants the answer.
    """
    try:
        yield
    except (BrokenPipeError, click.exceptions.Exit):
        raise
    except (Exception, KeyboardInterrupt) as error:
        if not isinstance(ctx.obj, Session) or not ctx.obj.has_changed:
            raise
        raise OutputFailed(error) from error


@contextmanager
def error_boundary(
    command_line: Sequence[str], program_words: Callable[[], Collection[str]]
) -> Iterator[None]:
    """Exit with the code of whatever fails, after printing its message to stderr.

    With `--json` or `--ndjson` that is one JSON object. Of an exception that is a fault of this
    program a report is written, in which `program_words` are kept of the command line; where
    $ALMANAC_DEBUG is set, it goes on as it is.
    """
    prepare_streams()
    try:
        yield
    except Exception as error:
        cause = error.cause if isinstance(error, OutputFailed) else error
        is_fault = not isinstance(cause, _FORESEEN)
        if is_fault and os.environ.get("ALMANAC_DEBUG"):
            raise
        failure = _report(cause, command_line, program_words()) if is_fault else _failure(cause)
        if isinstance(error, OutputFailed):
            failure = OutputFailed(failure)
        _exit(failure, as_json=_wants_json(command_line))


def _failure(error: BaseException) -> BaseException:
    """Return the failure that an exception stands for; exit if there is nothing to tell."""
    match error:
        case click.exceptions.NoArgsIsHelpError():
            click.echo(error.format_message(), err=True)
            sys.exit(UsageError.exit_code)
        case click.UsageError():
            hint = f"see {error.ctx.command_path} --help" if error.ctx else None
            return UsageError(error.format_message(), hint=hint)
        case click.ClickException():
            return CommandFailed(error.format_message())
        case click.Abort():
            if error.__cause__ is None and sys.stderr.isatty():
                click.echo(err=True)  # the question, and ^C, stand on this line
            return Interrupted()
        case OSError(errno=errno.EPIPE):
            exit_quietly()
    return error


def _report(
    fault: BaseException, command_line: Sequence[str], program_words: Collection[str]
) -> CommandFailed:
    """Write a report of a fault of this program, and return the failure that names it."""
    from almanac_cli.cli import crash_report

    sentence = f"this is a fault in almanac itself ({type(fault).__name__})"
    try:
        path = crash_report.write_report(fault, command_line, program_words)
    except OSError as error:
        reason = f"{error.filename}: {error.strerror}"
        hint = "ALMANAC_DEBUG=1 shows where it is"
        return CommandFailed(f"{sentence}; no report could be written: {reason}", hint=hint)
    return CommandFailed(f"{sentence}; the report of it is in {path}")


def _wants_json(command_line: Sequence[str]) -> bool:
    arguments = [*command_line]
    options = arguments[: arguments.index("--")] if "--" in arguments else arguments
    return "--json" in options or "--ndjson" in options


def _exit(failure: BaseException, *, as_json: bool) -> NoReturn:
    """Print the message of a failure to stderr, and exit with its code."""
    from almanac_cli.cli.messages.describe import describe
    from almanac_cli.formats import json_codec
    from almanac_cli.formats.terminal.sanitize import one_line, safe

    kind = failure if isinstance(failure, AlmanacError) else AlmanacError
    message = describe(failure)
    try:
        sys.stdout.flush()
        if as_json:
            row = {"error": kind.code, "message": message.text, "hint": message.hint}
            click.echo(json_codec.compact(row).encode(), err=True)
        else:
            label = "Warning" if isinstance(failure, IncompleteResult) else "Error"
            click.echo(safe(f"{label}: {message.text}"), err=True)
            if message.hint:
                click.echo(one_line(message.hint), err=True)
    except OSError:
        silence()  # nobody can be told; the exit code still says it
    sys.exit(kind.exit_code)
