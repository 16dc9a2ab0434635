"""What every command is called with: the almanac, the time, the terminal."""

from __future__ import annotations

import os
import sys
from contextlib import nullcontext
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime

    from almanac_cli.formats.terminal.style import Style
    from almanac_cli.operations.store import Store

T = TypeVar("T")

PROGRESS_MIN_ITEMS = 2000  # fewer are through before a bar could be read


class Session:
    """One call of the program, handed to its command by `pass_session`."""

    def __init__(
        self, data: str | None, now: datetime, *, color: bool, command_line: Sequence[str]
    ) -> None:
        self.data = data  # the folder of the almanac, if one was named
        self.now = now  # in UTC
        self.color = color  # whether escape sequences for bold and dim are written
        self.command_line = command_line  # the arguments; they label a change in the history

    @cached_property
    def store(self) -> Store:
        """The almanac that was named, or the nearest one; opened when first asked for.

        Raises NoAlmanac if there is none, and as `Store.open` does.
        """
        return open_store(self.data, self.command_line)

    @property
    def has_changed(self) -> bool:
        """Whether this call has changed files, on disk for good."""
        return "store" in vars(self) and self.store.changed

    @property
    def style(self) -> Style:
        """How records are laid out on this terminal; without one, at any width."""
        import shutil  # here: it loads three libraries for archives, 2 ms of every start

        from almanac_cli.formats.terminal.style import Style

        width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
        return Style(self.now, width=width, color=self.color)

    @property
    def interactive(self) -> bool:
        """Whether there is a person to ask: standard input is a terminal."""
        return sys.stdin.isatty()


def open_store(data: str | None, command_line: Sequence[str] = ()) -> Store:
    """Open the almanac in the folder `data`, or the nearest one if that is None.

    Raises NoAlmanac if there is none, and as `Store.open` does.
    """
    from almanac_cli.operations.store import Store
    from almanac_cli.storage import location

    if data is not None:
        return Store.open(data, _index_progress, command_line)
    here = os.getcwd()
    root = location.find_upwards(here)
    inside = root == here or root.startswith(os.path.join(here, ""))
    return Store.open(
        os.path.relpath(root, here) if inside else root, _index_progress, command_line
    )


def progress_bar(items: Sequence[T], label: str) -> AbstractContextManager[Iterable[T]]:
    """Show a progress bar on stderr, if that is a terminal, while very many items are read.

    The context's value is what to iterate over.
    """
    if len(items) <= PROGRESS_MIN_ITEMS or not sys.stderr.isatty():
        return nullcontext(items)
    return click.progressbar(items, label=label, file=sys.stderr, update_min_steps=100)


def _index_progress(ids: Sequence[str]) -> AbstractContextManager[Iterable[str]]:
    return progress_bar(ids, "Indexing")


pass_session = click.make_pass_decorator(Session)
