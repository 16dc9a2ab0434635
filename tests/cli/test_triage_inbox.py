"""`almanac triage` on a terminal: items of the inbox are kept, dropped, or made coverage."""

from __future__ import annotations

import json
import re
import signal
from typing import TYPE_CHECKING

import pytest

from almanac_cli.formats.terminal.width import display_width
from support.golden import check_golden
from support.records import event, files, guide, item, write
from support.shapes import on_disk
from support.terminal import COLOUR, Terminal

if TYPE_CHECKING:
    from pathlib import Path

    from support.commands import Run

STORY = "Fable 5 and Fable 5 Mini: the laboratory is back with two open models"
HOSTILE = "\x1b]0;x\x07\x1b[2J\u202eEvil\x9b"


@pytest.fixture
def desk(root: Path) -> Path:
    """Write three items, the newest first in the order of their ids, and an unscored event."""
    for number, id_ in enumerate(("one-000001", "two-000002", "three-000003")):
        day = f"2026-11-2{2 - number}T00:00:00Z"
        title = id_.split("-")[0].capitalize()
        write(root, item(id_, title=title, published=day, url=f"https://example.com/{id_}"))
    write(root, event("old", title="Old", published="2026-11-01T00:00:00Z"))
    write(root, guide("agents", title="Agents"))
    return root


@pytest.fixture
def story(root: Path) -> Path:
    """Write an item, the event that tells the same story, and others that do not."""
    for name in "abcdefgh":
        write(root, event(f"other-{name}", title=f"Matter {name}", source="Paper", score=1))
    write(root, event("fable", title=STORY, source="Lab", score=7))
    write(
        root,
        item(
            "fable-00000a",
            title="Introducing Fable 5 and Fable 5 Mini, two open models of the laboratory",
            source="Press",
            url="https://example.com/fable",
            tags=["models"],
        ),
    )
    return root


def triage(*words: str, **variables: str) -> Terminal:
    """Begin a round on a terminal without colour."""
    return Terminal("triage", *words, environment={"TERM": "dumb", **variables})


def keys(terminal: Terminal, pressed: str) -> None:
    """Press keys, each when the one before is done with."""
    for key in pressed:
        terminal.key(key)


def inbox(root: Path) -> list[str]:
    return sorted(path.stem for path in (root / "inbox").glob("*.json"))


def seen(root: Path) -> list[str]:
    """Return the decisions about items: outcome and URL."""
    lines = [
        line
        for path in sorted((root / "seen").glob("*.txt"))
        for line in path.read_text().splitlines()
    ]
    return [" ".join(line.split(" ")[2:]) for line in lines]


def test_items_come_first_and_then_the_unscored(desk: Path) -> None:
    terminal = triage()
    keys(terminal, "ssss")
    text = terminal.end()
    assert re.findall("(. of 4)\n.*\n(.*)\n", text) == [
        ("1 of 4", "One"),
        ("2 of 4", "Two"),
        ("3 of 4", "Three"),
        ("4 of 4", "Old"),
    ]
    assert text.endswith("0 kept, 0 dropped, 0 scored, 4 skipped, 0 left\n")
    assert inbox(desk) == ["one-000001", "three-000003", "two-000002"]


def test_a_digit_keeps_an_item_with_that_score(desk: Path) -> None:
    terminal = triage()
    keys(terminal, "7dq")
    text = terminal.end()
    assert "kept as one, score 7\n" in text
    assert "dropped two-000002\n" in text
    assert text.endswith("1 kept, 1 dropped, 0 scored, 0 skipped, 2 left\n")
    assert on_disk(desk, "events/one")["score"] == 7
    assert inbox(desk) == ["three-000003"]
    assert seen(desk) == [
        "kept https://example.com/one-000001",
        "dropped https://example.com/two-000002",
    ]


def test_what_is_kept_without_a_score_comes_again(desk: Path) -> None:
    terminal = triage()
    keys(terminal, "kdd")
    keys(terminal, "48")
    text = terminal.end()
    assert "kept as one\n" in text
    assert re.findall("(. of .)\n.*\n(.*)\n", text)[3:] == [("4 of 5", "Old"), ("5 of 5", "One")]
    assert text.endswith("1 kept, 2 dropped, 2 scored, 0 skipped, 0 left\n")
    assert on_disk(desk, "events/one")["score"] == 8


def test_a_decision_is_saved_before_the_next_page(desk: Path) -> None:
    terminal = triage()
    keys(terminal, "k")
    terminal.child.expect_exact("2 of ")
    assert on_disk(desk, "events/one")["title"] == "One"
    terminal.child.kill(signal.SIGKILL)


