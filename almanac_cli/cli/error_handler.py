"""Turning every exception of a command into a message on stderr and an exit code."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import contextmanager
from itertools import pairwise
from typing import TYPE_CHECKING, NoReturn

import click

from almanac_cli.cli.context import Session
from almanac_cli.cli.failures import AmbiguousName, CommandFailed, UsageError
from almanac_cli.cli.streams import exit_quietly, prepare_streams, silence
from almanac_cli.errors import (
    AlmanacError,
    IncompleteResult,
    Interrupted,
    InvalidInput,
    OutputFailed,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from almanac_cli.model.rows import JsonObject

_JSON_FORMATS = ("--format=json", "--format=ndjson")
# Caused by the user, the disk or the data; every other exception is a fault of this program.
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
    """Turn exceptions of the block into OutputFailed if the command has changed files before.

    A context manager, around the run of a command. If no files were changed, the exception passes
    on; so do BrokenPipeError and click's Exit in either case.

    Raises:
        OutputFailed: if the block raises after files were changed; it has the exception as `cause`.

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
    """Print the message of an exception of the block to stderr, and exit with its exit code.

    A context manager, around the whole program. If the command line has `--json` or `--ndjson`, the
    message is one JSON object. Of an exception that is a fault of this program a report is written
    to a file; with $ALMANAC_DEBUG in the environment it is raised again instead. An exception for a
    closed pipe exits with 0 and no message.

    Args:
        command_line: The arguments of the program.
        program_words: Returns the names of commands and options: the only arguments that a report
            contains, since others may be private.

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
    """Return the AlmanacError for an exception of click, another one as it is; or exit.

    It exits with 2 after printing the help of a command called without arguments, and with 0 for a
    closed pipe.
    """
    match error:
        case click.exceptions.NoArgsIsHelpError():
            click.echo(error.format_message(), err=True)
            sys.exit(UsageError.exit_code)
        case click.UsageError():
            hint = f"see {error.ctx.command_path} --help" if error.ctx else None
            return UsageError(_sentence(error), hint=hint)
        case click.ClickException():
            return CommandFailed(error.format_message())
        case click.Abort():
            if error.__cause__ is None and sys.stderr.isatty():
                click.echo(err=True)  # the question, and ^C, stand on this line
            return Interrupted()
        case OSError(errno=errno.EPIPE):
            exit_quietly()
    return error


def _sentence(error: click.UsageError) -> str:
    """Return the message of an error of click; choices that it gives a line each, in one line."""
    text = error.format_message()
    return " ".join(text.split()) if isinstance(error, click.MissingParameter) else text


def _report(
    fault: BaseException, command_line: Sequence[str], program_words: Collection[str]
) -> CommandFailed:
    """Write a report of a fault of this program, and return an error with the report's path."""
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
    """Return whether the options of a command line say that the answer is to be JSON."""
    arguments = [*command_line]
    options = arguments[: arguments.index("--")] if "--" in arguments else arguments
    if "--json" in options or "--ndjson" in options:
        return True
    # Of `import`, --format is the form of the input.
    pairs = {f"{one}={other}" for one, other in pairwise(options)} | {*options}
    return "import" not in options and not pairs.isdisjoint(_JSON_FORMATS)


def _exit(failure: BaseException, *, as_json: bool) -> NoReturn:
    """Print the message of an error to stderr, as JSON or as text, and exit with its code."""
    from almanac_cli.cli.messages.describe import describe, refusal_rows
    from almanac_cli.formats import json_codec
    from almanac_cli.formats.terminal.sanitize import one_line, safe

    kind = failure if isinstance(failure, AlmanacError) else AlmanacError
    message = describe(failure)
    try:
        sys.stdout.flush()
        if as_json:
            row: JsonObject = {"error": kind.code, "message": message.text, "hint": message.hint}
            if isinstance(failure, InvalidInput):
                row["invalid"] = refusal_rows(failure.refusals)
            if isinstance(failure, AmbiguousName):
                row["candidates"] = [*failure.rows]
            click.echo(json_codec.compact(row).encode(), err=True)
        else:
            label = "Warning" if isinstance(failure, IncompleteResult) else "Error"
            click.echo(safe(f"{label}: {message.text}"), err=True)
            if message.hint:
                click.echo(one_line(message.hint), err=True)
    except OSError:
        silence()  # stderr cannot be written; the exit code remains
    sys.exit(kind.exit_code)
