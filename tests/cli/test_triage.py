"""`almanac triage` on a terminal: a page for each event, and a key for each decision."""

from __future__ import annotations

import json
import re
import signal
import termios
from typing import TYPE_CHECKING

import pytest

from almanac_cli.formats.terminal.width import display_width
from support.golden import check_golden
from support.records import event, files, guide, write
from support.shapes import on_disk
from support.terminal import COLOUR, Terminal

if TYPE_CHECKING:
    from pathlib import Path

    from support.commands import Run


@pytest.fixture
def three(root: Path) -> Path:
    """Write three events without a score, the newest first in the order of their ids."""
    for number, id_ in enumerate(("one", "two", "three")):
        day = f"2026-11-2{2 - number}T00:00:00Z"
        write(root, event(id_, published=day, url=f"https://example.com/{id_}", tags=["old"]))
    write(root, event("judged", score=5, published="2026-11-23T00:00:00Z"))
    write(root, guide("agents", title="Agents"))
    return root


def triage(*words: str, **variables: str) -> Terminal:
    """Begin a round on a terminal without colour."""
    return Terminal("triage", *words, environment={"TERM": "dumb", **variables})


def keys(terminal: Terminal, pressed: str) -> None:
    """Press keys, each when the one before is done with."""
    for key in pressed:
        terminal.key(key)


def test_twelve_scores_take_twelve_keys(root: Path) -> None:
    for number in range(12):
        write(root, event(f"e{number:02}", published=f"2026-11-{22 - number}T00:00:00Z"))
    terminal = triage()
    keys(terminal, "123456789012")
    assert terminal.end().endswith("12 scored, 0 skipped, 0 left\n")
    scores = [on_disk(root, f"events/e{number:02}")["score"] for number in range(12)]
    assert scores == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 1, 2]


def test_each_key_is_saved_before_the_next_page_is_shown(three: Path) -> None:
    terminal = triage()
    keys(terminal, "7")
    terminal.child.expect_exact("2 of 3")
    assert on_disk(three, "events/one")["score"] == 7
    terminal.child.kill(signal.SIGKILL)


@pytest.mark.usefixtures("three")
def test_the_unscored_come_newest_first_with_their_place() -> None:
    terminal = triage()
    keys(terminal, "sss")
    text = terminal.end()
    assert re.findall("(. of 3)\n.*\n(.*)\n", text) == [
        ("1 of 3", "One"),
        ("2 of 3", "Two"),
        ("3 of 3", "Three"),
    ]
    assert text.endswith("0 scored, 3 skipped, 0 left\n")


def test_with_filters_all_that_match_come(three: Path) -> None:
    terminal = triage("--search", "judged OR two")
    keys(terminal, "8q")
    assert "1 of 2\n5  Source" in terminal.end()
    assert on_disk(three, "events/judged")["score"] == 8


@pytest.mark.usefixtures("shipped")
@pytest.mark.parametrize("columns", [40, 80])
def test_a_page_fits_the_screen_with_the_keys_below(run: Run, columns: int) -> None:
    run("score", "deepseek-v4", "--clear")
    terminal = Terminal("triage", columns=columns, environment={"TERM": "dumb"})
    keys(terminal, "q")
    text = terminal.end()
    lines = text[: text.index("> q")].splitlines()
    assert len(lines) <= 22
    assert all(display_width(line) <= columns for line in lines if "://" not in line)
    check_golden(f"triage-{columns}.txt", text)


@pytest.mark.usefixtures("root")
def test_no_event_to_go_through_is_said() -> None:
    assert triage().end() == "no item or event to triage\n"


def test_a_rationale_is_asked_for_before_the_score(three: Path) -> None:
    terminal = triage()
    keys(terminal, "r")
    terminal.answer("Rationale: ", " Why. ")
    keys(terminal, "6q")
    assert "Rationale: Why.\n" in terminal.end()
    assert on_disk(three, "events/one") | {"tags": None} == event(
        "one", published="2026-11-22T00:00:00Z", url="https://example.com/one",
        score=6, rationale="Why.",
    ) | {"tags": None}  # fmt: skip


def test_tags_are_added_and_removed(three: Path) -> None:
    terminal = triage()
    keys(terminal, "t")
    terminal.answer("Tags to add, -tag to remove: ", "New One, -old, chips")
    keys(terminal, "t")
    terminal.answer("Tags to add, -tag to remove: ", "!")
    terminal.answer("Error: has no letter or digit in it: '!'", "")
    keys(terminal, "q")
    text = terminal.end()
    assert "Tags: chips, new-one\n" in text
    assert "nothing has changed\n" in text
    assert on_disk(three, "events/one")["tags"] == ["chips", "new-one"]


def test_near_events_are_linked_by_number(three: Path) -> None:
    for id_ in ("x", "y"):
        write(three, event(id_, title="Event one again", tags=["old"], score=3))
    write(three, event("one", title="Event one", tags=["old"], published="2026-11-22T00:00:00Z"))
    terminal = triage()
    keys(terminal, "l")
    terminal.answer("Link to, by number or name: ", "1-2")
    keys(terminal, "q")
    text = terminal.end()
    assert " 1    3  Source, 3d ago: Event one again\n" in text
    assert on_disk(three, "events/one")["links"] == ["x", "y"]