def test_undo_takes_back_keep_and_drop_exactly(desk: Path) -> None:
    before = {name: data for name, data in files(desk).items() if not name.startswith("seen/")}
    terminal = triage()
    keys(terminal, "k7duuuuq")
    text = terminal.end()
    assert re.findall(r"(\d of \d)\n", text) == [
        "1 of 4", "2 of 5", "3 of 5", "4 of 5", "3 of 5", "2 of 5", "1 of 4",
    ]  # fmt: skip
    assert "there is nothing to undo\n" in text
    assert text.endswith("0 kept, 0 dropped, 0 scored, 0 skipped, 4 left\n")
    after = {name: data for name, data in files(desk).items() if not name.startswith("seen/")}
    assert after == before
    terminal = triage("--inbox")
    keys(terminal, "ddd")
    terminal.end()
    assert inbox(desk) == []


def test_each_key_is_a_step_named_like_its_command(run: Run, desk: Path) -> None:
    terminal = triage()
    keys(terminal, "t")
    terminal.answer("remove: ", "new")
    keys(terminal, "6dkq")
    terminal.end()
    steps = json.loads(run("undo", "--list", "--json").stdout)
    assert [step["command"] for step in steps] == [
        ["keep", "three-000003"],
        ["drop", "two-000002"],
        ["keep", "one-000001", "--score", "6"],
        ["triage", "#", "tags of one-000001"],
    ]
    assert "  almanac triage # tags of one-000001\n" in run("undo", "--list").stdout
    assert on_disk(desk, "events/one")["tags"] == ["new"]


def test_an_item_is_tagged_linked_and_explained(desk: Path) -> None:
    terminal = triage()
    keys(terminal, "t")
    terminal.answer("remove: ", "new")
    keys(terminal, "l")
    terminal.wait("no event is similar enough; name one\r\n")
    terminal.answer("name: ", "old")
    keys(terminal, "g")
    terminal.answer("name: ", "1")
    keys(terminal, "r")
    terminal.answer("Rationale: ", "Why.")
    terminal.child.expect_exact("> ")
    waiting = on_disk(desk, "inbox/one-000001")
    assert (waiting["tags"], waiting["links"], waiting["guides"]) == (["new"], ["old"], ["agents"])
    terminal.child.send("9")
    keys(terminal, "q")
    terminal.end()
    kept = on_disk(desk, "events/one")
    assert (kept["tags"], kept["links"], kept["guides"]) == (["new"], ["old"], ["agents"])
    assert (kept["score"], kept["rationale"]) == (9, "Why.")
    assert "links" not in on_disk(desk, "events/old")


def test_the_editor_changes_an_item(desk: Path, tmp_path: Path) -> None:
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nsed -i "s/One/Uno/" "$1"\n')
    editor.chmod(0o755)
    terminal = triage(EDITOR=str(editor))
    keys(terminal, "e3q")
    assert "\nUno\n" in terminal.end()
    assert on_disk(desk, "events/one")["title"] == "Uno"


@pytest.mark.parametrize("columns", [40, 80])
def test_a_page_shows_what_an_item_is_like(story: Path, columns: int) -> None:
    path = story / "inbox/fable-00000a.json"
    path.write_text(
        json.dumps(
            json.loads(path.read_text())
            | {"feed": "https://example.com/feed", "date_guessed": True, "summary": "Open. " * 60}
        )
    )
    terminal = Terminal("triage", columns=columns, environment={"TERM": "dumb"})
    keys(terminal, "?q")
    text = terminal.end()
    lines = text[: text.index("> ?")].splitlines()
    assert len(lines) <= 22
    assert all(display_width(line) <= columns for line in lines if "://" not in line)
    check_golden(f"triage-inbox-{columns}.txt", text)


def test_an_item_becomes_coverage_of_the_same_story(story: Path) -> None:
    before = files(story)
    terminal = triage("--inbox")
    keys(terminal, "c")
    text = terminal.end()
    assert f"Likely the same story: {STORY}" in text.replace("\n", " ")
    assert "added to the coverage of fable\n" in text
    assert on_disk(story, "events/fable")["coverage"] == [
        {
            "source": "Press",
            "url": "https://example.com/fable",
            "published": "2026-11-20T00:00:00Z",
            "title": "Introducing Fable 5 and Fable 5 Mini, two open models of the laboratory",
        }
    ]
    assert on_disk(story, "events/fable")["tags"] == ["models"]
    assert inbox(story) == []
    assert seen(story) == ["kept https://example.com/fable"]
    assert before.keys() - files(story).keys() == {"inbox/fable-00000a.json"}


def test_coverage_of_another_event_is_named_and_undone(desk: Path) -> None:
    before = {name: data for name, data in files(desk).items() if not name.startswith("seen/")}
    terminal = triage("--inbox")
    keys(terminal, "c")
    terminal.wait("no event is similar enough; name one\r\n")
    terminal.answer("Coverage of, by number or name: ", "old, nope")
    terminal.answer("Error: no event 'nope'", "old")
    terminal.wait("added to the coverage of old\r\n")
    keys(terminal, "uq")
    terminal.end()
    after = {name: data for name, data in files(desk).items() if not name.startswith("seen/")}
    assert after == before


