"""`triage` on a terminal: a page for each record, and keys to decide about it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Literal, TypeAlias

import click

from almanac_cli.cli.failures import CommandFailed
from almanac_cli.cli.messages.describe import describe
from almanac_cli.cli.output import warn_invalid_files
from almanac_cli.cli.questions.line_input import ReplyInterrupted
from almanac_cli.cli.questions.near_records import mention, story_sentence
from almanac_cli.cli.triage.keyboard import PASTE, Keyboard
from almanac_cli.cli.triage.keys import Decisions
from almanac_cli.errors import AlmanacError, Interrupted, InvalidFile, NotFound
from almanac_cli.formats.terminal.sanitize import one_line, safe
from almanac_cli.formats.terminal.short_page import fitting_page
from almanac_cli.model.kind import kept_kind
from almanac_cli.model.rows import MAX_SCORE, MIN_SCORE
from almanac_cli.model.scoring import BANDS, TIE_RULE
from almanac_cli.operations.triage import Round

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from almanac_cli.cli.context import Session
    from almanac_cli.formats.terminal.style import Style
    from almanac_cli.model.kind import Kind
    from almanac_cli.operations.triage import Pending, View

_Next: TypeAlias = Literal["stay", "show", "quit"]  # with the page, on to the next, out

_SCORES = {str(score % 10): score for score in range(MIN_SCORE, MAX_SCORE + 1)}  # by key
_LEGEND = "1-9 score, 0 = 10, r rationale, t tags, l link, s skip, u undo, q quit, ? more"
_INBOX_LEGEND = (
    "k keep, d drop, 1-9 keep with a score, 0 = 10, t tags, l link, c coverage, s skip, u undo, "
    "q quit, ? more"
)
_INBOX_HELP = {
    "k": "keep it as an event, and go on",
    "d": "drop it, so that it does not come back, and go on",
    "1-9 0": "keep it with this score, 0 is 10, and go on",
    "c": "keep it as coverage of an event that tells the same",
}
_SCORE_HELP = {"1-9 0": "score it, 0 is 10, and go on"}
_HELP = {
    "r": "rationale of the score",
    "t": "tags to add and to remove",
    "l": "link it to others, by number or name",
    "g": "add a guide, by number or name",
    "e": "edit it in $VISUAL or $EDITOR",
    "o": "open its URL in the browser",
    "s": "skip it: go on",
    "u": "undo the last key, and go back",
    "Enter": "show it again",
    "q": "quit; what was done stays",
}
_TERM_COLUMNS = 8  # of the names of keys in the help, and of scores
_MAX_STORY_ROWS = 2  # of the record that probably tells the same story
_OTHER_ROWS = 2  # beside the page: what the last key did, and where the next one is waited for


def triage(session: Session, pending: Sequence[Pending]) -> int:
    """Go through records on the terminal, print how many were done, and return the exit code."""
    round_ = Round(session.store, pending, session.now)
    marks_pastes = session.environment.get("TERM", "dumb") != "dumb"
    code = 0
    try:
        with Keyboard(marks_pastes=marks_pastes) as keyboard:
            _Screen(session, round_, keyboard).go_through()
    except EOFError:
        click.echo()
    except (KeyboardInterrupt, click.Abort) as error:
        click.echo()
        if isinstance(error, ReplyInterrupted) and error.text.strip():
            click.echo(one_line(f"not saved: {error.text}"))
        code = Interrupted.exit_code
    finally:
        warn_invalid_files(session.store)
        counts = round_.counts().items()
        click.echo(", ".join(f"{count} {outcome}" for outcome, count in counts))
    return code


class _Screen:
    """The page of a record, and the keys that are pressed there."""

    def __init__(self, session: Session, round_: Round, keyboard: Keyboard) -> None:
        self._session, self._round, self._keyboard = session, round_, keyboard
        self._decisions = Decisions(session, round_, keyboard)
        self._reason = ""  # why the last key meant nothing; "" if it meant something
        # By key, what decides nothing about a record.
        self._moves: dict[str, Callable[[], _Next]] = {
            "s": self._skip,
            "u": self._undo,
            "q": lambda: "quit",
            "\n": lambda: "show",
            "\r": lambda: "show",
        }

    def go_through(self) -> None:
        """Show one record after another until the last, or until the user quits.

        Raises:
            EOFError: after Ctrl-D.
            KeyboardInterrupt: after Ctrl-C.
            click.Abort: after either in a question.

        """
        while (pending := self._round.current) and self._visit(pending) != "quit":
            pass

    def _visit(self, pending: Pending) -> _Next:
        """Show a record, and obey keys until another page is to be shown, or the user quits."""
        try:
            view = self._round.look(pending)
        except (NotFound, InvalidFile) as error:
            if self._is_decided(pending):
                click.echo(f"{pending.id} is not in the inbox any more")
            else:
                _complain(error)
            self._round.pass_over()
            return "show"
        self._print_page(pending, view)
        self._reason = ""
        click.echo("> ", nl=False)
        if self._keyboard.is_idle():
            self._round.look_ahead()
        while (what := self._obey(pending, view)) == "stay":
            click.echo("> ", nl=False)
        return what

    def _print_page(self, pending: Pending, view: View) -> None:
        style = self._session.style
        legend = style.wrap(_INBOX_LEGEND if pending.kind.is_pending else _LEGEND)
        legend = [*self._story_lines(pending, view), *legend]
        place = f"{self._round.index + 1} of {len(self._round.pending)}"
        rows = shutil.get_terminal_size().lines - len(legend) - _OTHER_ROWS - 1
        lines = fitting_page(pending.kind, view.row, view.related, style, rows)
        click.echo("\n".join([place, *lines, *legend]))

    def _story_lines(self, pending: Pending, view: View) -> list[str]:
        """Return the lines that name the record which most probably tells the same story."""
        if not view.stories:
            return []
        count = len(view.stories)
        sentence = story_sentence(view.stories[0])
        if count > 1:
            sentence += f" (1 of {count})"
        kind, style = kept_kind(pending.kind, self._session.store.kinds), self._session.style
        lines = mention(kind, view.stories[0], sentence, style)
        if len(lines) > _MAX_STORY_ROWS:
            last = f"{lines[_MAX_STORY_ROWS - 1]}{style.ellipsis}"
            lines[_MAX_STORY_ROWS - 1 :] = [style.clip(last, style.text_width or len(last))]
        return lines

    def _obey(self, pending: Pending, view: View) -> _Next:
        """Wait for a key, and do what it says; a failure is told, and leaves all as it was."""
        key = self._read_key(pending.kind)
        click.echo(key if key.isprintable() and key != PASTE else "")
        try:
            return self._press(key.lower(), pending, view)
        except click.ClickException as error:
            _complain(CommandFailed(error.format_message()))
        except (AlmanacError, OSError) as error:
            _complain(error)
        return "stay"

    def _read_key(self, kind: Kind) -> str:
        """Wait for a key that means something, or does not for another reason than the last one."""
        while True:
            key = self._keyboard.read()
            before, self._reason = self._reason, self._reason_against(key.lower(), kind)
            if not self._reason or self._reason != before:
                return key
            click.echo("\r> ", nl=False)

    def _reason_against(self, key: str, kind: Kind) -> str:
        """Return why a key means nothing; "" if it means something."""
        if key == PASTE:
            return "a paste is no key"
        keys = (*self._moves, "?", *_SCORES, *self._decisions.of(kind))
        return "" if key in keys else "no such key"

    def _press(self, key: str, pending: Pending, view: View) -> _Next:
        if key in self._moves:
            return self._moves[key]()
        if key == "?":
            self._help(pending.kind)
            return "stay"
        if self._reason:
            click.echo(f"{self._reason}; ? says what the keys do")
            return "stay"
        if self._round.has_changed(pending, view):
            if not self._is_decided(pending):
                click.echo(f"{pending.id} has changed on the disk; this is how it is now")
            return "show"
        if key in _SCORES:
            self._decisions.score(pending, _SCORES[key])
            return "show"
        is_shown = self._decisions.of(pending.kind)[key](pending, view)
        return "show" if is_shown else "stay"

    def _is_decided(self, pending: Pending) -> bool:
        """Tell whether a record waited in the inbox, and does not wait there any more."""
        return pending.kind.is_pending and not self._session.store.exists(pending.kind, pending.id)

    def _skip(self) -> _Next:
        self._round.skip()
        return "show"

    def _help(self, kind: Kind) -> None:
        """Print what the keys do to a record of a kind, and what the scores mean."""
        names = {**(_INBOX_HELP if kind.is_pending else _SCORE_HELP), **_HELP}
        bands = {f"{band.low}-{band.high}": band.meaning for band in BANDS}
        style = self._session.style
        lines = [line for name, text in names.items() for line in _term(name, text, style)]
        lines += ["", *(line for name, text in bands.items() for line in _term(name, text, style))]
        click.echo("\n".join([*lines, *style.wrap(TIE_RULE)]))

    def _undo(self) -> _Next:
        self._session.store.label = ["undo"]
        if not self._round.undo():
            click.echo("there is nothing to undo")
            return "stay"
        click.echo("undone")
        return "show"


def _term(name: str, text: str, style: Style) -> list[str]:
    """Return the lines of a term and what it means, side by side."""
    first, *rest = style.wrap(text, " " * _TERM_COLUMNS)
    return [f"{name:{_TERM_COLUMNS}}{first.strip()}", *rest]


def _complain(error: AlmanacError | OSError) -> None:
    """Print the message of an error, and what can be done."""
    message = describe(error)
    click.echo(safe(f"Error: {message.text}"), err=True)
    if message.hint:
        click.echo(one_line(message.hint), err=True)