def test_an_event_without_near_ones_is_linked_by_name(root: Path) -> None:
    write(root, event("alone"))
    write(root, event("far", title="Quite another thing", score=1))
    terminal = triage()
    keys(terminal, "l")
    terminal.wait("no event is similar enough; name one\r\n")
    terminal.answer("Link to, by number or name: ", "fa")
    keys(terminal, "q")
    terminal.end()
    assert on_disk(root, "events/alone")["links"] == ["far"]


@pytest.mark.parametrize("reply", ["1", "agents", "ag"])
def test_a_guide_is_added_by_number_or_name(three: Path, reply: str) -> None:
    terminal = triage()
    keys(terminal, "g")
    terminal.answer("Guide, by number or name: ", "9")
    terminal.answer("Error: '9' is not among 1 to 1", "nope")
    terminal.answer("Error: no guide 'nope'", reply)
    keys(terminal, "gq")
    text = terminal.end()
    assert " 1 Agents  agents\n" in text
    assert "Related guides (1)\n  Agents  agents\n" in text
    assert "there is no other guide\n" in text
    assert on_disk(three, "events/one")["guides"] == ["agents"]


def test_the_editor_changes_the_event(three: Path, tmp_path: Path) -> None:
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nsed -i "s/One/Uno/" "$1"\n')
    editor.chmod(0o755)
    terminal = triage(EDITOR=str(editor))
    keys(terminal, "eq")
    assert "\nUno\n" in terminal.end()
    assert on_disk(three, "events/one")["title"] == "Uno"


def test_open_opens_the_url_in_the_browser(three: Path, tmp_path: Path) -> None:
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {tmp_path}/opened\n')
    browser.chmod(0o755)
    write(three, event("two", published="2026-11-21T00:00:00Z"))
    terminal = triage(BROWSER=str(browser))
    keys(terminal, "o2oq")
    assert "this event has no URL\n" in terminal.end()
    assert (tmp_path / "opened").read_text() == "https://example.com/one\n"


def test_undo_goes_back_to_the_event_before(three: Path) -> None:
    before = files(three)
    terminal = triage()
    keys(terminal, "r")
    terminal.answer("Rationale: ", "Why.")
    keys(terminal, "5suuuuq")
    text = terminal.end()
    assert re.findall(r"(\d) of 3\n", text) == ["1", "1", "2", "3", "2", "1", "1"]
    assert "there is nothing to undo\n" in text
    assert text.endswith("0 scored, 0 skipped, 3 left\n")
    assert files(three) == before


def test_each_key_is_a_step_named_like_its_command(run: Run, three: Path) -> None:
    terminal = triage("--tag", "old")
    keys(terminal, "t")
    terminal.answer("remove: ", "new, -old")
    keys(terminal, "6u7q")
    terminal.end()
    steps = json.loads(run("undo", "--list", "--json").stdout)
    assert [step["command"] for step in steps] == [
        ["score", "one", "7"],
        ["undo"],
        ["score", "one", "6"],
        ["edit", "one", "--add-tag", "new", "--remove-tag", "old"],
    ]
    run("undo", "--yes")
    assert "score" not in on_disk(three, "events/one")
    assert on_disk(three, "events/one")["tags"] == ["new"]


def test_help_and_other_keys_decide_nothing(three: Path) -> None:
    before = files(three)
    terminal = triage(TERM="xterm")
    keys(terminal, "?xé")
    terminal.key("\x1b[A")
    terminal.key("\x1b[200~777 https://example.com\x1b[201~")
    keys(terminal, "\nq")
    text = COLOUR.sub("", terminal.end())
    assert "1-9 0   score it, 0 is 10, and go on\n" in text
    assert "9-10    named a year later\n" in text
    assert text.count("no such key; ? says what the keys do\n") == 1  # once in a row
    assert text.count("a paste is no key; ? says what the keys do\n") == 1
    assert text.count("1 of 3\n") == 2
    assert files(three) == before


@pytest.mark.parametrize("key", ["\x1b", "\x1b\x1b[D", "\x1b[[E", "\x1bOD", "\x1b[1;5D"])
def test_letters_in_sequences_of_keys_are_no_keys(three: Path, key: str) -> None:
    before = files(three)
    terminal = triage(TERM="xterm")
    terminal.key(key)
    terminal.key("q")
    assert terminal.end().count("no such key; ? says what the keys do\n") == 1
    assert files(three) == before


@pytest.mark.parametrize("term", ["xterm", "dumb"])
@pytest.mark.parametrize(
    ("key", "reply"), [("t", "new"), ("l", "two"), ("r", "Since."), ("g", "x")]
)
def test_escape_and_enter_leave_a_question(three: Path, term: str, key: str, reply: str) -> None:
    write(three, guide("x", title="X"))
    before = files(three)
    terminal = triage(TERM=term)
    terminal.key(key)
    terminal.wait(": ")
    terminal.child.send(f"{reply}\x1b\r")
    terminal.key("q")
    assert terminal.end().endswith("0 scored, 0 skipped, 3 left\n")
    assert files(three) == before


