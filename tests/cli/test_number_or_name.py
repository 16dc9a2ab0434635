"""Replies that choose records by number or by name."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import click
import pytest

from almanac_cli.cli.context import Session
from almanac_cli.cli.questions.line_input import LineInput
from almanac_cli.cli.questions.number_or_name import parse_choice
from almanac_cli.cli.questions.prompts import ask
from almanac_cli.model.kinds import EVENT
from support.records import event, write

if TYPE_CHECKING:
    from pathlib import Path

LISTED = ("gemma-4", "llama-3", "gpt-5")


@pytest.fixture
def session(root: Path) -> Session:
    """Make an almanac with some events, and open it."""
    for id_ in (*LISTED, "news-of-2024", "grok-4-5", "kimi-k3"):
        write(root, event(id_, title=id_))
    now = datetime(2026, 11, 23, tzinfo=UTC)
    return Session(str(root), now, color=False, paging=False, command_line=[], environment={})


@pytest.mark.parametrize(
    ("reply", "ids"),
    [
        ("", []),
        ("2", ["llama-3"]),
        ("1 3", ["gemma-4", "gpt-5"]),
        ("3,1-2 1", ["gpt-5", "gemma-4", "llama-3"]),
        ("k3", ["kimi-k3"]),
        ("1, k3", ["gemma-4", "kimi-k3"]),
        ("2024", ["news-of-2024"]),
        ("4-5", ["grok-4-5"]),
        ("gemma 4", ["gemma-4"]),
        ("news of 2024, 2", ["news-of-2024", "llama-3"]),
        ("grok-4-5 1", ["grok-4-5", "gemma-4"]),
    ],
)
def test_a_reply_has_numbers_and_names(session: Session, reply: str, ids: list[str]) -> None:
    assert parse_choice(session, EVENT, reply, LISTED) == ids


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        ("9", "'9' is not among 1 to 3"),
        ("4", "'4' is not among 1 to 3"),  # two events have the word 4
        ("nope", "no event 'nope'"),
        ("nope, gemma 4", "no event 'nope'"),
        ("1 0", "'0' is not among"),
    ],
)
def test_what_names_nothing_is_refused(session: Session, reply: str, message: str) -> None:
    with pytest.raises(click.UsageError) as raised:
        parse_choice(session, EVENT, reply, LISTED)
    assert message in raised.value.message


def test_a_hint_stands_on_a_line_of_its_own(
    session: Session, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    replies = iter(["foo", "2"])
    line = LineInput()
    monkeypatch.setattr(LineInput, "read", lambda _, __: next(replies))
    assert ask("Which", partial(parse_choice, session, EVENT, listed=LISTED), "", line) == [
        "llama-3"
    ]
    assert capsys.readouterr().err == "Error: no event 'foo'\nsee almanac list\n"


def test_a_number_without_a_list_is_refused(session: Session) -> None:
    with pytest.raises(click.UsageError, match="'4' is the number of nothing listed"):
        parse_choice(session, EVENT, "4")
