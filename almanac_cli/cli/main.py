"""The command line itself: global options, commands loaded when called, the one error boundary."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any, NoReturn

import click

from almanac_cli import __version__
from almanac_cli.cli.context import Session
from almanac_cli.errors import AlmanacError, Interrupted, Unanswered, WrongUsage

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

COMMANDS = {
    "add": "Add an event, or many from JSON.",
    "check": "Name everything that is wrong in the files.",
    "edit": "Change an event, by options or in your editor.",
    "git-setup": "Make git merge events and guides field by field.",
    "guide": "Add, list, show, edit and remove guides.",
    "index": "Show the index, or make it anew.",
    "init": "Make a new almanac.",
    "link": "Link an event to others, or to guides.",
    "list": "List events, newest first.",
    "merge-file": "Merge two versions of a record, for git.",
    "related": "List the events that belong with one.",
    "remove": "Remove events and the links to them.",
    "score": "Show or set how much events matter.",
    "search": "Search events for words, best first.",
    "show": "Show the pages of events.",
    "undo": "Take back what the last command changed.",
    "unlink": "Take links to events or guides away.",
}


class Almanac(click.Group):
    """The group of all commands, each imported when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        """Name the commands."""
        return [*COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 (click's signature)
        """Import a command from `commands`, where its module has its name, with underscores."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(
            f"almanac_cli.cli.commands.{cmd_name.replace('-', '_')}"
        ).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 (click's signature)
        """List the commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([*COMMANDS.items()])

    def make_context(self, *args: Any, **extra: Any) -> click.Context:  # noqa: ANN401 (click's signature)
        """Read the words of the command line."""
        with _closed_pipe():
            return super().make_context(*args, **extra)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 (click's signature)
        """Call the command."""
        with _closed_pipe(), _after_change(ctx):
            return super().invoke(ctx)

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,  # noqa: ARG002, FBT001, FBT002 (click's signature)
        windows_expand_args: bool = True,  # noqa: FBT001, FBT002 (click's signature)
        **extra: Any,  # noqa: ANN401 (click's signature)
    ) -> NoReturn:
        """Run one command and exit with its code."""
        words = [*(sys.argv[1:] if args is None else args)]
        with _boundary(as_json=_wants_json(words)):
            code = super().main(
                words, prog_name, complete_var, standalone_mode=False,
                windows_expand_args=windows_expand_args, obj=words, **extra,
            )  # fmt: skip
            sys.stdout.flush()
            sys.exit(code if isinstance(code, int) else 0)


@click.group(cls=Almanac, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--data",
    envvar="ALMANAC_DATA",
    type=click.Path(readable=False),  # for completion; what is there says the store
    metavar="DIR",
    help="The folder of the almanac. [default: $ALMANAC_DATA, else the nearest one upwards]",
)
@click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    help="Whether to use bold and dim text. [default: on a terminal]",
)
@click.version_option(__version__, message="almanac %(version)s")
@click.pass_context
def almanac(ctx: click.Context, data: str | None, color: str) -> None:
    """Keep a record of what happened in AI: one event per plain JSON file."""
    ctx.color = _wants_color(color)
    ctx.obj = Session(data, _now(), color=ctx.color, words=ctx.obj)


def _now() -> datetime:
    """Return the moment of the call, or the one that $ALMANAC_NOW puts in its place."""
    if not (text := os.environ.get("ALMANAC_NOW")):
        return datetime.now(UTC)
    from almanac_cli.model import dates  # noqa: PLC0415 (help and version need no dates)

    try:
        return dates.from_text(text)
    except ValueError as error:
        raise WrongUsage(f"$ALMANAC_NOW {error}, not {text!r}") from None


def _wants_color(choice: str) -> bool:
    """Obey the option, then NO_COLOR (https://no-color.org), TERM=dumb, and what stdout is."""
    if choice != "auto":
        return choice == "always"
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return sys.stdout.isatty() and not plain


def _wants_json(words: list[str]) -> bool:
    options = words[: words.index("--")] if "--" in words else words
    return "--json" in options or "--ndjson" in options


@contextmanager
def _closed_pipe() -> Iterator[None]:
    """End quietly with 0 where nobody reads on; click would exit with 1."""
    try:
        yield
    except BrokenPipeError:
        _leave_quietly()


def _prepare_streams() -> None:
    """Let no text that is read or printed be a failure, nor a stream that is closed."""
    for name, mode, errors in (
        ("stdin", os.O_RDONLY, "surrogateescape"),
        ("stdout", os.O_WRONLY, "backslashreplace"),
        ("stderr", os.O_WRONLY, "backslashreplace"),
    ):
        if getattr(sys, name) is None:
            nothing = os.open(os.devnull, mode)
            setattr(sys, name, os.fdopen(nothing, "w" if mode else "r", closefd=False))
        if getattr(sys, name).errors != errors:
            getattr(sys, name).reconfigure(errors=errors)


@contextmanager
def _after_change(ctx: click.Context) -> Iterator[None]:
    """Say that the change was made, where the disk, the system or the user stops what follows."""
    try:
        yield
    except BrokenPipeError:
        raise
    except (AlmanacError, OSError, KeyboardInterrupt) as error:
        if not isinstance(ctx.obj, Session) or not ctx.obj.has_changed:
            raise
        failure = _failure_of(error) if isinstance(error, OSError) else error
        what = failure.message if isinstance(failure, AlmanacError) else "interrupted"
        hint = "do not repeat it; see almanac undo --list"
        first, *rest = what.splitlines()
        raise Unanswered(f"the change was made, but then: {first}", rest, hint=hint) from error


@contextmanager
def _boundary(*, as_json: bool) -> Iterator[None]:
    """Turn every failure into text and an exit code."""
    _prepare_streams()
    try:
        yield
    except AlmanacError as error:
        failure = error
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        sys.exit(WrongUsage.exit_code)
    except click.UsageError as error:
        hint = f"see {error.ctx.command_path} --help" if error.ctx else None
        failure = WrongUsage(error.format_message(), hint=hint)
    except click.ClickException as error:
        failure = AlmanacError(error.format_message())
    except click.Abort:
        failure = Interrupted("interrupted")
    except OSError as error:
        if error.errno == errno.EPIPE:
            _leave_quietly()
        failure = _failure_of(error)
    except MemoryError:
        failure = AlmanacError("there is not enough memory")
    _fail(failure, as_json=as_json)


def _failure_of(error: OSError) -> AlmanacError:
    if error.filename is None:
        return AlmanacError(f"cannot write the answer: {error.strerror}")
    return AlmanacError(f"{error.filename or 'a file without a name'}: {error.strerror}")


def _fail(failure: AlmanacError, *, as_json: bool) -> NoReturn:
    """Say on stderr what went wrong, and exit with its code."""
    from almanac_cli.formats import json_codec  # noqa: PLC0415 (only where something went wrong)
    from almanac_cli.formats.terminal import pages  # noqa: PLC0415 (only where something went wrong)

    try:
        sys.stdout.flush()
        if as_json:
            found = {"error": failure.name, "message": failure.message, "hint": failure.hint}
            click.echo(json_codec.compact(found).encode(), err=True)
        else:
            click.echo(pages.safe(f"{failure.label}: {failure.message}"), err=True)
            if failure.hint:
                click.echo(pages.safe(failure.hint), err=True)
    except OSError:
        _silence()  # nobody can be told; the exit code still says it
    sys.exit(failure.exit_code)


def _leave_quietly() -> NoReturn:
    """End as if all was read: the other end of the pipe has what it wanted."""
    _silence()
    sys.exit(0)


def _silence() -> None:
    """Write what is left to say to nowhere, so that the end of the process does not fail at it."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nowhere, stream.fileno())
