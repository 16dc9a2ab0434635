"""Asking what a new record is to a record that is there: coverage of it, a duplicate, its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from almanac_cli.cli.failures import CommandFailed
from almanac_cli.cli.questions.field_question import BACK
from almanac_cli.cli.questions.near_records import mention, story_sentence
from almanac_cli.cli.questions.prompts import ask

if TYPE_CHECKING:
    from collections.abc import Mapping

    from almanac_cli.cli.context import Session
    from almanac_cli.model.kind import Kind

COVERAGE, DUPLICATE, OWN, _STOP = "c", "d", "o", "s"  # as they are entered


def ask_about_duplicate(session: Session, kind: Kind, row: Mapping[str, Any]) -> str:
    """Say that a new record is there already, as `row`, and return COVERAGE, DUPLICATE or BACK.

    Raises:
        CommandFailed: if the user stops.

    """
    _echo_mention(session, kind, row, f"This {kind.name} is here already")
    choices = {DUPLICATE: "add it twice", _STOP: "stop"}
    return _choose({**_coverage(kind), **choices}, _STOP)


def ask_about_waiting(session: Session, kind: Kind, row: Mapping[str, Any]) -> str:
    """Say that a new record waits in the inbox already, as `row`, and return DUPLICATE or BACK.

    Raises:
        CommandFailed: if the user stops.

    """
    _echo_mention(session, kind, row, f"This {kind.name} waits in the inbox already")
    hint = f"keep it with: almanac keep {row['id']}"
    return _choose({DUPLICATE: "add it twice", _STOP: "stop"}, _STOP, hint)


def ask_about_story(session: Session, kind: Kind, row: Mapping[str, Any]) -> str:
    """Say that a new record is perhaps of the same story as `row`; return COVERAGE, OWN or BACK.

    Raises:
        CommandFailed: if the user stops.

    """
    _echo_mention(session, kind, row, story_sentence(row))
    choices = {OWN: f"{kind.article} {kind.name} of its own", _STOP: "stop"}
    return _choose({**_coverage(kind), **choices}, OWN)


def _echo_mention(session: Session, kind: Kind, row: Mapping[str, Any], sentence: str) -> None:
    click.echo("\n".join(mention(kind, row, sentence, session.style)), err=True)


def _coverage(kind: Kind) -> Mapping[str, str]:
    """Return the choice of coverage, if the kind has it."""
    return {COVERAGE: "add its coverage"} if kind.coverage_field else {}


def _choose(choices: Mapping[str, str], default: str, hint: str | None = None) -> str:
    """Ask for one of the choices, or to go back.

    Raises:
        CommandFailed: if the user stops; it has the hint.

    """
    names = ", ".join(f"{letter}: {text}" for letter, text in choices.items())

    def parse(reply: str) -> str:
        if (choice := reply.strip().lower()) in {*choices, BACK}:
            return choice
        raise click.UsageError(f"answer one of {', '.join(choices)}, or {BACK} to go back")

    choice = ask(names, parse, default)
    if choice == _STOP:
        raise CommandFailed("nothing was added", hint=hint)
    return choice
