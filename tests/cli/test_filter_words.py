"""Words of a search that are options: each selects, refuses and suggests as its option does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import pytest

from almanac_cli.cli.commands import guide as guide_commands
from almanac_cli.cli.commands import list as list_command
from almanac_cli.cli.commands import search as search_command
from almanac_cli.cli.options.filter_words import FILTER_WORDS, filter_rows
from almanac_cli.cli.options.filters import filter_options
from support.records import event, guide, write

if TYPE_CHECKING:
    from pathlib import Path

    from support.commands import Run


@pytest.fixture(autouse=True)
def almanac(root: Path) -> Path:
    """Write four events that hold the word `model`, and two guides."""
    write(
        root,
        event("a", title="Model a", score=9, type="paper", source="Hugging Face", author="Ann Lee",
              tier=1, tags=["x", "y"], guides=["g"], links=["b"], price=1,
              published="2026-11-22T00:00:00Z", added="2026-11-23T06:00:00Z"),
    )  # fmt: skip
    write(root, event("b", title="Model b", score=5, source="Face", tier=2, tags=["y"],
                      published="2026-11-21T00:00:00Z"))  # fmt: skip
    write(root, event("c", title="Model c", score=7, type="release", guides=["g", "h"],
                      published="2026-10-01T00:00:00Z", added="2026-10-02T00:00:00Z"))  # fmt: skip
    write(root, event("d", title="Model d", tier=3, tags=["x"]))
    write(root, guide("g", level="mixed", tags=["x"]))
    write(root, guide("h", level="beginner"))
    return root


SAME = [
    ("after:2026-11-21", ["--since", "2026-11-21"], "a b"),
    ("since:saturday", ["--since", "saturday"], "a b"),
    ('before:"last month"', ["--until", "last month"], "c"),
    ("until:2026-11-20", ["--until", "2026-11-20"], "d c"),
    ("added:2026-11", ["--added-since", "2026-11", "--added-until", "2026-11"], "a b d"),
    ("added:>=2026-11-23", ["--added-since", "2026-11-23"], "a"),
    ("added:<=2026-11-21", ["--added-until", "2026-11-21"], "b d c"),
    ("added:2026-11-22..", ["--added-since", "2026-11-22"], "a"),
    ("added:..yesterday", ["--added-until", "yesterday"], "b d c"),
    ("score:7", ["--min-score", "7", "--max-score", "7"], "c"),
    ("score:=7", ["--min-score", "7", "--max-score", "7"], "c"),
    ("score:>=7", ["--min-score", "7"], "a c"),
    ("score:>7", ["--min-score", "8"], "a"),
    ("score:<=7", ["--max-score", "7"], "b c"),
    ("score:<7", ["--max-score", "6"], "b"),
    ("score:5..7", ["--min-score", "5", "--max-score", "7"], "b c"),
    ("score:7..", ["--min-score", "7"], "a c"),
    ("score:..5", ["--max-score", "5"], "b"),
    ("SCORE:7", ["--min-score", "7", "--max-score", "7"], "c"),
    ("is:unscored", ["--unscored"], "d"),
    ("is:unlinked", ["--unlinked"], "d c"),
    ("is:unlinked", ["--orphan"], "d c"),
    ("is:guide-missing", ["--guide-missing"], "b d"),
    ("type:paper", ["--type", "paper"], "a"),
    ("type:paper OR type:release", ["--type", "paper", "--type", "release"], "a c"),
    ("type:paper type:release", ["--type", "paper", "--type", "release"], "a c"),
    ('source:"hugging face"', ["-s", "hugging face"], "a"),
    ("source:face", ["--source", "face"], "a b"),
    ("author:lee", ["--author", "lee"], "a"),
    ("tier:1 tier:3", ["--tier", "1", "--tier", "3"], "a d"),
    ("tag:x", ["-t", "x"], "a d"),
    ("tag:x tag:y", ["--tag", "x", "--tag", "y"], "a"),
    ("tag:x,y", ["--tag", "x,y"], "a"),
    ("-tag:x", ["--not-tag", "x"], "b c"),
    ("-tag:x,y", ["--not-tag", "x,y"], "c"),
    ("tag:x OR tag:y", ["--any-tag", "x,y"], "a b d"),
    ("any-tag:x any-tag:y", ["--any-tag", "x", "--any-tag", "y"], "a b d"),
    ("any-tag:x -tag:y", ["--any-tag", "x", "--not-tag", "y"], "d"),
    ("guide:g", ["--guide", "g"], "a c"),
    ("guide:g guide:h", ["--guide", "g", "--guide", "h"], "c"),
    ("linked:b", ["--linked-to", "b"], "a"),
    ("linked:b linked:c", ["--linked-to", "b", "--linked-to", "c"], ""),
    ("where:price=1", ["--where", "price=1"], "a"),
    ("where:price!=1", ["--where", "price!=1"], "b d c"),
]


@pytest.mark.parametrize(("word", "options", "ids"), SAME)
def test_a_word_selects_what_its_option_does(
    run: Run, word: str, options: list[str], ids: str
) -> None:
    assert run("list", "-q", *options).stdout.split() == ids.split()
    assert run("list", "-q", "--search", word).stdout.split() == ids.split()
    assert run("search", "-q", word).stdout.split() == ids.split()
    if " OR " not in word:
        assert {*run("search", "-q", "model", word).stdout.split()} == {*ids.split()}


@pytest.mark.parametrize(
    ("word", "ids"),
    [
        ("-score:>=7", "b d"),
        ("-after:2026-11-21", "d c"),
        ("-type:paper", "b d c"),
        ("-is:unscored", "a b c"),
        ("-is:unlinked", "a b"),
        ("-any-tag:x,y", "c"),
        ("-linked:b", "b d c"),
        ("-type:paper -type:release", "b d"),
        ("-source:face tier:3", "d"),
        ("model -tag:y", "c d"),
        ("tag:x -a", "d"),
        ("-model tag:x", ""),
    ],
)
def test_a_minus_selects_all_others(run: Run, word: str, ids: str) -> None:
    assert {*run("search", "-q", *word.split()).stdout.split()} == {*ids.split()}


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        (["score:>=6", "--min-score", "8"], "a"),
        (["score:>=8", "--min-score", "6"], "a"),
        (["score:<=8 score:<=6"], "b"),
        (["score:7", "--max-score", "6"], ""),
        (["after:2026-11-21", "--since", "2026-11-22"], "a"),
        (["before:2026-11-21 before:2026-11-20"], "d c"),
        (["type:paper", "--type", "release"], "a c"),
        (["tag:x", "--tag", "y"], "a"),
        (["-tag:x", "--not-tag", "y"], "c"),
        (["is:unlinked", "--unscored"], "d"),
    ],
)
def test_words_and_options_hold_together(run: Run, words: list[str], ids: str) -> None:
    assert run("search", "-q", *words).stdout.split() == ids.split()


@pytest.mark.parametrize(
    ("word", "options", "code"),
    [
        ("after:someday", ["--since", "someday"], 2),
        ("added:..someday", ["--added-until", "someday"], 2),
        ("score:11", ["--min-score", "11"], 2),
        ("score:<=high", ["--max-score", "high"], 2),
        ("tier:4", ["--tier", "4"], 2),
        ("tag:!", ["--tag", "!"], 2),
        ("-tag:!", ["--not-tag", "!"], 2),
        ("any-tag:!", ["--any-tag", "!"], 2),
        ("guide:nope", ["--guide", "nope"], 3),
        ("linked:nope", ["--linked-to", "nope"], 3),
        ("where:=1", ["--where", "=1"], 2),
        ("source:hugin", ["--source", "hugin"], 0),
        ("type:papr", ["--type", "papr"], 0),
        ("tag:xx", ["--tag", "xx"], 0),
        ("-tag:zz", ["--not-tag", "zz"], 0),
        ("where:prise=1", ["--where", "prise=1"], 0),
    ],
)
def test_a_word_says_what_its_option_says(
    run: Run, word: str, options: list[str], code: int
) -> None:
    by_option = run("list", *options, code=code)
    by_word = run("list", "--search", word, code=code)
    assert (by_word.stdout, by_word.stderr) == (by_option.stdout, by_option.stderr)
    assert by_word.stderr


BESIDE = "holds for the whole search, and not for one side of an OR\nto filter all, use"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("score:7 OR model", f"QUERY: 'score:7' {BESIDE} --min-score and --max-score\n"),
        ("model tag:x OR b", f"QUERY: 'tag:x' {BESIDE} --tag\n"),
        ("guide:g OR guide:h", f"QUERY: 'guide:g' {BESIDE} --guide\n"),
        ("-tag:x OR -tag:y", f"QUERY: '-tag:x' {BESIDE} --not-tag\n"),
        ("model OR -type:x", f"QUERY: '-type:x' {BESIDE} --type\n"),
        ("is:new", "no filter 'is:new': use is:unscored, is:guide-missing, is:unlinked\n"),
        ("added:>2026-11", "use >=2026-11, which includes 2026-11\n"),
    ],
)
def test_what_has_no_meaning_is_refused(run: Run, text: str, message: str) -> None:
    assert run("search", text, code=2).stderr == f"Error: {message}"


@pytest.mark.parametrize("text", ['"tag:x"', "tag:", "x-tag:b", "12:30", "a/tag:x"])
def test_what_only_looks_like_an_option_is_text(run: Run, text: str) -> None:
    assert run("search", text, "-q").stdout == ""


def test_guides_have_words_for_their_options(run: Run) -> None:
    assert run("guide", "search", "-q", "level:mixed").stdout == "g\n"
    assert run("guide", "list", "-q", "--search", "-level:mixed").stdout == "h\n"
    assert run("guide", "search", "-q", "level:mixed OR level:beginner").stdout == "g\nh\n"
    assert run("guide", "list", "-q", "--not-tag", "x").stdout == "h\n"
    assert run("guide", "search", "-q", "any-tag:x,z").stdout == "g\n"
    assert "'score'" in run("guide", "search", "score:x", code=2).stderr


@pytest.mark.parametrize(
    "command", [search_command.command, guide_commands.command.commands["search"]]
)
def test_no_option_that_filters_is_without_a_word(command: click.Command) -> None:
    names = {param.name for param in filter_options(click.Command("any")).params}
    options = [param for param in command.params if param.name in {*names, "levels"}]
    shown = {word for _, row in filter_rows(command) for word in row.split()}
    assert {option.opts[-1] for option in options} - {"--orphan"} == {
        word for word in shown if word.startswith("--")
    }
    of_words = {name for word in FILTER_WORDS for name in (*word.params, word.negated, word.choice)}
    assert names <= of_words


def test_list_has_the_options_of_search() -> None:
    rows = [*filter_rows(list_command.command)]
    assert rows == [*filter_rows(search_command.command)]
