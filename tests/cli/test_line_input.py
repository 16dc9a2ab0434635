"""How replies are typed: edited, completed, pasted, and kept where they cannot be saved."""

from __future__ import annotations

import json
import os
import re
import signal
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from almanac_cli.cli.context import Session
from almanac_cli.cli.failures import CommandFailed
from almanac_cli.cli.questions.ask_fields import Replies
from almanac_cli.cli.questions.line_input import LineInput
from almanac_cli.cli.questions.unsaved import keep_unsaved
from almanac_cli.model.kinds import EVENT
from support.records import event, files, write
from support.setting import MOMENT
from support.shapes import on_disk
from support.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Mapping

LEFT, HOME, UP, TAB = "\x1b[D", "\x1b[H", "\x1b[A", "\t"
URL = "https://example.com/new"
# Options for all questions but those for the title, the summary and the tags.
OPTIONS = ("-u", URL, "-s", "S", "--author", "A", "-d", "2026-01-01", "--type", "x", "--tier", "1")
TEXT = "One: a word\n\nTwo\twith a tab\nThree"
PASTED = TEXT.replace("\n", "\r")
BRACKETED = f"\x1b[200~{PASTED}\x1b[201~"


def up_to_summary(
    almanac: Path, environment: Mapping[str, str | None] | None = None, *words: str
) -> Terminal:
    """Answer the questions before the summary; the almanac has nothing that is near."""
    assert almanac.exists()
    terminal = Terminal("add", *OPTIONS, *words, environment=environment)
    terminal.answer("Title: ", "New")
    terminal.wait("Summary (optional; e: editor): ")
    return terminal


def kept(text: str) -> dict[str, Any]:
    """Return what is in the file in which the text says that what was typed is kept."""
    (path,) = re.findall(r"What you typed is kept in (/\S*almanac-\S*\.json)\n", text)
    fields: dict[str, Any] = json.loads(Path(path).read_text())
    return fields


@pytest.mark.parametrize(
    ("pasted", "environment"),
    [
        (BRACKETED, {}),
        (PASTED, {}),
        (PASTED, {"TERM": "dumb"}),
        (PASTED, {"TERM": None}),
        (f"{PASTED}\r", {}),
    ],
    ids=["bracketed", "plain", "dumb", "no-term", "ended"],
)
def test_a_paste_of_lines_stays_in_the_summary(
    root: Path, pasted: str, environment: dict[str, str | None]
) -> None:
    terminal = up_to_summary(root, environment)
    terminal.child.send(pasted if pasted.endswith("\r") else f"{pasted}\r")
    terminal.answer("Tags, with commas (optional): ", "t")
    terminal.answer("Score", "")
    terminal.end()
    record = on_disk(root, "events/new")
    assert (record["summary"], record["tags"]) == (TEXT, ["t"])


@pytest.mark.parametrize("pasted", [PASTED, f"{PASTED}\r", "One\rTwo", "One\r"])
def test_a_paste_stays_in_the_summary_without_editing(root: Path, pasted: str) -> None:
    command = f"{sys.executable} -m almanac_cli add {' '.join(OPTIONS)} -n 5 | cat"
    terminal = Terminal(shell=command)
    terminal.answer("Title: ", "New")
    terminal.wait("Summary (optional; e: editor): ")
    terminal.child.send(pasted)
    if not pasted.endswith("\r"):
        terminal.child.send("\r")
    terminal.answer("Tags, with commas (optional): ", "t")
    terminal.answer("Rationale", "")
    terminal.end()
    record = on_disk(root, "events/new")
    text = pasted.removesuffix("\r").replace("\r", "\n")
    assert (record["summary"], record["tags"]) == (text, ["t"])


@pytest.mark.parametrize("environment", [{}, {"TERM": "dumb"}])
def test_a_key_right_after_the_summary_is_no_paste(root: Path, environment: dict[str, str]) -> None:
    terminal = up_to_summary(root, environment)
    terminal.child.send("Short.\rt")
    terminal.answer("Tags, with commas (optional): ", "ag")
    terminal.answer("Score", "")
    terminal.end()
    record = on_disk(root, "events/new")
    assert (record["summary"], record["tags"]) == ("Short.", ["tag"])


def test_a_pasted_line_break_in_a_title_becomes_a_space(root: Path) -> None:
    terminal = Terminal("add", *OPTIONS, "-m", "S.", "-t", "t", "-n", "5")
    terminal.answer("Title: ", "\x1b[200~A new\revent\x1b[201~")
    terminal.answer("Rationale", "")
    terminal.end()
    assert on_disk(root, "events/a-new-event")["title"] == "A new event"


