"""What every command is called with: which almanac, which moment, which terminal."""

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
    from almanac_cli.storage.files import Stamp, Unread

T = TypeVar("T")

_MANY = 2000


class Session:
    """The circumstances of one call: its words, the folder that was named, the moment, colour."""

    def __init__(
        self, data: str | None, now: datetime, *, color: bool, words: Sequence[str]
    ) -> None:
        self.data = data
        self.now = now
        self.color = color
        self.words = words

    @cached_property
    def store(self) -> Store:
        """The almanac that was named, or the nearest one; NoAlmanac if there is none."""
        return open_store(self.data, self.words)

    @property
    def has_changed(self) -> bool:
        """Say whether files were changed, and whether that is on the disk."""
        return "store" in vars(self) and self.store.changed

    @property
    def style(self) -> Style:
        """How people are shown things on this terminal, or in this pipe."""
        import shutil

        from almanac_cli.formats.terminal.style import Style

        width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
        return Style(self.now, width=width, color=self.color)

    @property
    def asks(self) -> bool:
        """Say whether there is a person to ask."""
        return sys.stdin.isatty()


def open_store(data: str | None, words: Sequence[str] = ()) -> Store:
    """Open the almanac in this folder, or the nearest one if none is named."""
    from almanac_cli.operations.store import Store
    from almanac_cli.storage import location

    if data is not None:
        return Store.open(data, _watch, words)
    here = os.getcwd()
    root = location.find_upwards(here)
    inside = root == here or root.startswith(os.path.join(here, ""))
    return Store.open(os.path.relpath(root, here) if inside else root, _watch, words)


def bar(things: Sequence[T], label: str) -> AbstractContextManager[Iterable[T]]:
    """Show a progress bar on a terminal while very many things are gone through."""
    if len(things) <= _MANY or not sys.stderr.isatty():
        return nullcontext(things)
    return click.progressbar(things, label=label, file=sys.stderr, update_min_steps=100)


def _watch(unread: Unread) -> AbstractContextManager[Iterable[tuple[str, Stamp]]]:
    return bar(unread, "Indexing")


pass_session = click.make_pass_decorator(Session)
