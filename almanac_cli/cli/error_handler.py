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
    from collections.abc import Iterator, Sequence


@contextmanager
def output_after_change(ctx: click.Context) -> Iterator[None]:
    """Raise OutputFailed where the disk, the system or the user stops what follows a change."""
    try:
        yield
    except BrokenPipeError:
        raise
    except (AlmanacError, OSError, KeyboardInterrupt) as error:
        if not isinstance(ctx.obj, Session) or not ctx.obj.has_changed:
            raise
        raise OutputFailed(error) from error


@contextmanager
def error_boundary(command_line: Sequence[str]) -> Iterator[None]:
    """Exit with the code of whatever fails, after saying it on stderr.

    With `--json` or `--ndjson` that is one JSON object. An exception that is a fault of this
    program is reported to a file, or shown as it is where $ALMANAC_DEBUG is set.
    """
    prepare_streams()
    try:
        yield
    except (AlmanacError, click.ClickException, click.Abort, OSError, MemoryError) as error:
        failure = _foreseen(error)
    except Exception as error:
        if os.environ.get("ALMANAC_DEBUG"):
            raise
        failure = _reported(error, command_line)
    _fail(failure, as_json=_wants_json(command_line))


def _foreseen(error: BaseException) -> BaseException:
    """Return the failure to tell of; exit where there is nothing to tell."""
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
            return Interrupted()
        case OSError(errno=errno.EPIPE):
            exit_quietly()
    return error


def _reported(error: Exception, command_line: Sequence[str]) -> CommandFailed:
    """Write a report of an unexpected exception, and return what to say of it."""
    from almanac_cli.cli import crash_report

    fault = f"this is a fault in almanac itself ({type(error).__name__})"
    try:
        path = crash_report.write(error, command_line)
    except OSError as second:
        return CommandFailed(f"{fault}; no report could be written: {second}")
    return CommandFailed(f"{fault}; the report of it is in {path}")


def _wants_json(command_line: Sequence[str]) -> bool:
    words = [*command_line]
    options = words[: words.index("--")] if "--" in words else words
    return "--json" in options or "--ndjson" in options


def _fail(failure: BaseException, *, as_json: bool) -> NoReturn:
    """Say on stderr what went wrong, and exit with its code."""
    from almanac_cli.cli.messages import describe
    from almanac_cli.formats import json_codec
    from almanac_cli.formats.terminal.sanitize import one_line, safe

    kind = failure if isinstance(failure, AlmanacError) else AlmanacError
    message = describe(failure)
    hint = None if message.hint is None else one_line(message.hint)
    try:
        sys.stdout.flush()
        if as_json:
            found = {"error": kind.code, "message": message.text, "hint": message.hint}
            click.echo(json_codec.compact(found).encode(), err=True)
        else:
            label = "Warning" if isinstance(failure, IncompleteResult) else "Error"
            click.echo(safe(f"{label}: {message.text}"), err=True)
            if hint:
                click.echo(hint, err=True)
    except OSError:
        silence()  # nobody can be told; the exit code still says it
    sys.exit(kind.exit_code)
