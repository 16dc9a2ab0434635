"""The command `almanac`, its options and environment: `ALMANAC_DATA`, `ALMANAC_NOW`, `NO_COLOR`."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from datetime import UTC, datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any, NoReturn

import click

from almanac_cli import __version__
from almanac_cli.cli.context import Session
from almanac_cli.cli.error_handler import error_boundary, output_after_change
from almanac_cli.cli.failures import UsageError
from almanac_cli.cli.help_topics import TOPICS
from almanac_cli.cli.local_zone import LocalZone
from almanac_cli.cli.paths import PathName
from almanac_cli.cli.streams import quiet_broken_pipe
from almanac_cli.errors import InvalidValue, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

# By heading in the help, the commands with what they do; in the order of a day.
COMMAND_GROUPS = {
    "Every day": {
        "add": "Add an event, from its page too, or many from JSON.",
        "list": "List events, newest first.",
        "search": "Search events, best matches first.",
        "show": "Show events in full.",
        "open": "Open the sources of events in the browser.",
        "triage": "Keep or drop items, and score events, one by one.",
        "score": "Show or set the scores of events.",
        "link": "Link an event to other events or to guides.",
        "undo": "Undo the last change.",
    },
    "Intake": {
        "source": "Add, list, show, edit, merge and exchange sources.",
        "fetch": "Ask the feeds of sources for news.",
        "inbox": "List what waits for a decision.",
        "keep": "Make events of items in the inbox.",
        "drop": "Drop items of the inbox; they do not come back.",
        "restore": "Bring dropped items back into the inbox.",
    },
    "Records": {
        "edit": "Change events with options or in an editor.",
        "guide": "Add, list, search, show, edit, rename, merge and remove guides.",
        "merge": "Merge duplicates of an event into it.",
        "related": "List the events most similar to an event.",
        "remove": "Remove events and the links to them.",
        "rename": "Change the id of an event, with the links to it.",
        "stats": "Count events by time, source, tag and the like.",
        "unlink": "Remove links.",
    },
    "In and out": {
        "digest": "Show what mattered in a week, for a newsletter.",
        "export": "Write events for other programs.",
        "import": "Add events from files.",
        "site": "Make a web site of the almanac.",
    },
    "Care": {
        "check": "Check every file.",
        "completion": "Print the script for completion with Tab.",
        "git-setup": "Set up git to merge records field by field.",
        "help": "Explain a topic, or a command.",
        "index": "Show or rebuild the index.",
        "init": "Create an almanac.",
        "merge-file": "Merge two versions of a record, for git.",
        "resolve": "Show or settle what git left unmerged in a record.",
    },
}
HIDDEN_COMMANDS = {"merge-file"}  # for git alone
COMMANDS = {name: text for group in COMMAND_GROUPS.values() for name, text in group.items()}

_STDOUT = 1  # its file descriptor
# Of a help text, with the margin to its right (`HelpFormatter` of click).
_MIN_HELP_COLUMNS, _CLICK_COLUMNS, _MARGIN = 30, 52, 2
_COMPLETION = "_ALMANAC_COMPLETE"  # set by the shell, as click names it


class LazyGroup(click.Group):
    """The group of all commands; the module of a command is imported when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        """Return the names of all commands, sorted."""
        return sorted(COMMANDS)

    def loaded_words(self) -> set[str]:
        """Return the names of all commands, and of the options of imported commands."""
        modules = (sys.modules.get(_module(name)) for name in COMMANDS)
        commands = [self, *(module.command for module in modules if module)]
        return {*COMMANDS}.union(*map(_option_names, commands))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 (click's signature)
        """Import a command and return it; `None` if no command has this name."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(_module(cmd_name)).command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the name of the command in arguments, the command, and the other arguments.

        Raises:
            UsageError: if there is no such command; it names the nearest.

        """
        name = args[0]
        if name not in COMMANDS and name[:1].isalnum() and not ctx.resilient_parsing:
            import difflib

            from almanac_cli.cli.output import did_you_mean

            near = difflib.get_close_matches(name, COMMANDS)
            raise UsageError(
                f"no command {quoted(name)}", hint=did_you_mean(near) or "see almanac --help"
            )
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 (click's signature)
        """Write the list of commands to a help text, without importing them."""
        width = max(map(len, COMMANDS))
        for heading, group in COMMAND_GROUPS.items():
            with formatter.section(heading):
                shown = [item for item in group.items() if item[0] not in HIDDEN_COMMANDS]
                formatter.write_dl([(name.ljust(width), text) for name, text in shown])
        with formatter.section("Topics of almanac help"):
            formatter.write_text(", ".join(TOPICS))

    def make_context(self, *args: Any, **extra: Any) -> click.Context:  # noqa: ANN401 (click's signature)
        """Parse the command line and return its context, with the arguments that click passes.

        If the reader of stdout closes the pipe during --help or --version, exit with 0.
        """
        with quiet_broken_pipe():
            return super().make_context(*args, **(_narrow_help() | extra))

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 (click's signature)
        """Run the command and return its exit code, `None` for 0.

        Raises:
            OutputFailed: if the command raises after it has changed files.

        """
        with quiet_broken_pipe(), output_after_change(ctx):
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
        """Run the program: parse the arguments, run one command, and exit with its exit code."""
        command_line = [*(sys.argv[1:] if args is None else args)]
        if _COMPLETION in os.environ:
            from almanac_cli.cli.completion import shells

            shells.register()
        with error_boundary(command_line, self.loaded_words):
            code = super().main(
                command_line, prog_name, complete_var, standalone_mode=False,
                windows_expand_args=windows_expand_args, obj=command_line, **extra,
            )  # fmt: skip
            sys.stdout.flush()
            sys.exit(code if isinstance(code, int) else 0)


def _narrow_help() -> dict[str, int]:
    """Return click's setting for help texts on a narrow terminal; by itself it fills 50 columns."""
    with suppress(OSError, ValueError):  # no terminal; no number
        columns = int(os.environ.get("COLUMNS") or 0) or os.get_terminal_size(_STDOUT).columns
        if columns < _CLICK_COLUMNS:
            return {"terminal_width": max(columns, _MIN_HELP_COLUMNS) - _MARGIN}
    return {}


def _option_names(command: click.Command) -> set[str]:
    """Return the names of all options of a command and its subcommands."""
    names = {name for param in command.params for name in param.opts if name.startswith("-")}
    subcommands = command.commands.values() if isinstance(command, click.Group) else ()
    return names.union(*map(_option_names, subcommands))


def _module(command_name: str) -> str:
    """Return the full name of the module of a command."""
    return f"almanac_cli.cli.commands.{command_name.replace('-', '_')}"


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--data",
    envvar="ALMANAC_DATA",
    type=PathName(readable=False),  # for completion; what is there says the store
    metavar="DIR",
    help="Folder of the almanac.  [default: $ALMANAC_DATA, else the nearest almanac upwards]",
)
@click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    help="When to use colour; auto is on a terminal.  [default: auto]",
)
@click.option("--no-pager", is_flag=True, help="Print long texts without a pager.")
@click.version_option(__version__, message="almanac %(version)s")
@click.pass_context
def almanac(ctx: click.Context, /, data: str | None, color: str, *, no_pager: bool) -> None:
    """Keep a record of what happened in AI: one event per plain JSON file."""
    ctx.color = _wants_color(color)
    ctx.obj = Session(
        data,
        _now(),
        color=ctx.color,
        paging=not no_pager,
        command_line=ctx.obj,
        environment=os.environ,
    )


def _now() -> datetime:
    """Return the time in $ALMANAC_NOW, or else the current time, in the time zone of the user."""
    if not (text := os.environ.get("ALMANAC_NOW")):
        return datetime.now(UTC).astimezone(LocalZone())
    from almanac_cli.model import dates

    try:
        return dates.from_text(text).astimezone(LocalZone())
    except InvalidValue as error:
        raise UsageError(f"$ALMANAC_NOW {error.reason}, not {text!r}") from None


def _wants_color(choice: str) -> bool:
    """Return whether to use colour: by --color, $NO_COLOR (https://no-color.org), $TERM, stdout."""
    if choice != "auto":
        return choice == "always"
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return sys.stdout.isatty() and not plain