def test_an_item_whose_event_is_there_only_goes(desk: Path) -> None:
    terminal = triage("--inbox")
    terminal.child.expect_exact("> ")
    write(desk, event("one-by-hand", url="https://example.com/one-000001", score=2))
    terminal.child.send("9")
    keys(terminal, "q")
    text = terminal.end()
    assert (
        "one-000001 is there already: one-by-hand\nit is left as it is, without --score 9" in text
    )
    assert on_disk(desk, "events/one-by-hand")["score"] == 2
    assert "one-000001" not in inbox(desk)


def test_an_item_decided_elsewhere_is_passed_over(run: Run, desk: Path) -> None:
    terminal = triage("--inbox")
    terminal.child.expect_exact("> ")
    run("keep", "one")
    run("drop", "two")
    before = files(desk)
    terminal.child.send("d")
    keys(terminal, "q")
    text = terminal.end()
    assert (
        "one-000001 is not in the inbox any more\ntwo-000002 is not in the inbox any more\n3 of 3\n"
        in text
    )
    assert text.endswith("0 kept, 0 dropped, 0 scored, 0 skipped, 1 left\n")
    assert files(desk) == before


def test_an_item_that_a_feed_changed_is_shown_again(desk: Path) -> None:
    terminal = triage("--inbox")
    terminal.child.expect_exact("> ")
    write(desk, item("one-000001", title="Corrected", published="2026-11-22T00:00:00Z"))
    terminal.child.send("7")
    keys(terminal, "7q")
    text = terminal.end()
    assert "one-000001 has changed on the disk; this is how it is now\n1 of 3\n" in text
    assert on_disk(desk, "events/one")["title"] == "Corrected"


@pytest.mark.parametrize("key", ["c", "d"])
@pytest.mark.parametrize(("pressed", "question"), [
    ("t", "remove: "), ("l", "name: "), ("g", "name: "), ("r", "Rationale: "), ("c", "name: "),
])  # fmt: skip
def test_leaving_a_question_changes_nothing(
    desk: Path, pressed: str, question: str, key: str
) -> None:
    before = files(desk)
    terminal = triage("--inbox")
    keys(terminal, pressed)
    terminal.leave(question, key)
    assert terminal.end(code=130).endswith("\n0 kept, 0 dropped, 0 scored, 0 skipped, 3 left\n")
    assert files(desk) == before


@pytest.mark.parametrize("term", ["xterm", "dumb"])
def test_hostile_texts_of_an_item_do_not_act(root: Path, term: str) -> None:
    fields = dict.fromkeys(("title", "source", "author", "summary", "rationale", "guid"), HOSTILE)
    write(root, item("evil-000002") | fields)  # invalid, and told so
    write(root, item("evil-000001", title="Evil \u200b *x*", own=HOSTILE, guid="\u00adx"))
    write(root, event("evil", title="Evil" * 9, source="Evil\u200b"))
    terminal = triage("--inbox", TERM=term)
    keys(terminal, "c")
    terminal.answer("name: ", "")
    keys(terminal, "?l")
    terminal.answer("name: ", "")
    keys(terminal, "5")
    text = COLOUR.sub("", terminal.end())
    assert not {"\x1b", "\x07", "\u202e", "\x9b"} & {*text}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "no item or event to triage\n"),
        (("--inbox",), "no item to triage\n"),
        (("--unscored",), "no event to triage\n"),
    ],
)
@pytest.mark.usefixtures("root")
def test_nothing_to_go_through_is_said(words: tuple[str, ...], message: str) -> None:
    assert triage(*words).end() == message


def test_filters_choose_items_and_events(desk: Path) -> None:
    write(desk, event("two", score=3, published="2026-11-02T00:00:00Z"))
    terminal = triage("--search", "two")
    keys(terminal, "ss")
    text = terminal.end()
    assert re.findall("(. of 2)\n.*\nTwo\n", text) == ["1 of 2", "2 of 2"]
    terminal = triage("--limit", "2")
    keys(terminal, "ss")
    assert "2 of 2\n" in terminal.end()
    terminal = triage("--unscored")
    keys(terminal, "s")
    assert terminal.end().endswith("0 scored, 1 skipped, 0 left\n")


def test_a_left_item_is_swept_before_the_round(run: Run, desk: Path) -> None:
    left = (desk / "inbox/one-000001.json").read_bytes()
    run("drop", "one")
    (desk / "inbox/one-000001.json").write_bytes(left)
    terminal = triage("--inbox")
    keys(terminal, "q")
    text = terminal.end()
    assert text.startswith("1 item was decided about already\n1 of 2\n")
    assert inbox(desk) == ["three-000003", "two-000002"]
