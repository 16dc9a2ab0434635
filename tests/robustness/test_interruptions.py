"""Ctrl-C, the end of input and bad bytes at any question change nothing."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pexpect
import pytest

from support.records import event, files, guide, write

if TYPE_CHECKING:
    from pathlib import Path

QUESTIONS = (
    ("URL", ""),
    ("Title", "A title"),
    ("Source", "A source"),
    ("Author", ""),
    ("Published", ""),
    ("Type", ""),
    ("Tier", ""),
    ("Summary", "In short."),
    ("Tags", ""),
    ("Score", "5"),
    ("Rationale", ""),
    ("Guides", ""),
    ("Links", "1"),
)
GUIDE_QUESTIONS = (
    ("URL", ""), ("Title", "A title"), ("Summary", ""), ("Level", ""), ("Tags", ""), ("Text", ""),
)  # fmt: skip


def terminal(*words: str, **environment: str) -> pexpect.spawn[str]:
    """Run `almanac` on a terminal of its own."""
    child: pexpect.spawn[str] = pexpect.spawn(
        sys.executable,
        ["-W", "error", "-m", "almanac_cli", *words],
        encoding="utf-8",
        timeout=20,
        env={**os.environ, **environment},
    )
    child.delaybeforesend = None
    child.delayafterclose = 0
    return child


def interrupted(child: pexpect.spawn[str]) -> str:
    """Press Ctrl-C, see that the command ends as it should, and return its last words."""
    child.sendintr()
    # Python passes over a signal that comes just before it waits in select(): a person then presses
    # the keys again.
    if child.expect([pexpect.EOF, pexpect.TIMEOUT], timeout=5):
        child.sendintr()
        child.expect(pexpect.EOF)
    child.close()
    said = str(child.before)
    assert child.exitstatus == 130, said
    assert "Traceback" not in said
    assert "Error: interrupted" in said
    return said


@pytest.mark.parametrize("answered", range(len(QUESTIONS)))
def test_ctrl_c_at_any_question_of_add_adds_nothing(two: Path, answered: int) -> None:
    write(
        two, event("near", title="A title", published="2026-01-01T00:00:00Z", summary="In short.")
    )
    write(two, guide("g"))
    before = files(two)
    _answer_and_interrupt(terminal("add"), QUESTIONS, answered)
    assert files(two) == before


@pytest.mark.parametrize("answered", range(len(GUIDE_QUESTIONS)))
def test_ctrl_c_at_any_question_of_guide_add_adds_nothing(two: Path, answered: int) -> None:
    before = files(two)
    _answer_and_interrupt(terminal("guide", "add"), GUIDE_QUESTIONS, answered)
    assert files(two) == before


def _answer_and_interrupt(
    child: pexpect.spawn[str], questions: tuple[tuple[str, str], ...], answered: int
) -> None:
    for question, answer in questions[:answered]:
        child.expect(f"{question}[^\n]*: $")
        child.sendline(answer)
    child.expect(f"{questions[answered][0]}[^\n]*: $")
    interrupted(child)


def test_all_questions_of_add_answered_add_the_event(two: Path) -> None:
    write(
        two, event("near", title="A title", published="2026-01-01T00:00:00Z", summary="In short.")
    )
    write(two, guide("g"))
    child = terminal("add")
    for question, answer in QUESTIONS:
        child.expect(f"{question}[^\n]*: $")
        child.sendline(answer)
    child.expect(r"a-title  data/events/a-title\.json")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert (two / "events" / "a-title.json").exists()


@pytest.mark.parametrize("words", [["remove", "a"], ["guide", "remove", "g"]])
def test_ctrl_c_at_the_question_of_remove_removes_nothing(two: Path, words: list[str]) -> None:
    before = files(two)
    child = terminal(*words)
    child.expect(r"Remove this \w+\? \[y/N\]: $")
    interrupted(child)
    assert files(two) == before


@pytest.mark.parametrize("words", [["edit", "a"], ["guide", "edit", "g"]])
def test_ctrl_c_after_the_editor_keeps_what_was_typed(
    two: Path, tmp_path: Path, words: list[str]
) -> None:
    before = files(two)
    editor, kept = tmp_path / "editor", tmp_path / "kept"
    editor.write_text('#!/bin/sh\necho \'{ "mine":\' > "$1"\n')
    editor.chmod(0o755)
    kept.mkdir()
    child = terminal(*words, EDITOR=str(editor), TMPDIR=str(kept))
    child.expect(r"Go back to the editor\?")
    said = interrupted(child)
    (copy,) = kept.iterdir()
    assert copy.read_text() == '{ "mine":\n'
    assert str(copy) in said.replace("\r\n", "")
    assert files(two) == before


def test_the_end_of_input_at_a_question_adds_nothing(two: Path) -> None:
    before = files(two)
    child = terminal("add")
    child.expect("URL[^\n]*: $")
    child.sendeof()
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 130
    assert files(two) == before


def test_an_answer_that_is_not_utf_8_is_asked_for_again(two: Path) -> None:
    # Without readline, which takes no such byte and shows what it takes.
    code = (
        "import sys; sys.modules['readline'] = None; from almanac_cli.__main__ import main; main()"
    )
    child = pexpect.spawn(
        sys.executable, ["-W", "error", "-c", code, "add", "--source", "S", "--url", ""], timeout=20
    )
    child.delaybeforesend = None
    child.expect("Title[^\n]*: $")
    child.sendline(b"Caf\xe9")
    child.expect("Error: must not contain the control character U\\+DCE9")
    child.expect("Title[^\n]*: $")
    child.sendeof()
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 130
    assert not (two / "events" / "caf.json").exists()
