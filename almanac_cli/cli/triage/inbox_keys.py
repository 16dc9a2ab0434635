"""What the keys of `triage` do to an item of the inbox: keep it, drop it, make it coverage."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import click

from almanac_cli.cli.messages.differences import difference_line
from almanac_cli.cli.messages.history import TRIAGE_STEP
from almanac_cli.cli.messages.intake import kept_notes, lost_note
from almanac_cli.cli.questions.number_or_name import parse_choice
from almanac_cli.cli.questions.prompts import ask
from almanac_cli.formats.terminal.sanitize import one_line
from almanac_cli.formats.terminal.short_page import related_line
from almanac_cli.model.kind import kept_kind
from almanac_cli.operations import decide
from almanac_cli.operations.triage import Pending

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from almanac_cli.cli.context import Session
    from almanac_cli.cli.triage.keyboard import Keyboard
    from almanac_cli.operations.decide import Covered, Kept
    from almanac_cli.operations.triage import Outcome, Round, View


class InboxDecisions:
    """The decisions about the items of a round; every method returns and raises as `Decisions`."""

    def __init__(self, session: Session, round_: Round, keyboard: Keyboard) -> None:
        self._session, self._store, self._now = session, session.store, session.now
        self._round, self._keyboard = round_, keyboard
        self.keys: dict[str, Callable[[Pending, View], bool]] = {
            "k": lambda pending, _: self.keep(pending, {}),
            "d": self._drop,
            "c": self._cover,
        }

    def keep(self, pending: Pending, fields: Mapping[str, Any]) -> bool:
        """Make an event of an item; without a score, it comes again at the end of the round."""
        operation = partial(decide.keep, self._store, [pending.id], self._now, fields)
        words = [word for name, value in fields.items() for word in (f"--{name}", str(value))]
        kept: Kept = self._decide(["keep", pending.id, *words], operation, "kept")
        for event in kept.events.values():
            score = event.as_json().get("score")
            click.echo(f"kept as {event.id}" + (f", score {score}" if score else ""))
            if not score:
                self._round.follow(Pending(event.kind, event.id))
        _echo(kept_notes(kept))
        if kept.there and fields:
            click.echo(f"it is left as it is, without {' '.join(words)}")
        return True

    def _drop(self, pending: Pending, _: View) -> bool:
        """Drop an item; it does not come back."""
        operation = partial(decide.drop, self._store, [pending.id], self._now)
        self._decide(["drop", pending.id], operation, "dropped")
        click.echo(f"dropped {pending.id}")
        return True

    def _cover(self, pending: Pending, view: View) -> bool:
        """Make an item a report of the event that tells the same story; ask which, unless one does.

        The most similar ones are offered after those that probably tell the same.
        """
        ids = [row["id"] for row in view.stories]
        if len(ids) != 1:
            ids = self._ask_event(pending, view)
        if len(ids) > 1:
            click.echo("an item can be coverage of one event only")
        if len(ids) != 1:
            return False
        operation = partial(decide.cover, self._store, pending.id, ids[0], self._now)
        label = [*TRIAGE_STEP, f"{pending.id} as coverage of {ids[0]}"]
        covered: Covered = self._decide(label, operation, "kept")
        click.echo(f"added to the coverage of {covered.event.id}")
        _echo(map(lost_note, covered.lost))
        _echo(map(difference_line, covered.differences))
        return True

    def _ask_event(self, pending: Pending, view: View) -> list[str]:
        """Show events with numbers, and ask for one by its number or name; [] for none."""
        kind = kept_kind(pending.kind, self._store.kinds)
        rows = {row["id"]: row for row in [*view.stories, *self._round.near(pending, view)]}
        if not rows:
            click.echo(f"no {kind.name} is similar enough; name one")
        for number, row in enumerate(rows.values(), 1):
            click.echo(related_line(kind, row, self._session.style, number))
        parse = partial(parse_choice, self._session, kind, listed=[*rows])
        with self._keyboard.paused():
            ids: list[str] = ask("Coverage of, by number or name", parse, default="")
        return ids

    def _decide(
        self,
        label: list[str],
        operation: Callable[[], Any],
        outcome: Outcome,
    ) -> Any:  # noqa: ANN401 (what the operation returns)
        """Run an operation as one step, and return its result."""
        self._store.label = label
        results: list[Any] = []
        self._round.decide(lambda: results.append(operation()), outcome)
        return results[0]


def _echo(notes: Iterable[str]) -> None:
    for note in notes:
        click.echo(one_line(note))
