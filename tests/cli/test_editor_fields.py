"""`almanac edit ID --edit FIELD`: the editor on one text of a record, and what it leaves there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.editor import edited, kept, leftovers, plays
from support.records import event, files, guide, write
from support.setting import NOW
from support.shapes import on_disk
from support.terminal import Terminal

if TYPE_CHECKING:
    from pathlib import Path

    from support.commands import Run

GUIDE = guide(
    "agents",
    summary="Short.",
    takeaways=["One point.", "- Another"],
    body="# Head\n\nA.",
    references=[{"title": "A paper", "url": "https://x.org/paper"}],
)
OPENED = {
    "summary": ("Short.\n", ".txt"),
    "takeaways": ("- One point.\n- - Another\n", ".md"),
    "body": ("# Head\n\nA.\n", ".md"),
    "references": ("- A paper https://x.org/paper\n", ".md"),
}


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [
        ("summary", "New.\n\nAnd more.\n\n", "New.\n\nAnd more."),
        ("body", "# Other\n", "# Other"),
        ("takeaways", "- B\n  c\n\n* D\ne\n", ["B c", "D", "e"]),
        (
            "references",
            "- Another\n  paper https://x.org/other\n",
            [{"title": "Another paper", "url": "https://x.org/other"}],
        ),
        ("references", "", None),
        ("body", "", None),
        ("takeaways", "-\n", None),
    ],
)
def test_the_editor_opens_on_one_text_of_a_guide_alone(
    root: Path, editor: Path, field: str, typed: str, value: object
) -> None:
    write(root, GUIDE)
    edited(editor, "guide", "edit", "agents", "--edit", field, typed=typed)
    opened, suffix = OPENED[field]
    assert (editor.parent / "opened").read_text() == opened
    name = (editor.parent / "name").read_text().strip()
    assert f"/almanac-agents-{field}-" in name
    assert name.endswith(suffix)
    expected = {**GUIDE, "updated": NOW, field: value}
    assert on_disk(root, "guides/agents") == {k: v for k, v in expected.items() if v is not None}
    assert leftovers(editor.parent) == []


@pytest.mark.parametrize("field", ["summary", "rationale"])
def test_an_unset_text_of_an_event_opens_empty(almanac: Path, editor: Path, field: str) -> None:
    text = edited(editor, "edit", "one", "--edit", field, typed="Two\nlines.\n")
    assert text == "one  data/events/one.json\n"
    assert (editor.parent / "opened").read_text() == ""
    assert on_disk(almanac, "events/one")[field] == "Two\nlines."


def test_what_only_ends_otherwise_is_no_change(root: Path, editor: Path) -> None:
    write(root, GUIDE)
    before = files(root)
    text = edited(editor, "guide", "edit", "agents", "--edit", "body", typed="# Head\n\nA.")
    assert text.endswith("nothing has changed\n")
    assert files(root) == before


def test_a_text_that_cannot_be_kept_stays_in_a_named_file(almanac: Path, editor: Path) -> None:
    before = files(almanac)
    environment = plays(editor, "printf 'a\\033b' > \"$1\"")
    terminal = Terminal("edit", "one", "--edit", "summary", columns=200, environment=environment)
    terminal.child.expect_exact("summary: must not contain the control character U+001B")
    terminal.answer("Go back to the editor? [Y/n]: ", "n")
    text = terminal.end(code=5)
    assert kept(text, ".txt").read_text() == "a\033b"
    assert files(almanac) == before


def test_a_text_that_is_not_utf_8_can_be_mended(almanac: Path, editor: Path) -> None:
    script = 'if [ $n -eq 1 ]; then printf "\\377" > "$1"; else printf x > "$1"; fi'
    terminal = Terminal("edit", "one", "--edit", "summary", environment=plays(editor, script))
    terminal.child.expect_exact("summary: is not UTF-8")
    terminal.answer("Go back to the editor? [Y/n]: ", "")
    terminal.end()
    assert on_disk(almanac, "events/one")["summary"] == "x"


def test_a_record_that_changed_meanwhile_is_not_overwritten(almanac: Path, editor: Path) -> None:
    script = "sed -i s/Lab/Theirs/ data/events/one.json; echo mine > $1"
    environment = plays(editor, script)
    terminal = Terminal("edit", "one", "--edit", "summary", columns=200, environment=environment)
    text = terminal.end(code=7)
    assert "changed on disk meanwhile" in text
    assert kept(text, ".txt").read_text() == "mine\n"
    assert on_disk(almanac, "events/one")["source"] == "Theirs"


def test_an_invalid_record_is_named_and_opens_no_editor(almanac: Path, editor: Path) -> None:
    write(almanac, event("one", score=11))
    text = Terminal("edit", "one", "--edit", "summary", environment=plays(editor)).end(code=5)
    assert "events/one.json is not a valid event" in text
    assert not (editor.parent / "editor.visits").exists()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("one", "--edit", "title"), "'title' is not one of"),
        (("one", "--edit", "summary"), "--edit needs a terminal"),
        (("one", "--edit", "summary", "--score", "3"), "--edit goes with no other change"),
        (("one", "two", "--edit", "summary"), "the editor takes one event at a time"),
        (("-", "--edit", "summary"), "the editor takes one event at a time"),
        (("one", "--edit", "summary", "--dry-run"), "--edit goes with no --dry-run"),
    ],
)
def test_what_the_editor_cannot_be_opened_for_is_wrong_usage(
    run: Run, almanac: Path, words: tuple[str, ...], message: str
) -> None:
    before = files(almanac)
    assert message in run("edit", *words, code=2).stderr
    assert files(almanac) == before
