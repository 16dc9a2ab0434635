"""Asking the user for the fields of a new record, for `add`; each reply is validated at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from almanac_cli.cli.prompts import ask
from almanac_cli.formats.terminal.sanitize import one_line
from almanac_cli.model import records, tags

if TYPE_CHECKING:
    from collections.abc import Mapping

    from almanac_cli.cli.context import Session
    from almanac_cli.model.calendar_dates import Order
    from almanac_cli.model.kinds import Kind, Prompt


def ask_fields(
    kind: Kind, fields: Mapping[str, Any], session: Session, date_order: Order | None
) -> dict[str, Any]:
    """Ask for each field in `kind.prompts` that is not in `fields`, and return all fields.

    A reply is validated at once, and asked for again if it is invalid. `date_order` is the order of
    day, month and year in numbers that could be either.

    Raises:
        NoAlmanac: if there is no almanac; before the first question.

    """
    store = session.store
    answers = dict(fields)
    for prompt in kind.prompts:
        if prompt.field not in answers:
            default = None if prompt.required else prompt.default
            if not prompt.required and (by := kind.inherited_fields.get(prompt.field)):
                name = " ".join(str(answers[by]).split())
                default = str(store.reader(kind).latest_value(prompt.field, by, name) or "")
            answers[prompt.field] = _ask_field(kind, prompt, default, session, date_order)
    return answers


def _ask_field(
    kind: Kind, prompt: Prompt, default: str | None, session: Session, date_order: Order | None
) -> str | list[str]:
    """Ask for the value of one field until it is valid; an empty reply is the default."""

    def parse(answer: str) -> str | list[str]:
        value: str | list[str] = answer
        if prompt.field in kind.set_fields:
            value = tags.split(answer)
        problems = records.field_problems(kind, prompt.field, value, session.now, date_order)
        if problems:
            reasons = "; ".join(problem.what for problem in problems)
            raise click.UsageError(one_line(reasons))
        return value

    return ask(prompt.question, parse, default)
