"""What `add` says at a terminal of a record that is there already, or of the same story."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.records import event, files, guide, write
from support.shapes import on_disk
from support.terminal import Terminal

if TYPE_CHECKING:
    from pathlib import Path

URL = "https://example.com/a"
CHOICE = "c: add its coverage, d: add it twice, s: stop [s]: "
HERE = "This event is here already: Gemma 4 is out (Lab, 3d ago), gemma-4\r\n"
REST = ("--author", "A", "--type", "x", "-m", "S", "-t", "t", "--tier", "1", "-n", "5")


@pytest.fixture
def almanac(root: Path) -> Path:
    """Write an event that has a URL, and a report of it."""
    report = {"source": "Wire", "url": "https://wire.example/x"}
    write(root, event("gemma-4", title="Gemma 4 is out", source="Lab", url=URL, coverage=[report]))
    return root


@pytest.mark.parametrize("url", [f"{URL}?utm_source=x", "https://wire.example/x"])
def test_a_known_url_is_named_before_anything_else(almanac: Path, url: str) -> None:
    before = files(almanac)
    terminal = Terminal("add")
    terminal.answer("URL (optional): ", url)
    terminal.answer(HERE + CHOICE, "")
    text = terminal.end(code=1)
    assert text.endswith("Not saved: url\nError: nothing was added\n")
    assert files(almanac) == before


@pytest.mark.usefixtures("almanac")
def test_a_known_url_of_an_option_is_named_first() -> None:
    terminal = Terminal("add", "--url", URL)
    terminal.answer(HERE + CHOICE, "s")
    assert "Title" not in terminal.end(code=1)


def test_a_known_url_can_be_added_as_coverage(almanac: Path) -> None:
    terminal = Terminal("add", "--dry-run")
    for keep in (False, True):
        terminal = Terminal("add", *([] if keep else ["--dry-run"]))
        terminal.answer("URL (optional): ", URL)
        terminal.answer(CHOICE, "c")
        terminal.answer("Title: ", "Google gives Gemma away")
        terminal.answer("Source: ", "Blog")
        terminal.answer("Published [now]: ", "November 2026")
        text = terminal.end()
        assert text.startswith("? explains")
        assert "added to the coverage of gemma-4\n" in text
        assert len(on_disk(almanac, "events/gemma-4")["coverage"]) == 1 + keep
    assert on_disk(almanac, "events/gemma-4")["coverage"][1] == {
        "source": "Blog", "url": URL, "published": "2026-11-01T00:00:00Z",
        "title": "Google gives Gemma away", "precision": "month",
    }  # fmt: skip


def test_coverage_of_the_same_page_names_what_differs(almanac: Path) -> None:
    terminal = Terminal("add")
    terminal.answer("URL (optional): ", URL)
    terminal.answer(CHOICE, "c")
    terminal.answer("Title: ", "Another title")
    terminal.answer("Source: ", "LAB")
    terminal.answer("Published [now]: ", "2026-11-20")
    text = terminal.end()
    assert text.endswith('title: kept "Gemma 4 is out", the new event had "Another title"\n')
    assert len(on_disk(almanac, "events/gemma-4")["coverage"]) == 1


def test_a_known_url_can_be_added_twice(almanac: Path) -> None:
    terminal = Terminal("add", *REST, "-d", "today")
    terminal.answer("URL (optional): ", URL)
    terminal.answer(CHOICE, "d")
    terminal.answer("Title: ", "Quite another thing")
    terminal.answer("Source: ", "Lab")
    terminal.answer("Rationale", "")
    terminal.answer("Links", "")
    terminal.end()
    assert on_disk(almanac, "events/quite-another-thing")["url"] == URL


@pytest.mark.usefixtures("almanac")
def test_with_allow_duplicate_a_known_url_is_not_named() -> None:
    terminal = Terminal("add", *REST, "-d", "today", "--allow-duplicate", "-u", URL, "-s", "Lab")
    terminal.answer("Title: ", "Quite another thing")
    terminal.answer("Rationale", "")
    terminal.answer("Links", "")
    assert "already" not in terminal.end()


def test_another_url_can_be_entered_in_place_of_a_known_one(almanac: Path) -> None:
    terminal = Terminal("add", *REST, "-d", "today", "-s", "Unheard of")
    terminal.answer("URL (optional): ", URL)
    terminal.answer(CHOICE, "x")
    terminal.answer("Error: answer one of c, d, s, or < to go back\r\n" + CHOICE, "<")
    terminal.answer(f"URL (optional) [{URL}]: ", "https://example.com/b")
    terminal.answer("Title: ", "Quite another thing")
    terminal.answer("Rationale", "")
    terminal.answer("Links", "")
    terminal.end()
    assert on_disk(almanac, "events/quite-another-thing")["url"] == "https://example.com/b"


def test_without_a_url_source_title_and_day_tell_too(almanac: Path) -> None:
    write(almanac, event("plain", title="A law", source="Lab"))
    terminal = Terminal("add")
    terminal.answer("URL (optional): ", "")
    terminal.answer("Title: ", "A LAW")
    terminal.answer("Source: ", "lab")
    terminal.answer("Author (optional): ", "")
    terminal.answer("Published [now]: ", "2026-11-20")
    terminal.answer("This event is here already: A law (Lab, 3d ago), plain\r\n" + CHOICE, "s")
    terminal.end(code=1)


def test_a_guide_that_is_there_has_no_coverage(almanac: Path) -> None:
    write(almanac, guide("agents", url=URL))
    terminal = Terminal("guide", "add")
    terminal.answer("URL (optional): ", URL)
    question = (
        "This guide is here already: Agents (2d ago), agents\r\nd: add it twice, s: stop [s]: "
    )
    terminal.answer(question, "s")
    terminal.end(code=1)


STORY = "Likely the same story: Gemma 4 is out on phones today (Lab, 3d ago), phones\r\n"
STORY_CHOICE = "c: add its coverage, o: an event of its own, s: stop [o]: "


@pytest.fixture
def story(almanac: Path) -> Path:
    """Add an event to be told once more, and others so that its words are rare ones."""
    for n, words in enumerate(("Chips in Ohio", "A law in Kenya", "Robots at sea", "Music bots")):
        write(almanac, event(f"other-{n}", title=words, summary=f"{words} and more of it."))
    title = "Gemma 4 is out on phones today"
    write(almanac, event("phones", title=title, source="Lab", summary=f"{title}, says Google."))
    return almanac


def tell_again(*words: str) -> Terminal:
    """Answer all questions as to tell the story of `phones` again, up to the tags."""
    options = ("--author", "A", "--type", "x", "--tier", "1", "-d", "2026-11-20")
    terminal = Terminal("add", *options, *words)
    terminal.answer("URL (optional): ", "https://blog.example/gemma")
    terminal.answer("Title: ", "Gemma 4 is out on phones")
    terminal.answer("Source: ", "Blog")
    terminal.answer("Summary", "Gemma 4 is out on phones today, says Google.")
    terminal.answer("Tags", "")
    return terminal


def test_the_same_story_of_another_page_becomes_coverage(story: Path) -> None:
    terminal = tell_again()
    terminal.answer(STORY + STORY_CHOICE, "c")
    assert "added to the coverage of phones\n" in terminal.end()
    assert on_disk(story, "events/phones")["coverage"] == [
        {
            "source": "Blog",
            "url": "https://blog.example/gemma",
            "published": "2026-11-20T00:00:00Z",
            "title": "Gemma 4 is out on phones",
        }
    ]


def test_the_same_story_may_be_an_event_of_its_own(story: Path) -> None:
    terminal = tell_again()
    terminal.answer(STORY_CHOICE, "<")
    terminal.answer("Tags", "")
    terminal.answer(STORY_CHOICE, "")
    terminal.answer("Score", "")
    terminal.answer("Links, by number or name (optional): ", "1")
    terminal.end()
    assert on_disk(story, "events/gemma-4-is-out-on-phones")["links"] == ["phones"]


@pytest.mark.usefixtures("story")
def test_add_with_a_title_names_the_same_story_and_adds() -> None:
    words = ("-m", "Gemma 4 is out on phones today, says Google.", "-s", "Blog", "-d", "2026-11-20")
    text = Terminal("add", "Gemma 4 is out on phones", *words).end()
    assert text.startswith(STORY.replace("\r", ""))
    assert text.endswith("data/events/gemma-4-is-out-on-phones.json\n")