def test_a_reply_can_be_edited_with_cursor_keys(root: Path) -> None:
    terminal = Terminal("add", *OPTIONS, "-m", "S.", "-t", "t", "-n", "5")
    terminal.answer("Title: ", f"new ct{LEFT}a{HOME}A ")
    terminal.answer("Rationale", "")
    terminal.end()
    assert on_disk(root, "events/a-new-cat")["title"] == "A new cat"


def test_the_up_key_brings_a_refused_reply_back(root: Path) -> None:
    terminal = Terminal("add", *OPTIONS, "-t", "t", "-n", "5")
    terminal.answer("Title: ", "x" * 301)
    terminal.answer("Error: ", f"{UP}{HOME}A \x0b")
    terminal.answer("Summary", "")
    terminal.answer("Rationale", "")
    terminal.end()
    assert (root / "events/a.json").exists()


def test_tab_completes_from_the_values_of_the_almanac(root: Path) -> None:
    write(root, event("one", source="Hugging Face", author="Ada", type="paper", tags=["open", "x"]))
    terminal = Terminal("add", "-u", URL, "-d", "2026-01-01", "--tier", "1", "-m", "S.", "-n", "5")
    terminal.answer("Title: ", f"A{TAB}")
    terminal.answer("Source: ", f"hug{TAB}")
    terminal.answer("Author", f"a{TAB}")
    terminal.answer("Type", f"p{TAB}")
    terminal.answer("Tags", f"new, OP{TAB}")
    terminal.answer("Rationale", "")
    terminal.answer("Links", "")
    terminal.end()
    record = on_disk(root, "events/a")
    assert (record["source"], record["author"]) == ("Hugging Face", "Ada")
    assert (record["type"], record["tags"]) == ("paper", ["new", "open"])


@pytest.mark.parametrize("key", ["c", "d"])
def test_leaving_a_question_says_what_was_not_saved(root: Path, key: str) -> None:
    before = files(root)
    terminal = Terminal("add")
    terminal.answer("URL (optional): ", URL)
    terminal.answer("Title: ", "New")
    terminal.press("Source: ", key)
    text = terminal.end(code=130)
    assert text.endswith("\nNot saved: url, title\nError: interrupted\n")
    assert files(root) == before


def test_leaving_the_first_question_says_only_that(root: Path) -> None:
    terminal = Terminal("add")
    terminal.press("URL (optional): ", "c")
    assert re.search(r"URL \(optional\): \n+Error: interrupted\n$", terminal.end(code=130))
    assert files(root).keys() == {"almanac.json"}


@pytest.mark.parametrize("way", ["c", "terminated", "hung up"])
def test_a_typed_summary_is_kept_and_can_be_added(root: Path, way: str) -> None:
    terminal = Terminal("add", *OPTIONS)
    terminal.child.setecho(state=True)
    terminal.answer("Title: ", "New")
    terminal.wait("Summary")
    terminal.child.send(BRACKETED)
    terminal.child.expect("Three")
    match way:
        case "c":
            terminal.child.sendintr()
        case "terminated":
            terminal.child.kill(signal.SIGTERM)
        case "hung up":
            terminal.child.kill(signal.SIGHUP)
    text = terminal.end(code=130)
    fields = kept(text)
    assert fields["summary"] == TEXT
    assert "Not saved: title, summary\n" in text
    assert "added" not in fields
    (command,) = re.findall(r"Add it with: almanac (.*)\n", text)
    assert Terminal(*command.split()).end() == "new  data/events/new.json\n1 added\n"
    assert on_disk(root, "events/new")["summary"] == TEXT


def test_a_typed_summary_is_kept_if_the_terminal_is_closed(root: Path, tmp_path: Path) -> None:
    terminal = up_to_summary(root)
    terminal.child.sendline("Long in the typing.")
    terminal.wait("Tags")
    os.close(terminal.child.child_fd)
    os.waitpid(terminal.child.pid or 0, 0)
    (path,) = tmp_path.glob("almanac-*.json")
    assert json.loads(path.read_text())["summary"] == "Long in the typing."


