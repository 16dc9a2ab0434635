"""The questions that `add` asks on a terminal, one a line, each answer checked at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from almanac_cli import additions
from almanac_cli.errors import Invalid
from almanac_cli.records import EVENT, Kind
from almanac_cli.render import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from almanac_cli.commands.session import Session

_QUESTIONS = {
    "event": {
        "title": "Title",
        "source": "Source",
        "author": "Author (optional)",
        "url": "URL (optional)",
        "published": "Published",
        "tier": "Tier: 1 primary, 2 commentary, 3 hearsay (optional)",
        "score": "Score, 1 to 10 (optional)",
        "summary": "Summary (optional)",
        "tags": "Tags, with commas between (optional)",
    },
    "guide": {
        "title": "Title",
        "summary": "Summary (optional)",
        "level": "Level: beginner, in-depth or mixed (optional)",
        "url": "URL (optional)",
        "tags": "Tags, with commas between (optional)",
    },
}
_REQUIRED = {"title", "source"}


def ask(kind: Kind, given: Mapping[str, Any], session: Session) -> dict[str, Any]:
    """Ask for each field that options did not give, and return all that was given."""
    answers = dict(given)
    session.store  # noqa: B018 (where there is no almanac, nobody should have to answer first)
    for field, question in _QUESTIONS[kind.name].items():
        if field not in answers:
            answers[field] = _ask_one(
                kind, field, question, _default(kind, field, answers, session), session
            )
    return answers


def _ask_one(kind: Kind, field: str, question: str, default: str | None, session: Session) -> Any:  # noqa: ANN401 (text or a list)
    def checked(answer: str) -> Any:  # noqa: ANN401 (text or a list)
        value = [each for each in answer.split(",") if each.strip()] if field == "tags" else answer
        try:
            additions.check(kind, field, value, session.now)
        except Invalid as error:
            said = "; ".join(each.what for each in error.problems)
            raise click.UsageError(one_line(said)) from None
        return value

    return click.prompt(
        question, default=default, show_default=bool(default), value_proc=checked, err=True
    )


def _default(kind: Kind, field: str, answers: Mapping[str, Any], session: Session) -> str | None:
    """Return what an empty answer stands for; None where there must be one."""
    if field in _REQUIRED:
        return None
    if field == "published":
        return "now"
    if field == "tier" and kind is EVENT:
        source = " ".join(str(answers["source"]).split())
        return str(session.store.lookup(kind).latest_tier(source) or "")
    return ""
