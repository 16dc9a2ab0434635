"""What is shown on a terminal: tables and pages that fit, and colour."""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING

import pexpect
import pytest

from support.records import event, files, write
from support.terminal import COLOUR, Terminal

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("columns", [80, 40])
@pytest.mark.parametrize(
    "words",
    [
        ("list",),
        ("list", "--fields", "title,source,author,tags,id"),
        ("guide", "list"),
        ("show", "gemma-4-and-what-makes-an-open-model-succeed"),
        ("guide", "show", "open-weights"),
        ("source", "list"),
        ("source", "list", "--stale", "1d"),
        ("source", "show", "xai", "arxiv"),
    ],
)
@pytest.mark.usefixtures("shipped")
def test_no_line_is_wider_than_the_terminal(words: tuple[str, ...], columns: int) -> None:
    lines = COLOUR.sub("", Terminal(*words, columns=columns).end()).splitlines()
    long = [line for line in lines if len(line) > columns and "://" not in line]
    assert long == []
    assert len(lines) > 10


@pytest.mark.parametrize("columns", [80, 40])
def test_a_list_of_wide_characters_fits(root: Path, columns: int) -> None:
    write(root, event("a", title="新しい模型" * 20, source="新闻" * 20))
    lines = COLOUR.sub("", Terminal("list", columns=columns).end()).splitlines()
    assert (
        max(sum(1 if char.isascii() or char == "…" else 2 for char in line) for line in lines)
        <= columns
    )


def test_an_id_is_never_cut_to_one_that_is_ambiguous(root: Path) -> None:
    for name in ("a" * 50 + "-x", "a" * 50 + "-y"):
        write(root, event(name, title="T " * 40, source="S " * 40))
    text = Terminal("list", columns=80).end()
    for name in ("x", "y"):
        assert "a" * 50 + f"-{name}" in text


def test_a_table_on_a_terminal_shows_titles_cut_with_an_ellipsis(root: Path) -> None:
    write(root, event("a", title="word " * 30, source="Lab"))
    line = COLOUR.sub("", Terminal("list").end()).splitlines()[2]
    assert line.startswith("       3d ago  Lab     word word ")
    assert "…" in line


@pytest.mark.parametrize(
    ("words", "environment", "coloured"),
    [
        ((), {}, True),
        (("--color", "auto"), {}, True),
        (("--color", "always"), {}, True),
        (("--color", "never"), {}, False),
        ((), {"NO_COLOR": "1"}, False),
        ((), {"NO_COLOR": ""}, True),
        ((), {"TERM": "dumb"}, False),
    ],
)
@pytest.mark.parametrize("command", [("list",), ("show", "one")])
@pytest.mark.usefixtures("almanac")
def test_colour_is_written_on_a_terminal_unless_it_is_unwanted(
    command: tuple[str, ...], words: tuple[str, ...], environment: dict[str, str], *, coloured: bool
) -> None:
    text = Terminal(*words, *command, environment=environment).end()
    assert bool(COLOUR.search(text)) == coloured
    assert "\x1b" not in COLOUR.sub("", text)


@pytest.mark.usefixtures("almanac")
def test_without_colour_a_terminal_shows_the_same_words() -> None:
    plain = Terminal("list", environment={"NO_COLOR": "1"}).end()
    assert COLOUR.sub("", Terminal("list").end()) == plain


@pytest.mark.parametrize("columns", [20, 40, 80])
def test_json_on_a_terminal_is_never_cut_nor_coloured(root: Path, columns: int) -> None:
    write(root, event("a", title=("word " * 50).strip()))
    text = Terminal("list", "--json", columns=columns).end()
    assert json.loads(text)[0]["title"] == ("word " * 50).strip()


def test_an_error_on_a_terminal_is_plain_words(almanac: Path) -> None:
    before = files(almanac)
    assert Terminal("show", "nope").end(code=3) == "Error: no event 'nope'\nsee almanac list\n"
    assert files(almanac) == before


def test_many_files_are_read_with_a_bar_on_a_terminal(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("almanac_cli.cli.context.PROGRESS_MIN_ITEMS", 3)
    for n in range(5):
        write(root, event(f"e-{n}"))
    code = (
        "import almanac_cli.cli.context as s; s.PROGRESS_MIN_ITEMS = 3; "
        "from almanac_cli.__main__ import main; main()"
    )
    child = pexpect.spawn(sys.executable, ["-c", code, "list", "-q"], encoding="utf-8", timeout=20)
    child.expect("Indexing")
    child.expect("e-4")
    child.expect(pexpect.EOF)


@pytest.mark.parametrize("columns", [30, 36, 40, 47, 60, 80, 200])
def test_a_progress_bar_is_no_wider_than_the_terminal(columns: int) -> None:
    code = (
        "import time; from almanac_cli.cli.context import progress_bar\n"
        "with progress_bar(range(2001), 'Making the site') as steps:\n"
        "    for step in steps: time.sleep(0.0005)"
    )
    child = pexpect.spawn(
        sys.executable, ["-c", code], encoding="utf-8", timeout=20, dimensions=(24, columns)
    )
    child.expect(pexpect.EOF)
    lines = re.split(r"[\r\n]+", re.sub(r"\x1b\[\??[0-9;]*[A-Za-z]", "", child.before or ""))
    bars = [line for line in lines if line.startswith("Making the site  [")]
    assert len(bars) > 5
    assert max(map(len, bars)) < min(columns, 72)