def test_a_typed_summary_is_printed_if_no_file_can_be_written(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(**_: object) -> None:
        raise OSError

    monkeypatch.setattr("tempfile.NamedTemporaryFile", fail)
    session = Session(str(root), MOMENT, color=False, paging=False, command_line=(), environment={})
    typed = {"title": "New", "summary": "Long in the typing."}
    with pytest.raises(CommandFailed), keep_unsaved(session, EVENT, Replies(typed, texts=typed)):
        raise CommandFailed("nothing was added")
    stored = ['  "title": "New",', '  "summary": "Long in the typing."']
    lines = capsys.readouterr().err.splitlines()
    assert lines[:2] == ["Not saved: title, summary", "{"]
    assert {*stored} <= {*lines}


def test_the_summary_of_a_guide_is_kept_too(root: Path) -> None:
    terminal = Terminal("guide", "add", "--url", URL, "--level", "mixed")
    terminal.answer("Title: ", "A guide")
    terminal.answer("Summary", "Long in the typing.")
    terminal.press("Tags", "c")
    text = terminal.end(code=130)
    assert kept(text) == {
        "title": "A guide", "url": URL, "level": "mixed", "summary": "Long in the typing.",
    }  # fmt: skip
    assert "Add it with: almanac guide add --json-in /" in text
    assert files(root).keys() == {"almanac.json"}


def test_what_cannot_be_saved_is_kept_too(root: Path) -> None:
    terminal = up_to_summary(root)
    terminal.child.sendline("Long in the typing.")
    terminal.answer("Tags", "t")
    write(root, event("other", url=URL))
    terminal.answer("Score", "")
    terminal.answer("Links", "")
    text = terminal.end(code=7)
    assert "this event is there already: other" in text
    assert kept(text)["summary"] == "Long in the typing."


def editor(folder: Path, *lines: str) -> dict[str, str]:
    """Write a script that plays the editor, for which $1 is the file, and return how to use it."""
    path = folder / "editor"
    path.write_text("\n".join(["#!/bin/sh", *lines, ""]))
    path.chmod(0o755)
    return {"EDITOR": str(path)}


def test_e_opens_the_editor_for_the_summary(root: Path, tmp_path: Path) -> None:
    environment = editor(tmp_path, 'cat "$1" >> seen', "printf 'One\\n\\nTwo\\n' > \"$1\"")
    terminal = up_to_summary(root, environment)
    terminal.child.sendline("e")
    terminal.answer("Tags", "<")
    terminal.answer("Summary (optional; e: editor) [One\\n\\nTwo\\n]: ", "e")
    terminal.answer("nothing has changed", "Short.")
    terminal.answer("Tags", "")
    terminal.answer("Score", "")
    terminal.end()
    assert (tmp_path / "seen").read_text() == "One\n\nTwo\n"
    assert on_disk(root, "events/new")["summary"] == "Short."


def test_an_editor_that_fails_is_no_end_of_the_questions(root: Path, tmp_path: Path) -> None:
    environment = editor(tmp_path, 'echo Mine > "$1"', "exit 1")
    terminal = up_to_summary(root, environment)
    terminal.child.sendline("e")
    terminal.wait("What you typed is kept in /")
    terminal.answer("Error: ", "Short.")
    terminal.answer("Tags", "")
    terminal.answer("Score", "")
    terminal.end()
    assert on_disk(root, "events/new")["summary"] == "Short."


def test_a_line_that_the_terminal_cuts_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import click

    monkeypatch.setattr("builtins.input", lambda _: "x" * 4095)
    with pytest.raises(click.UsageError, match="takes no line of"):
        LineInput().read("Title: ")


@pytest.mark.parametrize(("is_long", "command"), [(True, "ed-insert"), (False, "rl_complete")])
def test_libedit_is_set_up_by_its_own_commands(
    monkeypatch: pytest.MonkeyPatch, path: Path, command: str, *, is_long: bool
) -> None:
    settings: list[str] = []
    readline = SimpleNamespace(
        __doc__="Importing this module enables command line editing using libedit readline.",
        parse_and_bind=settings.append,
        **dict.fromkeys(
            ("set_completer_delims", "set_completer", "set_auto_history", "add_history"), id
        ),
        clear_history=dict,
    )
    monkeypatch.setitem(sys.modules, "readline", readline)
    monkeypatch.setattr("builtins.input", lambda _: "reply")
    with path.open() as file:
        terminal = SimpleNamespace(isatty=lambda: True, fileno=file.fileno)
        monkeypatch.setattr("sys.stdin", terminal)
        monkeypatch.setattr("sys.stdout", terminal)
        reply = LineInput(is_long=is_long, history=["a"]).read("?")
        monkeypatch.undo()
    assert (reply, settings) == ("reply", [f"bind ^I {command}"])
