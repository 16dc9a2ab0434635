"""Printing text through the user's pager if it is longer than the screen: `echo_paged`.

The pager is a command for the shell in $ALMANAC_PAGER or $PAGER, as POSIX has it for `man`, else
`less -FRX`. As with git, one that is empty or `cat` stands for no pager.
"""

from __future__ import annotations

import re
import sys
from contextlib import contextmanager, suppress
from itertools import chain
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from almanac_cli.cli.context import Session

_LESS_OPTIONS = "FRX"  # quit if it fits on the screen, show colour, leave the text on the screen
_LESS_WITH_LINKS = 563  # the version of less that takes links as `Style.link` makes them (its NEWS)
_NOT_STARTED = 126  # the exit code of a shell for a command that it cannot start
_LINK = re.compile(r"\x1b\]8;;[!-~]*\x1b\\")  # either end of one


def echo_paged(session: Session, text: str | Iterable[str]) -> None:
    """Print a text to stdout; through the pager if it does not fit on the screen.

    There is no pager where stdout is no terminal, with --no-pager, and on a dumb terminal if
    $ALMANAC_PAGER names none. A pager that the user quits ends the output; one that is missing or
    fails is left out: all is printed then.

    Args:
        session: The session.
        text: The text, or its chunks, each of whole lines: they are shown as they are made.

    """
    chunks: Iterator[str] = iter([text] if isinstance(text, str) else text)
    command = _command(session.environment) if session.paging and sys.stdout.isatty() else ""
    if command:
        start, is_long = _take_screen(chunks)
        chunks = chain([start], chunks)
        if is_long:
            chunks = _page(command, chunks, session.environment)
    for chunk in chunks:
        click.echo(chunk, nl=False)


def _command(environment: Mapping[str, str]) -> str:
    """Return the command of the pager; "" for no pager."""
    import shutil

    command = environment.get("ALMANAC_PAGER")
    if command is None:
        if environment.get("TERM") == "dumb":
            return ""
        command = environment.get("PAGER")
    if command is None:
        command = f"less -{_LESS_OPTIONS}" if shutil.which("less") else ""
    return "" if command.strip() == "cat" else command.strip()


def _take_screen(chunks: Iterator[str]) -> tuple[str, bool]:
    """Return the first chunks: all, or as many as do not fit on the screen; and whether so many.

    The last line of the screen is left for the prompt of the shell.
    """
    import shutil

    from almanac_cli.formats.terminal.style import ESCAPES
    from almanac_cli.formats.terminal.width import display_width

    columns, lines = shutil.get_terminal_size()
    start, rows = "", 0
    for chunk in chunks:
        start += chunk
        for line in chunk.removesuffix("\n").split("\n")[:lines]:
            rows += max(-(-display_width(ESCAPES.sub("", line)) // columns), 1)
        if rows >= lines:
            return start, True
    return start, False


def _page(command: str, chunks: Iterator[str], environment: Mapping[str, str]) -> Iterator[str]:
    """Show chunks in a pager, and return what is still to be printed: nothing, or all chunks.

    Ctrl-C is left to the pager while it runs; one that ends by it was quit by the user.
    """
    started: list[str] = []
    links = _takes_links(command, environment)
    texts = (chunk if links else _LINK.sub("", chunk) for chunk in _recorded(chunks, started))
    with _interrupts_noted() as interrupts:
        code = _run(command, texts, environment)
    return iter(()) if code == 0 or interrupts else chain(started, chunks)


def _recorded(chunks: Iterator[str], record: list[str]) -> Iterator[str]:
    """Yield chunks, and append each to a list before."""
    for chunk in chunks:
        record.append(chunk)
        yield chunk


def _run(command: str, texts: Iterable[str], environment: Mapping[str, str]) -> int:
    """Run a command for the shell with texts as its input, and return its exit code."""
    import subprocess

    sys.stdout.flush()
    try:
        process = subprocess.Popen(  # noqa: S602 (a variable of the user, which holds a command line)
            command,
            shell=True,
            stdin=subprocess.PIPE,
            env={"LESS": _LESS_OPTIONS, **environment},
        )
    except OSError:
        return _NOT_STARTED
    with suppress(BrokenPipeError), process:  # the pager may end before its input does
        assert process.stdin is not None  # noqa: S101 (for mypy: it is a pipe)
        for text in texts:
            process.stdin.write(text.encode(sys.stdout.encoding, "backslashreplace"))
            process.stdin.flush()
    return process.returncode


def _takes_links(command: str, environment: Mapping[str, str]) -> bool:
    """Return whether a pager is a version of less that takes links; others may show them raw."""
    import subprocess

    program = command.split(maxsplit=1)[0]
    if program.rpartition("/")[2] != "less":
        return False
    try:
        printed = subprocess.run(  # noqa: S603 (the program that the user has as pager)
            [program, "--version"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            text=True,
            errors="replace",
            env=dict(environment),
        ).stdout
    except OSError:
        return False
    version = re.match(r"less (\d+)", printed)
    return version is not None and int(version[1]) >= _LESS_WITH_LINKS


@contextmanager
def _interrupts_noted() -> Iterator[list[int]]:
    """Note interrupts (Ctrl-C) during the block in a list, in place of KeyboardInterrupt.

    A context manager. A child process that is started in the block is interrupted as always.
    """
    import signal

    interrupts: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: interrupts.append(number))
    try:
        yield interrupts
    finally:
        signal.signal(signal.SIGINT, before)
