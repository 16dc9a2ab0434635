"""What a person is asked at a terminal, and what the answers do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.records import URL, files, guide, write
from support.setting import NOW
from support.shapes import on_disk
from support.terminal import Terminal

if TYPE_CHECKING:
    from pathlib import Path

LEFT, HOME = "\x1b[D", "\x1b[H"
EMPTY_TIER = "Tier: 1 primary, 2 commentary, 3 secondhand (optional)"


def test_add_asks_a_question_a_line_with_defaults_and_saves(almanac: Path) -> None:
    terminal = Terminal("add")
    terminal.answer("Title: ", "  A new   event ")
    terminal.answer("Source: ", "Lab")
    terminal.answer("Author (optional): ", "Ada")
    terminal.answer("URL (optional): ", "https://example.com/new")
    terminal.answer("Published [now]: ", "yesterday")
    terminal.answer(f"{EMPTY_TIER} [1]: ", "")
    terminal.answer("Score, 1 to 10 (optional): ", "7")
    terminal.answer("Summary (optional): ", "In short.")
    terminal.answer("Tags, with commas between (optional): ", "On Device, chips")
    terminal.answer("Add it? [Y/n]: ", "")
    assert terminal.end().endswith("a-new-event  data/events/a-new-event.json\n")
    assert on_disk(almanac, "events/a-new-event") == {
        "id": "a-new-event", "title": "A new event", "source": "Lab", "author": "Ada", "tier": 1,
        "url": "https://example.com/new", "published": "2026-11-22T00:00:00Z", "precision": "day",
        "added": NOW,
        "score": 7, "summary": "In short.", "tags": ["chips", "on-device"],
    }  # fmt: skip


def test_empty_answers_leave_fields_unset(almanac: Path) -> None:
    terminal = Terminal("add")
    terminal.answer("Title: ", "New")
    terminal.answer("Source: ", "Unheard of")
    for question in (
        "Author (optional): ", "URL (optional): ", "Published [now]: ", f"{EMPTY_TIER}: ",
        "Score, 1 to 10 (optional): ", "Summary (optional): ",
        "Tags, with commas between (optional): ",
    ):  # fmt: skip
        terminal.answer(question, "")
    terminal.end()
    assert on_disk(almanac, "events/new") == {
        "id": "new", "title": "New", "source": "Unheard of", "published": NOW, "added": NOW,
    }  # fmt: skip


def test_add_asks_again_after_a_wrong_answer(almanac: Path) -> None:
    terminal = Terminal("add", "--author", "Ada", "--tier", "1", "--summary", "S.")
    for wrong in ("", "   ", "x" * 301):
        terminal.answer("Title: ", wrong)
    terminal.answer("Title: ", "New")
    terminal.answer("Source: ", "")
    terminal.answer("Source: ", "Lab")
    terminal.answer("URL (optional): ", "javascript:alert(1)")
    terminal.answer("Error: must be an http or https URL", "https://example.com/new")
    terminal.answer("Published [now]: ", "3")
    terminal.answer("Error: is not a date: '3'", "3 April 2026")
    for wrong in ("0", "11", "7.5", "high"):
        terminal.answer("Score, 1 to 10 (optional): ", wrong)
        terminal.child.expect_exact("Error: must be a whole number")
    terminal.answer("Score, 1 to 10 (optional): ", "5")
    terminal.answer("Tags, with commas between (optional): ", "!, x")
    terminal.answer("Error: ", "x")
    terminal.end()
    assert on_disk(almanac, "events/new") == {
        "id": "new", "title": "New", "source": "Lab", "author": "Ada", "tier": 1,
        "url": "https://example.com/new", "published": "2026-04-03T00:00:00Z", "precision": "day",
        "added": NOW,
        "score": 5, "summary": "S.", "tags": ["x"],
    }  # fmt: skip


def test_add_with_a_title_asks_nothing(almanac: Path) -> None:
    assert Terminal("add", "New", "--source", "S").end() == "new  data/events/new.json\n"
    assert on_disk(almanac, "events/new")["published"] == NOW


def test_add_without_an_almanac_does_not_ask_first(tmp_path: Path) -> None:
    text = Terminal("add").end(code=6)
    assert text.startswith(f"Error: no almanac in {tmp_path}")


def test_a_guide_is_asked_for_too(almanac: Path) -> None:
    terminal = Terminal("guide", "add")
    terminal.answer("Title: ", "Agents")
    terminal.answer("Summary (optional): ", "Short.")
    terminal.answer("Level: beginner, in-depth or mixed (optional): ", "expert")
    terminal.answer("Level: beginner, in-depth or mixed (optional): ", "mixed")
    terminal.answer("URL (optional): ", "")
    terminal.answer("Tags, with commas between (optional): ", "")
    terminal.end()
    assert on_disk(almanac, "guides/agents") == {
        "id": "agents", "title": "Agents", "summary": "Short.", "level": "mixed", "updated": NOW,
    }  # fmt: skip


@pytest.mark.parametrize("key", ["c", "d"])
def test_leaving_a_question_of_add_writes_nothing(almanac: Path, key: str) -> None:
    before = files(almanac)
    terminal = Terminal("add")
    terminal.answer("Title: ", "New")
    terminal.press("Source: ", key)
    assert terminal.end(code=130).endswith("\nError: interrupted\n")
    assert files(almanac) == before


@pytest.mark.parametrize("answer", ["y", "yes", "Y"])
def test_remove_asks_and_obeys_yes(almanac: Path, answer: str) -> None:
    terminal = Terminal("remove", "one")
    terminal.answer("  one\r\nRemove this event? [y/N]: ", answer)
    assert terminal.end().endswith("removed one\nunlinked two\n")
    assert files(almanac).keys() == {"almanac.json", "events/two.json"}
    assert "links" not in on_disk(almanac, "events/two")


@pytest.mark.parametrize("answer", ["n", "no", ""])
def test_remove_asks_and_obeys_no(almanac: Path, answer: str) -> None:
    before = files(almanac)
    terminal = Terminal("remove", "one", "two")
    terminal.answer("  one\r\n  two\r\nRemove these 2 events? [y/N]: ", answer)
    assert terminal.end(code=1).endswith("Error: nothing was removed\n")
    assert files(almanac) == before


@pytest.mark.parametrize("key", ["c", "d"])
def test_leaving_the_question_of_remove_removes_nothing(almanac: Path, key: str) -> None:
    before = files(almanac)
    terminal = Terminal("remove", "one")
    terminal.press("[y/N]: ", key)
    assert terminal.end(code=130).endswith("\nError: interrupted\n")
    assert files(almanac) == before


def test_remove_with_yes_asks_nothing(almanac: Path) -> None:
    assert Terminal("remove", "two", "--yes").end() == "removed two\n"
    assert not (almanac / "events/two.json").exists()


def test_removing_a_guide_asks_too(almanac: Path) -> None:
    write(almanac, guide("agents"))
    terminal = Terminal("guide", "remove", "agents")
    terminal.answer("Remove this guide? [y/N]: ", "y")
    assert terminal.end().endswith("removed agents\n")


@pytest.mark.parametrize("answer", ["y", "n"])
def test_merge_asks_after_it_has_said_what_goes(almanac: Path, answer: str) -> None:
    before = files(almanac)
    terminal = Terminal("merge", "one", "two")
    question = "  two\r\n  tier: kept 2, two had 1\r\nMerge this event into one? [y/N]: "
    terminal.answer(question, answer)
    if answer == "y":
        assert terminal.end().endswith("merged two into one\ntier: kept 2, two had 1\n")
        assert files(almanac).keys() == {"almanac.json", "events/one.json"}
    else:
        assert terminal.end(code=1).endswith("Error: nothing was merged\n")
        assert files(almanac) == before


def test_a_reply_can_be_edited_with_cursor_keys(almanac: Path) -> None:
    filled = ("--author", "A", "--url", URL, "--published", "yesterday", "--tier", "1")
    rest = ("--score", "5", "--summary", "S.", "--tag", "t")
    terminal = Terminal("add", "--source", "S", *filled, *rest)
    terminal.answer("Title: ", f"new ct{LEFT}a{HOME}A ")
    assert terminal.end().endswith("a-new-cat  data/events/a-new-cat.json\n")
    assert on_disk(almanac, "events/a-new-cat")["title"] == "A new cat"
