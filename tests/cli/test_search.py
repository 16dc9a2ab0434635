"""`almanac search`: the events that hold some words, best first, with what was found."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from support.records import event, write
from support.shapes import seen_event

if TYPE_CHECKING:
    from pathlib import Path

    from support.commands import Run

OPEN = event(
    "open", title="Open weights", source="Lab", author="Ann Lee", score=8,
    summary="A model that anyone can run.", published="2026-11-23T06:00:00Z",
)  # fmt: skip
RUN = event(
    "run", title="How to run models", source="Press", summary="With open weights it is easy.",
    tags=["gpt-4o"], rationale="Useful.", published="2026-11-04T00:00:00Z", links=["open"],
)  # fmt: skip
RULE = event(
    "rule", title="A rule", source="Open Council", rationale="It binds; questions remain.",
    score=5, published="2026-10-01T00:00:00Z",
)  # fmt: skip


@pytest.fixture(autouse=True)
def three(root: Path) -> Path:
    """Write three events that hold the word `open` in other places."""
    for each in (OPEN, RUN, RULE):
        write(root, each)
    return root


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("open",), "open run rule"),
        (("weight",), "open run"),
        (("open", "run"), "open run"),
        (("open run",), "open run"),
        (("models", "-weights"), ""),
        (("open", "-weights"), "rule"),
        (("-weights", "open"), "rule"),
        (("open", "-title:open"), "run rule"),
        (("open", "--", "-weights"), "rule"),
        (('"open weights"',), "open run"),
        (('"weights open"',), ""),
        (("quest*",), "rule"),
        (("rule", "OR", "lee"), "open rule"),
        (("source:open",), "rule"),
        (("tag:gpt-4o",), "run"),
        (("GPT-4o",), "run"),
        (("author:lee",), "open"),
        (("title:open",), "open"),
        (("open", "--min-score", "5"), "open rule"),
        (("open", "--source", "press"), "run"),
        (("open", "--since", "2026-11-01"), "open run"),
        (("open", "--linked-to", "run"), "open"),
        (("open", "--orphan"), "rule"),
        (("open", "--sort", "-published"), "open run rule"),
        (("open", "--sort", "published"), "rule run open"),
        (("open", "--reverse"), "rule run open"),
        (("absent",), ""),
    ],
)
def test_the_events_that_hold_the_words_are_found(
    run: Run, words: tuple[str, ...], found: str
) -> None:
    before = words.index("--") if "--" in words else len(words)
    result = run("search", *words[:before], "-q", *words[before:])
    assert sorted(result.stdout.split()) == sorted(found.split())
    if "--sort" in words or found == "open run rule":
        assert result.stdout.split() == found.split()


def test_a_word_in_the_title_counts_most_in_the_source_least(run: Run) -> None:
    assert run("search", "-q", "open").stdout.split() == ["open", "run", "rule"]


def test_under_each_event_stands_a_line_with_the_words(run: Run) -> None:
    text = run("search", "open").stdout
    assert text == (
        "score  age      source        title              id\n"
        "-----  -------  ------------  -----------------  ----\n"
        "    8  6h ago   Lab           Open weights       open\n"
        "       A model that anyone can run.\n"
        "       19d ago  Press         How to run models  run\n"
        "       With open weights it is easy.\n"
        "    5  1mo ago  Open Council  A rule             rule\n"
    )


def test_where_the_words_stand_in_the_rationale_it_is_shown(run: Run) -> None:
    assert "       It binds; questions remain.\n" in run("search", "questions").stdout


def test_the_words_are_bold_in_colour(run: Run) -> None:
    lines = run("--color", "always", "search", "weights", "--limit", "1").stdout.split("\n")
    assert "Open \x1b[1mweights\x1b[0m" in lines[2]
    lines = run("--color", "always", "search", "open", "run").stdout.split("\n")
    assert "       With \x1b[1mopen\x1b[0m weights it is easy." in lines


def test_json_is_that_of_a_list(run: Run) -> None:
    found = json.loads(run("search", "weights", "--json").stdout)
    assert found == [seen_event(OPEN, links=["run"]), seen_event(RUN, links=["open"])]
    assert json.loads(run("search", "absent", "--json").stdout) == []


def test_a_limit_says_what_it_cut_off(run: Run) -> None:
    result = run("search", "open", "--limit", "1", "--ndjson", "--fields", "id")
    assert (result.stdout, result.stderr) == ('{"id":"open"}\n', "1 of 3\n")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("-open",), "QUERY: '-open' needs another word to search in"),
        (("...",), "QUERY: nothing to search for: '...' has no word in it"),
        (("",), "QUERY: nothing to search for: give a word"),
        ((), "Missing argument 'QUERY...'."),
    ],
)
def test_nothing_to_search_for_is_wrong_usage(
    run: Run, words: tuple[str, ...], message: str
) -> None:
    assert run("search", *words, code=2).stderr.splitlines()[0] == f"Error: {message}"


def test_an_option_that_does_not_exist_is_not_taken_for_a_word(run: Run) -> None:
    said = run("search", "open", "--opne", code=2).stderr
    assert "No such option" in said
    assert "--opne" in said  # how it is quoted depends on the version of click


def test_list_with_search_finds_the_same_newest_first(run: Run) -> None:
    assert run("list", "--search", "open", "-q").stdout.split() == ["open", "run", "rule"]
    assert run("list", "--search", "rule OR run", "-q").stdout.split() == ["open", "run", "rule"]
    assert "With open weights" in run("list", "--search", "open").stdout
    assert run("list", "--search", "-x", code=2).stderr == (
        "Error: --search: '-x' needs another word to search in\n"
    )


def test_an_invalid_file_is_named_and_an_edited_one_found_anew(run: Run, root: Path) -> None:
    assert run("search", "-q", "entirely").stdout == ""
    write(root, OPEN | {"summary": "Something else entirely."})
    write(root, b"{", "torn")
    result = run("search", "-q", "entirely", code=5)
    assert result.stdout == "open\n"
    assert "torn.json" in result.stderr
    (root / "events" / "torn.json").unlink()
    (root / "events" / "open.json").unlink()
    assert run("search", "-q", "entirely OR anyone").stdout == ""