@pytest.mark.parametrize("arrow", ["\x1b[A", "\x1bOA", "\x1b\x1b[A", "\x1b\x1bOD", "\x1b[1;5D"])
def test_arrows_are_no_text_in_a_question(three: Path, arrow: str) -> None:
    terminal = triage(TERM="xterm")
    terminal.key("t")
    terminal.answer("remove: ", f"{arrow}new")
    terminal.key("q")
    terminal.end()
    assert on_disk(three, "events/one")["tags"] == ["new", "old"]


def test_keys_pressed_ahead_are_not_lost(three: Path) -> None:
    terminal = triage()
    terminal.key("t-old\n78t-old\n9")
    assert terminal.end().endswith("3 scored, 0 skipped, 0 left\n")
    scores = [on_disk(three, f"events/{id_}")["score"] for id_ in ("one", "two", "three")]
    assert scores == [7, 8, 9]
    assert "tags" not in on_disk(three, "events/one")
    assert "tags" not in on_disk(three, "events/three")


@pytest.mark.parametrize("term", ["xterm", "dumb"])
def test_a_rationale_of_several_pasted_lines_is_no_keys(three: Path, term: str) -> None:
    terminal = triage(TERM=term)
    terminal.key("r")
    terminal.wait("Rationale: ")
    marks = ("\x1b[200~", "\x1b[201~") if term == "xterm" else ("", "")
    terminal.child.send(f"{marks[0]}First 7.\r\rSecond q.{marks[1]}\r")
    terminal.key("q")
    assert terminal.end().endswith("0 scored, 0 skipped, 3 left\n")
    assert on_disk(three, "events/one")["rationale"] == "First 7.\n\nSecond q."


def test_tags_and_guides_complete_with_tab(three: Path) -> None:
    terminal = triage(TERM="xterm")
    terminal.key("t")
    terminal.answer("Tags to add, -tag to remove: ", "new, -o\t")
    terminal.key("g")
    terminal.answer("Guide, by number or name: ", "ag\t")
    terminal.key("q")
    terminal.end()
    assert on_disk(three, "events/one")["tags"] == ["new"]
    assert on_disk(three, "events/one")["guides"] == ["agents"]


def test_an_event_that_changed_meanwhile_is_shown_again(three: Path) -> None:
    terminal = triage()
    terminal.child.expect_exact("> ")
    write(three, event("one", title="Another title", published="2026-11-22T00:00:00Z"))
    terminal.child.send("7")
    keys(terminal, "8q")
    text = terminal.end()
    assert "one has changed on the disk; this is how it is now\n1 of 3\n" in text
    assert "\nAnother title\n" in text
    assert on_disk(three, "events/one")["score"] == 8
    assert on_disk(three, "events/one")["title"] == "Another title"


def test_an_event_that_was_removed_meanwhile_is_passed_over(three: Path) -> None:
    terminal = triage()
    terminal.child.expect_exact("> ")
    for name in ("one", "two"):
        (three / f"events/{name}.json").unlink()
    terminal.child.send("7")
    keys(terminal, "9")
    text = terminal.end()
    assert "Error: no event 'one'\nError: no event 'two'\n3 of 3\n" in text
    assert text.endswith("1 scored, 0 skipped, 0 left\n")


def test_what_fails_is_told_and_the_event_stays(three: Path) -> None:
    terminal = triage(EDITOR="/nonexistent/editor")
    keys(terminal, "e7q")
    text = terminal.end()
    assert "Error: /nonexistent/editor" in text
    assert on_disk(three, "events/one")["score"] == 7


@pytest.mark.parametrize(("key", "code"), [("c", 130), ("d", 0)])
def test_leaving_loses_nothing_and_says_what_was_done(three: Path, key: str, code: int) -> None:
    terminal = triage()
    keys(terminal, "7s")
    terminal.press("> ", key)
    assert terminal.end(code=code).endswith("\n1 scored, 1 skipped, 1 left\n")
    assert on_disk(three, "events/one")["score"] == 7


@pytest.mark.parametrize("key", ["c", "d"])
def test_leaving_a_question_ends_with_the_summary_too(three: Path, key: str) -> None:
    terminal = triage()
    keys(terminal, "7r")
    terminal.leave("Rationale: ", key)
    assert terminal.end(code=130).endswith("\n1 scored, 0 skipped, 2 left\n")
    assert "rationale" not in on_disk(three, "events/two")


@pytest.mark.usefixtures("three")
def test_the_terminal_reads_lines_again_afterwards() -> None:
    terminal = triage()
    terminal.child.expect_exact("> ")
    assert not termios.tcgetattr(terminal.child.child_fd)[3] & termios.ICANON
    terminal.child.send("q")
    terminal.child.expect_exact("left")
    assert termios.tcgetattr(terminal.child.child_fd)[3] & termios.ICANON


def test_an_invalid_file_is_warned_of_at_the_end(three: Path) -> None:
    write(three, event("broken", tier=9))
    terminal = triage()
    keys(terminal, "q")
    assert "Warning: data/events/broken.json is not a valid event" in terminal.end()
