"""One question for a field of a new record: its default, its help, and what its replies stand for.

A reply is a value, or one of: `?` for help, `<` to go back, `-` for no value, and for a long text
`e` for the editor.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import click

from almanac_cli.cli.editor import edit_new_text
from almanac_cli.cli.questions.line_input import LineInput
from almanac_cli.cli.questions.number_or_name import parse_choice
from almanac_cli.formats.terminal.rubric import rubric_text
from almanac_cli.formats.terminal.sanitize import one_line, safe
from almanac_cli.model import records, tags
from almanac_cli.model.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from almanac_cli.cli.context import Session
    from almanac_cli.model.calendar_dates import Order
    from almanac_cli.model.kind import Kind
    from almanac_cli.model.prompts import Prompt

BACK, HELP, _NONE, _EDITOR = "<", "?", "-", "e"
_MAX_DEFAULT_COLUMNS = 30  # of a default, as a question shows it


class Reply(NamedTuple):
    """A valid reply to a question."""

    text: str  # as it was typed, or the default
    value: Any  # of the field


class FieldQuestion(NamedTuple):
    """A question for a field of a new record."""

    session: Session
    kind: Kind
    prompt: Prompt
    default: str | None  # what an empty reply stands for; None if there has to be a reply
    values: Callable[[], Sequence[str]] | None  # returns what Tab completes
    numbered: Sequence[str]  # the ids that numbers stand for, if the field has links
    date_order: Order | None  # of day, month and year in numbers that could be either

    @property
    def is_long(self) -> bool:
        """Whether the reply may have several lines."""
        return self.prompt.field in self.kind.long_fields

    @property
    def is_optional(self) -> bool:
        """Whether the field may have no value."""
        return not self.prompt.required and not self.prompt.default

    def ask(self) -> Reply | None:
        """Ask until the reply is valid, and return it; `None` if the user goes back instead.

        Raises:
            ReplyInterrupted: if the user presses Ctrl-C or Ctrl-D.

        """
        line = LineInput(
            is_long=self.is_long,
            complete=self._completions if self.values else None,
            delimiters="," if self.prompt.field in self.kind.set_fields else "",
            history=[self.default] if self.default else [],
        )
        while True:
            reply = ""
            try:
                reply = line.read(self._text())
                if reply.strip() == BACK:
                    return None
                text = self._after_command(reply, line.history)
                if text is not None:
                    reply = text
                    return Reply(text, self._value(text))
            except click.UsageError as error:
                click.echo(safe(f"Error: {error.message}"), err=True)
                line = line._replace(history=[*filter(None, [reply]), *line.history])

    def _text(self) -> str:
        """Return the question as it is printed, with the default if there is one."""
        style = self.session.style
        marks = "; ".join(["optional"] * self.is_optional + ["e: editor"] * self.is_long)
        question = f"{self.prompt.question} ({marks})" if marks else self.prompt.question
        if not self.default:
            return f"{question}: "
        return f"{question} [{style.clip(one_line(self.default), _MAX_DEFAULT_COLUMNS)}]: "

    def _after_command(self, text: str, history: Sequence[str]) -> str | None:
        """Return what a reply stands for; `None` if the question has to be asked again.

        Raises:
            UsageError: of click, if the editor cannot be used.

        """
        match text.strip():
            case "?":
                click.echo("\n".join(self._help()), err=True)
                return None
            case "-" if self.is_optional:
                return ""
            case "e" if self.is_long:
                return edit_new_text(f"new-{self.prompt.field}.md", history[0] if history else "")
            case "" if not text:
                return self.default
        return text

    def _help(self) -> list[str]:
        """Return the lines that explain the question."""
        keys = [
            "< goes back",
            *(["- leaves it empty"] * self.is_optional),
            *(["Tab completes it"] * bool(self.values)),
            *(["e opens the editor"] * self.is_long),
        ]
        wrap = self.session.style.wrap
        rubric = rubric_text().split("\n") if self.prompt.field == "score" else []
        lines = [*rubric, self.prompt.help, f"{', '.join(keys)}, Ctrl-C stops."]
        return [part for line in lines for part in wrap(line)]

    def _value(self, text: str) -> str | list[str]:
        """Return the value of the field for a reply.

        Raises:
            UsageError: of click, with the reason if the reply is not valid.

        """
        kind, field = self.kind, self.prompt.field
        value: str | list[str] = text
        for reference in kind.references:
            if reference.field == field:
                target = self.session.store.kinds[reference.target]
                listed = self.numbered if reference.symmetric else ()
                return parse_choice(self.session, target, text, listed)
        if field in kind.set_fields:
            value = tags.split(text)
        now = self.session.now
        if problems := records.field_problems(kind, field, value, now, self.date_order):
            reasons = "; ".join(problem.what for problem in problems)
            raise click.UsageError(one_line(reasons))
        return value

    def _completions(self, text: str) -> list[str]:
        """Return the values that begin with a text; letters count whatever their case."""
        values = self.values() if self.values else ()
        return [value for value in values if fold(value).startswith(fold(text))]
