"""What `add` asks at a terminal, and what the replies do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.records import event, files, guide, write
from support.setting import NOW
from support.shapes import on_disk
from support.terminal import Terminal

if TYPE_CHECKING:
    from pathlib import Path

URL = "https://example.com/new"
URL_QUESTION = "URL (optional): "
TIER, TYPE = "Tier, 1 to 3 (optional)", "Type (optional): "
SUMMARY, TAGS = "Summary (optional; e: editor): ", "Tags, with commas (optional): "
SCORE, RATIONALE = "Score, 1 to 10 (optional): ", "Rationale (optional; e: editor): "
GUIDES, LINKS = "Guides, with commas (optional): ", "Links, by number or name (optional): "


def ask(terminal: Terminal, *replies: tuple[str, str]) -> Terminal:
    for question, reply in replies:
        terminal.answer(question, reply)
    return terminal


def finish(terminal: Terminal) -> str:
    """Leave the last question empty, and return all that was printed."""
    return ask(terminal, (LINKS, "")).end()


def test_add_asks_a_question_a_line_with_defaults_and_saves(almanac: Path) -> None:
    terminal = ask(
        Terminal("add"),
        ("? explains a question, < goes back, Ctrl-C stops\r\n" + URL_QUESTION, URL),
        ("Title: ", "  Some   news "),
        ("Source: ", "Lab"),
        ("Author (optional): ", "Ada"),
        ("Published [now]: ", "yesterday"),
        (TYPE, "A Paper"),
        (f"{TIER} [1]: ", ""),
        (SUMMARY, "In short."),
        (TAGS, "Open Weights, chips"),
        (SCORE, "7"),
        (RATIONALE, "Since."),
    )
    assert finish(terminal).endswith("some-news  data/events/some-news.json\n")
    assert on_disk(almanac, "events/some-news") == {
        "id": "some-news", "title": "Some news", "type": "a-paper", "source": "Lab",
        "author": "Ada", "tier": 1, "url": URL, "published": "2026-11-22T00:00:00Z",
        "precision": "day", "added": NOW, "score": 7, "rationale": "Since.",
        "summary": "In short.", "tags": ["chips", "open-weights"],
    }  # fmt: skip


def test_empty_replies_leave_fields_unset(almanac: Path) -> None:
    terminal = ask(
        Terminal("add"),
        (URL_QUESTION, ""),
        ("Title: ", "New"),
        ("Source: ", "Unheard of"),
        ("Author (optional): ", ""),
        ("Published [now]: ", ""),
        (TYPE, ""),
        (f"{TIER}: ", ""),
        (SUMMARY, ""),
        (TAGS, ""),
        (SCORE, ""),
    )
    finish(terminal)
    assert on_disk(almanac, "events/new") == {
        "id": "new", "title": "New", "source": "Unheard of", "published": NOW, "added": NOW,
    }  # fmt: skip


def test_a_hyphen_leaves_a_field_unset_that_has_a_default(almanac: Path) -> None:
    options = ("-u", URL, "--author", "A", "-d", "today", "--type", "x", "-m", "S", "-t", "t")
    terminal = ask(Terminal("add", *options), ("Title: ", "New"), ("Source: ", "Lab"))
    finish(ask(terminal, (f"{TIER} [1]: ", "-"), (SCORE, "-")))
    assert "tier" not in on_disk(almanac, "events/new")


def test_add_asks_again_after_a_wrong_reply(almanac: Path) -> None:
    terminal = Terminal("add", "--author", "Ada", "--tier", "1", "-m", "S.", "--type", "x")
    terminal.answer(URL_QUESTION, "javascript:alert(1)")
    terminal.answer("Error: must be an http or https URL", URL)
    for wrong in ("", "   ", "x" * 301):
        terminal.answer("Title: ", wrong)
    ask(terminal, ("Title: ", "New"), ("Source: ", ""), ("Source: ", "Lab"))
    terminal.answer("Published [now]: ", "3")
    terminal.answer("Error: is not a date: '3'", "3 April 2026")
    terminal.answer(TAGS, "!, x")
    terminal.answer("Error: ", "x")
    for wrong in ("0", "11", "7.5", "high"):
        terminal.answer(SCORE, wrong)
        terminal.child.expect_exact("Error: must be a whole number")
    ask(terminal, (SCORE, "5"), (RATIONALE, ""))
    finish(terminal)
    assert on_disk(almanac, "events/new") == {
        "id": "new", "title": "New", "type": "x", "source": "Lab", "author": "Ada", "tier": 1,
        "url": URL, "published": "2026-04-03T00:00:00Z", "precision": "day",
        "added": NOW, "score": 5, "summary": "S.", "tags": ["x"],
    }  # fmt: skip


def test_add_with_a_title_asks_nothing(almanac: Path) -> None:
    assert Terminal("add", "New", "--source", "S").end() == "new  data/events/new.json\n"
    assert on_disk(almanac, "events/new")["published"] == NOW


def test_add_without_an_almanac_does_not_ask_first(tmp_path: Path) -> None:
    text = Terminal("add").end(code=6)
    assert text.startswith(f"Error: no almanac in {tmp_path}")


def test_wrong_options_are_refused_before_the_first_question(almanac: Path) -> None:
    before = files(almanac)
    text = Terminal("add", "--score", "11").end(code=2)
    assert text.startswith("Error: --score: must be a whole number from 1 to 10")
    assert Terminal("add", "--link", "nope").end(code=3).startswith("Error: no event 'nope'")
    assert files(almanac) == before


def test_a_guide_is_asked_for_too(almanac: Path) -> None:
    terminal = ask(
        Terminal("guide", "add"),
        (URL_QUESTION, ""),
        ("Title: ", "Agents"),
        (SUMMARY, "Short."),
        ("Level (optional): ", "expert"),
        ("Level (optional): ", "mixed"),
        (TAGS, ""),
        ("Text (optional; e: editor): ", "# Agents"),
    )
    terminal.end()
    assert on_disk(almanac, "guides/agents") == {
        "id": "agents", "title": "Agents", "summary": "Short.", "level": "mixed",
        "body": "# Agents", "updated": NOW,
    }  # fmt: skip


def test_a_question_mark_explains_each_question(almanac: Path) -> None:
    terminal = ask(Terminal("add"), (URL_QUESTION, "?"))
    lines = (
        "The address of the page; one that is here already is named at once.\r\n"
        "< goes back, - leaves it empty, Ctrl-C stops.\r\n"
    )
    ask(terminal, (lines + URL_QUESTION, ""), ("Title: ", "?"))
    ask(terminal, ("What happened, in one line.\r\n< goes back, Ctrl-C stops.\r\nTitle: ", "New"))
    terminal.answer("Source: ", "?")
    terminal.answer("< goes back, Tab completes it, Ctrl-C stops.\r\nSource: ", "Unheard of")
    for question in ("Author (optional): ", "Published [now]: ", TYPE, f"{TIER}: "):
        terminal.answer(question, "")
    terminal.answer(SUMMARY, "?")
    terminal.answer("- leaves it empty, e opens the editor, Ctrl-C stops.", "")
    ask(terminal, (TAGS, ""), (SCORE, "?"))
    ask(terminal, ("If torn between two scores, take the lower.", "4"), (RATIONALE, ""))
    finish(terminal)
    assert on_disk(almanac, "events/new")["score"] == 4


def test_going_back_keeps_what_was_entered_as_the_default(almanac: Path) -> None:
    options = ("--author", "A", "-d", "today", "--type", "x", "-m", "S", "-t", "t")
    terminal = ask(
        Terminal("add", *options),
        (URL_QUESTION, "<"),
        (URL_QUESTION, URL),
        ("Title: ", "A title that is much longer than it ought to be"),
        ("Source: ", "Lab"),
        (f"{TIER} [1]: ", "3"),
        (SCORE, "<"),
        (f"{TIER} [3]: ", "<"),
        ("Source [Lab]: ", "<"),
        ("Title [A title that is much longer t…]: ", "<"),
        (f"URL (optional) [{URL}]: ", "-"),
        ("Title [A title that is much longer t…]: ", "Short"),
        ("Source [Lab]: ", ""),
        (f"{TIER} [3]: ", ""),
        (SCORE, ""),
    )
    finish(terminal)
    record = on_disk(almanac, "events/short")
    assert (record["source"], record["tier"], record.get("url")) == ("Lab", 3, None)


def test_a_reason_is_asked_for_a_score_alone(almanac: Path) -> None:
    options = ("-s", "S", "--author", "A", "-d", "today", "--type", "x", "-m", "S", "-t", "t")
    terminal = ask(
        Terminal("add", *options, "-u", URL),
        ("Title: ", "New"),
        (f"{TIER}: ", ""),
        (SCORE, "5"),
        (RATIONALE, "Why."),
    )
    finish(terminal)
    assert on_disk(almanac, "events/new")["rationale"] == "Why."


def test_without_a_score_its_reason_is_forgotten(almanac: Path) -> None:
    write(almanac, guide("agents"))
    options = ("-s", "S", "--author", "A", "-d", "today", "--type", "x", "-m", "S", "-t", "t")
    terminal = ask(
        Terminal("add", *options, "-u", URL),
        ("Title: ", "New"),
        (f"{TIER}: ", ""),
        (SCORE, "5"),
        (RATIONALE, "Why."),
        (GUIDES, "<"),
        ("Rationale (optional; e: editor) [Why.]: ", "<"),
        ("Score, 1 to 10 (optional) [5]: ", "-"),
        (GUIDES, ""),
    )
    finish(terminal)
    assert {"score", "rationale"}.isdisjoint(on_disk(almanac, "events/new"))


def test_guides_are_named_by_their_beginnings(almanac: Path) -> None:
    write(almanac, guide("agents"))
    write(almanac, guide("open-weights"))
    options = ("--author", "A", "-d", "today", "--type", "x", "-m", "S", "-t", "t", "-n", "5")
    terminal = ask(Terminal("add", *options, "-s", "S", "-u", URL, "--tier", "1"), ("Title: ", "X"))
    ask(terminal, (RATIONALE, ""), (GUIDES, "nope"), ("Error: no guide 'nope'", "open, ag"))
    finish(terminal)
    assert on_disk(almanac, "events/x")["guides"] == ["agents", "open-weights"]


@pytest.fixture
def near(almanac: Path) -> Path:
    """Add events of which three are about one matter, and others so that words can tell."""
    for n, words in enumerate(("Chips in Ohio", "A law in Kenya", "Robots at sea", "Music bots")):
        write(almanac, event(f"other-{n}", title=words, summary=f"{words} and more of it."))
    for n, source in enumerate(("Blog", "Paper", "Wire")):
        summary = "Gemma 4 by Google runs on phones."
        write(almanac, event(f"gemma-{n}", title="Gemma 4 is out", source=source, summary=summary))
    return almanac


def test_links_are_chosen_by_number_or_name(near: Path) -> None:
    options = ("--author", "A", "-d", "2026-05-01", "--type", "x", "-s", "S", "-u", URL)
    summary = ("-m", "Gemma 4 by Google runs on phones.", "-t", "t", "--tier", "1")
    terminal = ask(Terminal("add", *options, *summary), ("Title: ", "Gemma 4 on phones"))
    terminal.answer(SCORE, "")
    terminal.wait("The nearest events:\r\n 1  Gemma 4 is out\r\n    unscored, ")
    ask(terminal, (LINKS, "9"), ("'9' is not among 1 to 3", "1, other-2"))
    terminal.end()
    links = on_disk(near, "events/gemma-4-on-phones")["links"]
    assert links[0].startswith("gemma-")
    assert links[1:] == ["other-2"]
