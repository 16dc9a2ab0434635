"""What the keys of `triage` do to the record on the page: each one asks, decides and tells."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from almanac_cli.cli.browser import open_url
from almanac_cli.cli.editor import edit_record_text
from almanac_cli.cli.messages.history import TRIAGE_STEP
from almanac_cli.cli.questions.line_input import LineInput
from almanac_cli.cli.questions.number_or_name import parse_choice
from almanac_cli.cli.questions.prompts import ask
from almanac_cli.cli.triage.inbox_keys import InboxDecisions
from almanac_cli.errors import InvalidValue
from almanac_cli.formats.terminal.sanitize import one_line
from almanac_cli.formats.terminal.short_page import numbered_line, related_line
from almanac_cli.model import tags
from almanac_cli.model.kind import kept_kind
from almanac_cli.model.kinds import GUIDE
from almanac_cli.operations import edit, link, score

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from almanac_cli.cli.context import Session
    from almanac_cli.cli.triage.keyboard import Keyboard
    from almanac_cli.model.kind import Kind
    from almanac_cli.model.rows import JsonObject
    from almanac_cli.operations.triage import Outcome, Pending, Round, View

_MAX_NUMBERED = 15  # guides; the others are named


class Decisions:
    """The decisions about the records of a round, as a person makes them with a key each.

    Every method but `score` returns whether the page is to be shown again. They raise what the
    operations raise, and click.Abort after Ctrl-C or Ctrl-D in a question; nothing is changed then.
    """

    def __init__(self, session: Session, round_: Round, keyboard: Keyboard) -> None:
        self._session, self._store, self._now = session, session.store, session.now
        self._round, self._keyboard = round_, keyboard
        self._inbox = InboxDecisions(session, round_, keyboard)
        self._keys: dict[str, Callable[[Pending, View], bool]] = {
            "r": self._explain,
            "t": self._tag,
            "l": self._link,
            "g": self._refer,
            "e": self._edit,
            "o": self._open,
        }

    def of(self, kind: Kind) -> Mapping[str, Callable[[Pending, View], bool]]:
        """Return by key what it does to a record of a kind as the user sees it."""
        return {**self._keys, **self._inbox.keys} if kind.is_pending else self._keys

    def score(self, pending: Pending, value: int) -> None:
        """Score a record, and go on to the next one; an item is kept with the score."""
        fields = {"score": value}
        if pending.kind.is_pending:
            self._inbox.keep(pending, fields)
            return
        operation = partial(score.score, self._store, pending.kind, pending.id, fields, self._now)
        self._decide(pending, ("score", str(value)), operation, "scored")
        click.echo(f"{pending.id}: score {value}")

    def _explain(self, pending: Pending, view: View) -> bool:
        """Ask for the rationale of the score; an empty reply leaves it, the up key brings it."""
        before = view.row["rationale"]
        line = LineInput(is_long=True, history=[before] if before else [])
        with self._keyboard.paused():
            text = ask("Rationale", str.strip, default="", line=line)
        fields = {"rationale": text}
        operation = partial(score.score, self._store, pending.kind, pending.id, fields, self._now)
        words = ("score", "--rationale", text)
        return bool(text) and self._decide(pending, words, operation, what="rationale")

    def _tag(self, pending: Pending, view: View) -> bool:
        """Ask for tags to add and to remove, which Tab completes."""
        all_tags = self._store.reader(kept_kind(pending.kind, self._store.kinds)).values("tags")
        names = [*all_tags, *(f"-{tag}" for tag in view.row["tags"])]
        with self._keyboard.paused():
            question = "Tags to add, -tag to remove"
            added, removed = ask(question, _parse_tags, default="", line=_completing(names))
        changes = edit.Edit({}, add_tags=added, remove_tags=removed)
        words = [word for tag in added for word in ("--add-tag", tag)]
        words += [word for tag in removed for word in ("--remove-tag", tag)]
        operation = partial(edit.edit, self._store, pending.kind, pending.id, changes, self._now)
        return self._decide(pending, ("edit", *words), operation, what="tags")

    def _link(self, pending: Pending, view: View) -> bool:
        """Show the nearest records with numbers, and ask which to link; others may be named."""
        near = self._round.near(pending, view)
        kind = kept_kind(pending.kind, self._store.kinds)
        if not near:
            click.echo(f"no {kind.name} is similar enough; name one")
        for number, row in enumerate(near, 1):
            click.echo(related_line(kind, row, self._session.style, number))
        with self._keyboard.paused():
            ids = self._choose("Link to, by number or name", kind, near)
        one = (self._store, pending.kind, [pending.id])
        operation = (
            partial(link.link, *one, ids, self._now)
            if kind is pending.kind
            else partial(link.add_references, *one, kind, ids, self._now)
        )
        return self._decide(pending, ("link", *ids), operation, what="links")

    def _refer(self, pending: Pending, view: View) -> bool:
        """Show guides with numbers, and ask which to add; others may be named."""
        rows = self._round.targets(pending, view, GUIDE)
        if not rows:
            has_one = pending.kind.reference(GUIDE).ids(view.row)
            click.echo(f"there is no {'other ' if has_one else ''}{GUIDE.name}")
            return False
        numbered = rows[:_MAX_NUMBERED]
        for number, row in enumerate(numbered, 1):
            click.echo(numbered_line(number, row, self._session.style))
        if more := len(rows) - len(numbered):
            click.echo(f"   and {more} more, by name")
        with self._keyboard.paused():
            ids = self._choose("Guide, by number or name", GUIDE, numbered)
        operation = partial(
            link.add_references, self._store, pending.kind, [pending.id], GUIDE, ids, self._now
        )
        return self._decide(pending, ("link", "--guide", *ids), operation, what="guides")

    def _choose(self, question: str, kind: Kind, rows: Sequence[JsonObject]) -> list[str]:
        """Ask for records of a kind, by the numbers of these rows or by name, and return ids."""
        listed = [row["id"] for row in rows]
        parse = partial(parse_choice, self._session, kind, listed=listed)
        line = _completing(self._store.ids(kind))
        ids: list[str] = ask(question, parse, default="", line=line)
        return ids

    def _edit(self, pending: Pending, _: View) -> bool:
        """Open the editor on the record."""
        notes: list[str | None] = []

        def operation() -> None:
            edited = edit_record_text(
                self._session, pending.kind, pending.id, allow_duplicates=False
            )
            notes.append(edited.note)

        with self._keyboard.paused():
            self._decide(pending, ("edit",), operation, says_unchanged=False)
        for note in filter(None, notes):
            click.echo(one_line(note))
        return True

    def _open(self, pending: Pending, view: View) -> bool:
        """Open the URL of a record in the browser."""
        if not (url := view.row.get("url")):
            click.echo(f"this {pending.kind.name} has no URL")
            return False
        with self._keyboard.paused():
            open_url(url)
        return False

    def _decide(  # noqa: PLR0913 (most by keyword)
        self,
        pending: Pending,
        words: Sequence[str],
        operation: Callable[[], object],
        outcome: Outcome | None = None,
        *,
        what: str = "fields",
        says_unchanged: bool = True,
    ) -> bool:
        """Run an operation as one step, and tell whether it changed anything.

        `words` are those of the command that does the same, without the id: the history has them.
        None but `triage` changes an item: of one, the history has `what` is changed.
        """
        self._store.label = [words[0], pending.id, *words[1:]]
        if pending.kind.is_pending:
            self._store.label = [*TRIAGE_STEP, f"{what} of {pending.id}"]
        is_changed = self._round.decide(operation, outcome)
        if says_unchanged and not is_changed and outcome is None:
            click.echo("nothing has changed")
        return is_changed


def _completing(names: Sequence[str]) -> LineInput:
    """Return how a reply with several names is read, with commas between."""
    return LineInput(
        complete=lambda text: [name for name in names if name.startswith(text.lower())],
        delimiters=",",
    )


def _parse_tags(reply: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the tags to add, and those to remove, which begin with a hyphen.

    Raises:
        click.UsageError: if one cannot be a tag.

    """
    texts = tags.split(reply)
    try:
        added = tuple(tags.parse(text) for text in texts if not text.startswith("-"))
        removed = tuple(tags.parse(text[1:]) for text in texts if text.startswith("-"))
    except InvalidValue as error:
        raise click.UsageError(one_line(error.reason)) from None
    return added, removed
