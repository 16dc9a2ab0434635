"""Asking the user to confirm or to choose, on stderr, so that stdout may be a pipe."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import click

from almanac_cli.cli.failures import CommandFailed, UsageError
from almanac_cli.cli.questions.line_input import LineInput
from almanac_cli.formats.terminal.sanitize import one_line, safe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from almanac_cli.cli.context import Session


T = TypeVar("T")

_PLAIN = LineInput()
_RANGE = re.compile("([0-9]{1,6})(?:-([0-9]{1,6}))?")  # of numbers, or one


def require_terminal(session: Session) -> None:
    """Check that stdin is a terminal, on which the user can be asked.

    Raises:
        UsageError: if it is not; the message names --yes.

    """
    if not session.interactive:
        raise UsageError("without a terminal to ask on, this needs --yes")


def confirm(
    session: Session,
    question: str,
    lines: Iterable[str] = (),
    *,
    declined: str,
    default: bool = False,
) -> None:
    """Print lines to stderr, ask a yes-or-no question, and return if the user says yes.

    An empty reply counts as yes if `default`, otherwise as no.

    Raises:
        UsageError: if stdin is not a terminal.
        CommandFailed: if the user says no; its message is `declined`.

    """
    require_terminal(session)
    for line in lines:
        click.echo(one_line(line), err=True)
    if not says_yes(question, default=default):
        raise CommandFailed(declined)


def says_yes(question: str, *, default: bool) -> bool:
    """Ask a question until the reply is yes or no, and tell whether it is; empty is `default`."""
    text = f"{question} [{'Y/n' if default else 'y/N'}]"
    while True:
        reply: str = click.prompt(text, default="", show_default=False, err=True)
        if not reply.strip():
            return default
        if (word := reply.strip().lower()) in {"y", "yes", "n", "no"}:
            return word.startswith("y")
        click.echo("Error: answer y or n", err=True)


def ask(
    question: str,
    parse: Callable[[str], T],
    default: str | None = None,
    line: LineInput = _PLAIN,
) -> T:
    """Ask for a text until it can be parsed, and return what it is parsed as.

    The reply can be edited as in a shell (readline) where stdout is a terminal as well. Where an
    empty one stands for nothing, Escape and Enter leave the question.

    Args:
        question: The question, without the colon.
        parse: Returns the value of a reply; it raises UsageError with the reason if it has none,
            in lines.
        default: What an empty reply stands for, shown unless it is ""; `None` to ask again.
        line: How the reply is read.

    Raises:
        ReplyInterrupted: if the user presses Ctrl-C or Ctrl-D.

    """
    text = f"{question} [{default}]: " if default else f"{question}: "
    line = line._replace(has_escape=default == "")
    while True:
        try:
            reply = line.read(text) or default
            if reply is not None:
                return parse(reply)
        except click.UsageError as error:
            click.echo(safe(f"Error: {error.message}"), err=True)


def choose_by_number(question: str, count: int) -> list[int]:
    """Ask which of `count` numbered lines the user chooses, and return their indexes from 0.

    The reply has numbers from 1 and ranges of them, such as "1 3", "1,3" or "2-4"; nothing chooses
    none. The indexes are ascending, each once. The caller prints the lines before.

    Raises:
        click.Abort: if the user presses Ctrl-C or Ctrl-D.

    """
    return ask(question, partial(parse_numbers, count=count), default="")


def parse_numbers(reply: str, count: int) -> list[int]:
    """Return the indexes for a reply to `choose_by_number`; click.UsageError if it is none.

    They are ascending, each once; `count` is the largest number.
    """
    chosen: set[int] = set()
    for part in reply.replace(",", " ").split():
        if not (match := _RANGE.fullmatch(part)):
            example = "; answer such as 1 3 or 2-4" if count > 1 else ""
            raise click.UsageError(f"{part!r} is no number{example}")
        start, end = int(match[1]), int(match[2] or match[1])
        if not 1 <= start <= end <= count:
            listed = f"is not among 1 to {count}" if count else "is the number of nothing listed"
            raise click.UsageError(f"{part!r} {listed}")
        chosen.update(range(start - 1, end))
    return sorted(chosen)
