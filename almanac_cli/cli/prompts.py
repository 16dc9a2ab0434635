"""Asking the user to confirm or to choose, on stderr, so that stdout may be a pipe."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from almanac_cli.cli.failures import CommandFailed, UsageError
from almanac_cli.formats.terminal.sanitize import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from almanac_cli.cli.context import Session


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
    if not click.confirm(question, default=default, err=True):
        raise CommandFailed(declined)


def choose(session: Session, question: str, entries: Mapping[str, Iterable[str]]) -> list[str]:
    """Ask about each entry in turn, and return the ids for which the user enters y.

    `entries` has by id the lines that are printed to stderr before the question. The user may enter
    n (or nothing) to skip an entry, or q to skip all remaining ones. The list may be empty.

    Raises:
        UsageError: if stdin is not a terminal.

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
    """Return y, n or q as entered; click asks again after the UsageError for anything else."""
    if answer not in {"y", "n", "q"}:
        raise click.UsageError("answer y, n, or q to stop")
    return answer
