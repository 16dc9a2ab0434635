"""What a person is asked at a terminal, and what the answers do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.records import files, guide, write
from support.shapes import on_disk
from support.terminal import Terminal

if TYPE_CHECKING:
    from pathlib import Path


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
