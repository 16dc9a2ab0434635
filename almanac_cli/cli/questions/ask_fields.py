"""Asking the user for the fields of a new record, for `add`; each reply is validated at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, partial
from typing import TYPE_CHECKING, Any

import click

from almanac_cli.cli.questions.ask_same import (
    COVERAGE,
    DUPLICATE,
    ask_about_duplicate,
    ask_about_story,
    ask_about_waiting,
)
from almanac_cli.cli.questions.field_question import BACK, FieldQuestion
from almanac_cli.cli.questions.line_input import ReplyInterrupted
from almanac_cli.cli.questions.near_records import Near, find_near
from almanac_cli.formats.terminal.numbered import numbered_lines
from almanac_cli.formats.terminal.sanitize import one_line
from almanac_cli.model.kind import NOTHING
from almanac_cli.operations.duplicates import find_duplicate, find_waiting

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from almanac_cli.cli.context import Session
    from almanac_cli.model.calendar_dates import Order
    from almanac_cli.model.kind import Kind
    from almanac_cli.model.prompts import Prompt
    from almanac_cli.model.rows import JsonObject


@dataclass(slots=True)
class Replies:
    """What was entered for a new record so far."""

    fields: dict[str, Any]  # values by field, of options and of replies
    # By field, what an empty reply stands for at first in place of the usual, `None` for nothing.
    defaults: Mapping[str, str | None] = field(default_factory=lambda: NOTHING)
    # By field, what was typed or taken as the default.
    texts: dict[str, str] = field(default_factory=dict)
    # By the field after whose question it was made, a decision about a record that is there: its
    # id, and whether the new one is COVERAGE or a DUPLICATE of it, or of its own.
    decisions: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def covers(self) -> str | None:
        """The id of the record in whose coverage the new one goes; `None` if there is none."""
        decisions = self.decisions.values()
        return next((id_ for id_, choice in decisions if choice == COVERAGE), None)

    @property
    def is_duplicate(self) -> bool:
        """Whether the user has decided that the new record is there twice."""
        return any(choice == DUPLICATE for _, choice in self.decisions.values())


def ask_fields(
    session: Session,
    kind: Kind,
    replies: Replies,
    date_order: Order | None,
    *,
    allow_duplicates: bool,
) -> None:
    """Ask for each field in `kind.prompts` that no option set, and put the values into `replies`.

    `date_order` is the order of day, month and year in numbers that could be either; with
    `allow_duplicates`, a record that is there already is not spoken of.

    Raises:
        NoAlmanac: if there is no almanac; before the first question.
        ReplyInterrupted: if the user presses Ctrl-C or Ctrl-D; what was typed is in `replies`.
        CommandFailed: if the user stops because the record is there already.

    """
    prompts = [prompt for prompt in kind.prompts if prompt.field not in replies.fields]
    questions = _Questions(
        session, kind, replies, date_order, prompts, allow_duplicates=allow_duplicates
    )
    questions.settle_at_first()
    click.echo("? explains a question, < goes back, Ctrl-C stops", err=True)
    position = 0
    answered: list[int] = []  # the positions of the questions before, in their order
    while position < len(prompts):
        prompt = prompts[position]
        if not questions.applies(prompt):
            questions.drop(prompt.field)
        elif questions.ask(prompt):
            answered.append(position)
        else:
            position = answered.pop() if answered else position
            continue
        position += 1


def ask_about_known(
    session: Session, kind: Kind, replies: Replies, date_order: Order | None
) -> None:
    """Ask what the new record is to one that is there, as far as the fields so far tell.

    The decision is put into `replies`.

    Raises:
        CommandFailed: if the user stops because the record is there already.

    """
    questions = _Questions(session, kind, replies, date_order, (), allow_duplicates=False)
    questions.settle_at_first()


class _Questions:
    """The questions about one new record, which may be asked again."""

    def __init__(  # noqa: PLR0913 (what all questions are about)
        self,
        session: Session,
        kind: Kind,
        replies: Replies,
        date_order: Order | None,
        prompts: Iterable[Prompt],
        *,
        allow_duplicates: bool,
    ) -> None:
        self.session, self.kind, self.replies, self.date_order = session, kind, replies, date_order
        self.allow_duplicates = allow_duplicates
        self.near = Near([], [])  # the records that are most similar to the new one
        topics = [prompt.field for prompt in prompts if prompt.field in kind.topic_fields]
        self.last_topic = topics[-1] if topics else None  # after it, similar records can be found

    def applies(self, prompt: Prompt) -> bool:
        """Tell whether a question has to be asked, after the replies to those before it."""
        kind, fields = self.kind, self.replies.fields
        if self.replies.covers is not None:
            return prompt.field in kind.report_fields
        if explained := kind.explaining_fields.get(prompt.field):
            return bool(fields.get(explained))
        if kind.links and prompt.field == kind.links.field:
            self.near = find_near(self.session, kind, fields, self.date_order)
        return all(
            self.session.store.ids(self.session.store.kinds[reference.target])
            for reference in kind.references
            if reference.field == prompt.field
        )

    def settle_at_first(self) -> None:
        """Decide about records like the new one, as far as its fields tell before any question.

        Who goes back is asked again, as no field was entered yet. Raises what `is_settled` does.
        """
        is_settled = False
        while not is_settled:
            is_settled = self.is_settled(self.kind.date_field, "")

    def ask(self, prompt: Prompt) -> bool:
        """Ask one question until its reply is settled; return False if the user goes back."""
        name, kind = prompt.field, self.kind
        if kind.links and name == kind.links.field and self.near.nearest:
            lines = numbered_lines(kind, self.near.nearest, self.session.style)
            click.echo("\n".join([f"The nearest {kind.plural}:", *lines]), err=True)
        while True:
            self.replies.decisions.pop(name, None)
            try:
                reply = self._question(prompt).ask()
            except ReplyInterrupted as error:
                if name in kind.long_fields and error.text:
                    self.replies.fields[name] = self.replies.texts[name] = error.text
                raise
            if reply is None:
                return False
            self.replies.texts[name], self.replies.fields[name] = reply
            if self.is_settled(name, name):
                return True

    def drop(self, name: str) -> None:
        """Drop the reply to a question that does not apply any more."""
        self.replies.fields.pop(name, None)
        self.replies.texts.pop(name, None)

    def is_settled(self, name: str, place: str) -> bool:
        """Decide about records like the new one; return False if a field is to be entered again.

        Args:
            name: The field that was entered last.
            place: The key of the decision in `Replies.decisions`.

        Raises:
            CommandFailed: if the user stops.

        """
        for find, ask in (
            (self._duplicate, ask_about_duplicate),
            (self._waiting, ask_about_waiting),
            (self._same_story, ask_about_story),
        ):
            row = find(name)
            if row and row["id"] not in {id_ for id_, _ in self.replies.decisions.values()}:
                choice = ask(self.session, self.kind, row)
                if choice == BACK:
                    return False
                self.replies.decisions[place] = row["id"], choice
        return True

    def _duplicate(self, name: str) -> JsonObject | None:
        """Return the row of the record that the new one would duplicate; `None` if there is none.

        `name` is the field that was entered last; it counts only if it belongs to the identity.
        """
        if not self._can_be_there(name):
            return None
        store, kind = self.session.store, self.kind
        id_ = find_duplicate(store, kind, self.replies.fields, self.session.now, self.date_order)
        return store.reader(kind).rows([id_]).get(id_) if id_ else None

    def _waiting(self, name: str) -> JsonObject | None:
        """Return the row of what waits to become the new record; `None` if nothing does.

        `name` is as in `_duplicate`; nothing is returned if a decision speaks of a record already.
        """
        if self.replies.decisions or not self._can_be_there(name):
            return None
        store, kind = self.session.store, self.kind
        error = find_waiting(store, kind, self.replies.fields, self.session.now, self.date_order)
        return (
            store.reader(store.kinds[error.pending]).rows([error.id])[error.id] if error else None
        )

    def _can_be_there(self, name: str) -> bool:
        """Tell whether a record may be there now that a field was entered: it identifies one."""
        return not self.allow_duplicates and name in {
            *self.kind.correctable_fields,
            self.kind.date_field,
        }

    def _same_story(self, name: str) -> JsonObject | None:
        """Return the row of the record that is probably of the same story; `None` if none is.

        `name` is the field that was entered last; it counts only if no later one has words.
        """
        if name != self.last_topic or self.replies.covers:
            return None
        near = find_near(self.session, self.kind, self.replies.fields, self.date_order)
        return near.same_story[0] if near.same_story else None

    def _question(self, prompt: Prompt) -> FieldQuestion:
        """Return a question with its default, and the values that Tab completes."""
        return FieldQuestion(
            self.session,
            self.kind,
            prompt,
            default=self._default(prompt),
            values=cache(partial(self._values, prompt.field)) if prompt.completes else None,
            numbered=[row["id"] for row in self.near.nearest],
            date_order=self.date_order,
        )

    def _default(self, prompt: Prompt) -> str | None:
        """Return what an empty reply stands for: the last reply, an inherited value, or another."""
        name = prompt.field
        if name in self.replies.texts:
            return self.replies.texts[name]
        if name in self.replies.defaults:
            return self.replies.defaults[name]
        if prompt.required:
            return None
        if by := self.kind.inherited_fields.get(name):
            text = " ".join(str(self.replies.fields[by]).split())
            value = self.session.store.reader(self.kind).latest_value(name, by, text)
            return prompt.default if value is None else str(value)
        return prompt.default

    def _values(self, name: str) -> list[str]:
        """Return the values that records have in a field, or the ids that it may name."""
        store = self.session.store
        for reference in self.kind.references:
            if reference.field == name:
                return store.ids(store.kinds[reference.target])
        values = store.reader(self.kind).values(name)
        return [value for value in values if value == one_line(value)]
