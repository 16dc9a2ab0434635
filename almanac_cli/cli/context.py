"""Opening the almanac for a command: `Session`, with the store, the time and the terminal.

The environment is read in `cli.main`; only the current folder is read here, and its name in $PWD
if it is gone.
"""

from __future__ import annotations

import codecs
import os
import sys
from contextlib import nullcontext
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

import click

from almanac_cli.cli.failures import CommandFailed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime

    from almanac_cli.formats.terminal.style import Style
    from almanac_cli.operations.store import Store
    from almanac_cli.storage.git import Git

T = TypeVar("T")

_BAR_WIDTH = 36  # of a progress bar, in columns
# Columns of a line with one: of "  [" and "]  100%", and one that stays empty, or lines break; of
# "  00:00:10".
_BESIDE_BAR, _TIME = 11, 10
_DEFAULT_COLUMNS = 80  # of a terminal that does not tell

PROGRESS_MIN_ITEMS = 2000  # up to so many are read too fast for a bar to be useful


class Session:
    """One run of the program; `pass_session` passes it to a command as its first argument."""

    def __init__(  # noqa: PLR0913 (what the options and the environment say)
        self,
        data: str | None,
        now: datetime,
        *,
        color: bool,
        paging: bool,
        command_line: Sequence[str],
        environment: Mapping[str, str],
    ) -> None:
        self.data = data  # the value of --data or $ALMANAC_DATA; None for the nearest almanac
        self.now = now  # the time of the call or of $ALMANAC_NOW, in the time zone of the user
        self.color = color  # whether output has escape sequences for bold and dim
        self.paging = paging  # whether what is longer than the screen goes through the pager
        self.command_line = command_line  # the arguments; the history stores them with a change
        self.environment = environment  # the variables of the environment

    @cached_property
    def store(self) -> Store:
        """The store of the almanac in `data`, or of the nearest almanac; opened at first use.

        Raises:
            NoAlmanac: if there is no almanac; also what else `Store.open` raises.

        """
        store = open_store(self.data, self.command_line)
        store.environment = self.environment
        return store

    @cached_property
    def git(self) -> Git:
        """Git, asked about the folder of the almanac; see `store` for what is raised."""
        from almanac_cli.storage.git import Git

        return Git(self.store.root, self.environment)

    @property
    def has_changed(self) -> bool:
        """Whether the store was opened and its last transaction has changed files."""
        return "store" in vars(self) and self.store.changed

    @property
    def style(self) -> Style:
        """The style for text on stdout: `now`, colour, and what it is if it is a terminal.

        A terminal has a width, and with colour hyperlinks.
        """
        import shutil  # here: it loads three libraries for archives, 2 ms of every start

        from almanac_cli.formats.terminal.style import Style

        is_terminal = sys.stdout.isatty()
        return Style(
            self.now,
            width=shutil.get_terminal_size().columns if is_terminal else None,
            color=self.color,
            links=self.color and is_terminal,
            encoding=codecs.lookup(sys.stdout.encoding).name,
        )

    @property
    def interactive(self) -> bool:
        """Whether the user can be asked questions: stdin is a terminal."""
        return sys.stdin.isatty()


def open_store(data: str | None, command_line: Sequence[str] = ()) -> Store:
    """Return a store of the almanac in the folder `data`, or of the nearest one if `None`.

    The nearest almanac is looked for in the current folder and its parents, as
    `location.find_upwards` does. The store shows a progress bar while it indexes many files, and
    labels its changes in the history with `command_line`.

    Raises:
        NoAlmanac: if there is no almanac; also what else `Store.open` raises.

    """
    from almanac_cli.operations.store import Store
    from almanac_cli.storage import location

    if data is not None:
        return Store.open(data, _index_progress, command_line)
    here = current_folder()
    root = location.find_upwards(here)
    inside = root == here or root.startswith(os.path.join(here, ""))
    return Store.open(
        os.path.relpath(root, here) if inside else root, _index_progress, command_line
    )


def current_folder() -> str:
    """Return the absolute path of the current folder.

    Raises:
        CommandFailed: if the folder has been removed; its message has the path, from $PWD.

    """
    try:
        return os.getcwd()
    except FileNotFoundError:
        name = os.environ.get("PWD", "")
        hint = "change to a folder that exists"
        raise CommandFailed(f"the current folder is gone: {name}".rstrip(": "), hint=hint) from None


def progress_bar(items: Sequence[T], label: str) -> AbstractContextManager[Iterable[T]]:
    """Return a context manager whose value iterates over the items and shows a progress bar.

    The bar is shown on stderr, only if stderr is a terminal and there are more than
    `PROGRESS_MIN_ITEMS` items.
    """
    if len(items) <= PROGRESS_MIN_ITEMS or not sys.stderr.isatty():
        return nullcontext(items)
    room = _stderr_columns() - len(label) - _BESIDE_BAR
    shows_time = room >= 2 * _TIME
    return click.progressbar(
        items,
        label=label,
        width=max(min(room - _TIME * shows_time, _BAR_WIDTH), 1),
        show_eta=shows_time,
        file=sys.stderr,
        update_min_steps=100,
    )


def _stderr_columns() -> int:
    """Return the width of the terminal that stderr is."""
    try:
        columns = os.get_terminal_size(sys.stderr.fileno()).columns
    except (OSError, ValueError):
        columns = 0  # unknown
    return columns or _DEFAULT_COLUMNS


def _index_progress(ids: Sequence[str]) -> AbstractContextManager[Iterable[str]]:
    """Return the progress bar for reading files into the index."""
    return progress_bar(ids, "Indexing")


pass_session = click.make_pass_decorator(Session)
