"""Choosing lines by number."""

from __future__ import annotations

import click
import pytest

from almanac_cli.cli.questions import prompts


@pytest.mark.parametrize(
    ("reply", "chosen"),
    [("", []), ("2", [1]), ("3, 1 1", [0, 2]), ("2-4", [1, 2, 3]), ("5-5,1", [0, 4])],
)
def test_numbers_and_ranges_choose_lines(
    reply: str, chosen: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("builtins.input", lambda _: reply)
    assert prompts.choose_by_number("Link which", 5) == chosen


@pytest.mark.parametrize("reply", ["0", "6", "4-2", "a", "1-", "-1", "٣", "1.5", "9" * 5000])
def test_other_replies_are_asked_again(
    reply: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    replies = iter([reply, "1"])
    monkeypatch.setattr("builtins.input", lambda _: next(replies))
    assert prompts.choose_by_number("Link which", 5) == [0]
    assert "Error: " in capsys.readouterr().err


def test_the_end_of_input_ends_the_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    def end(_: str) -> str:
        raise EOFError

    monkeypatch.setattr("builtins.input", end)
    with pytest.raises(click.Abort):
        prompts.choose_by_number("Link which", 5)
