"""Yes-or-no questions to the user; they stand on stderr, so that pipes do not swallow them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from almanac_cli.cli.failures import CommandFailed, UsageError
from almanac_cli.formats.terminal.sanitize import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from almanac_cli.cli.context import Session


def require_terminal(session: Session) -> None:
    """Raise UsageError if there is nobody to confirm what a command is about to do."""
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
    """Show what a command is about to do, a line each, and go on only after a yes.

    Raises:
        UsageError: if there is no terminal to ask on.
        CommandFailed: if the answer is no; its message is `declined`.

    """
    require_terminal(session)
    for line in lines:
        click.echo(one_line(line), err=True)
    if not click.confirm(question, default=default, err=True):
        raise CommandFailed(declined)


def choose(session: Session, question: str, entries: Mapping[str, Iterable[str]]) -> list[str]:
    """Show entries one by one, their lines by id, and return the ids that are answered with y.

    An answer of q ends the questions. Raises UsageError if there is no terminal to ask on.
    """
    require_terminal(session)
    chosen = []
    for id_, lines in entries.items():
        click.echo("\n".join(lines), err=True)
        answer = click.prompt(
            f"{question} (y, n, q)", default="n", value_proc=_parse_choice, err=True
        )
        if answer == "q":
            break
        if answer == "y":
            chosen.append(id_)
    return chosen


def _parse_choice(answer: str) -> str:
    if answer not in {"y", "n", "q"}:
        raise click.UsageError("answer y, n, or q to stop")
    return answer
