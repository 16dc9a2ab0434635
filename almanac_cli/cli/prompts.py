"""The questions that `add` asks on a terminal, one a line, each answer checked at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from almanac_cli.errors import Invalid
from almanac_cli.formats.terminal.sanitize import one_line
from almanac_cli.operations import add

if TYPE_CHECKING:
    from collections.abc import Mapping

    from almanac_cli.cli.context import Session
    from almanac_cli.model.kinds import Kind, Prompt


def ask(kind: Kind, given: Mapping[str, Any], session: Session) -> dict[str, Any]:
    """Ask for each field that options did not give, and return all that was given."""
    answers = dict(given)
    session.store  # noqa: B018 (where there is no almanac, nobody should have to answer first)
    for prompt in kind.prompts:
        if prompt.field not in answers:
            default = _default(kind, prompt, answers, session)
            answers[prompt.field] = _ask_one(kind, prompt, default, session)
    return answers


def _ask_one(kind: Kind, prompt: Prompt, default: str | None, session: Session) -> Any:  # noqa: ANN401 (text or a list)
    def checked(answer: str) -> Any:  # noqa: ANN401 (text or a list)
        value = (
            [each for each in answer.split(",") if each.strip()]
            if prompt.field in kind.set_fields
            else answer
        )
        try:
            add.check_field(kind, prompt.field, value, session.now)
        except Invalid as error:
            said = "; ".join(each.what for each in error.problems)
            raise click.UsageError(one_line(said)) from None
        return value

    return click.prompt(
        prompt.question, default=default, show_default=bool(default), value_proc=checked, err=True
    )


def _default(
    kind: Kind, prompt: Prompt, answers: Mapping[str, Any], session: Session
) -> str | None:
    """Return what an empty answer stands for; None where there must be one."""
    if prompt.required:
        return None
    if by := kind.inherited_fields.get(prompt.field):
        name = " ".join(str(answers[by]).split())
        return str(session.store.reader(kind).latest_value(prompt.field, by, name) or "")
    return prompt.default
