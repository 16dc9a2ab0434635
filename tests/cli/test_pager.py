"""What is longer than the screen of a terminal, of 24 lines, goes through the pager."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from support.commands import shell
from support.records import event, guide, write
from support.terminal import Terminal

if TYPE_CHECKING:
    from support.commands import Run

LONG = "A sentence of a text that goes on.\n\n" * 30
INTO_FILE = "cat > paged"  # a pager that shows nothing, and keeps what it gets


@pytest.fixture
def long(root: Path) -> Path:
    """Fill an almanac with more events and guides than there are lines on a screen."""
    for n in range(30):
        write(root, event(f"event-{n}", title=f"A long event {n}", summary=LONG.strip()))
        write(root, guide(f"guide-{n}", title=f"A long guide {n}", body=LONG.strip()))
    return root


def shown(*words: str, **environment: str | None) -> str:
    """Return what a command prints to a terminal with these variables."""
    return Terminal(*words, environment=environment).end()


def paged() -> str:
    """Return what the pager `INTO_FILE` has got."""
    return Path("paged").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "words",
    [
        ("list",),
        ("search", "event"),
        ("show", "event-1"),
        ("show", "event-1", "event-2"),
        ("guide", "list"),
        ("guide", "search", "guide"),
        ("guide", "show", "guide-1"),
        ("help", "json"),
        ("help", "list"),
    ],
)
@pytest.mark.usefixtures("long")
def test_what_is_longer_than_the_screen_is_paged(words: tuple[str, ...]) -> None:
    whole = shown(*words)
    assert shown(*words, PAGER=INTO_FILE) == ""
    assert paged() == whole


def test_a_long_history_is_paged(root: Path, run: Run) -> None:
    write(root, event("a"))
    for n in range(30):
        run("score", "a", str(n % 10 + 1))
    whole = shown("undo", "--list")
    assert shown("undo", "--list", PAGER=INTO_FILE) == ""
    assert paged() == whole


@pytest.mark.parametrize(("limit", "is_paged"), [(21, False), (22, True)])
@pytest.mark.usefixtures("long")
def test_what_leaves_a_line_for_the_prompt_is_not_paged(limit: int, *, is_paged: bool) -> None:
    words = ("list", "--limit", str(limit), "--sort", "title")
    assert (shown(*words, PAGER=INTO_FILE).count("A long event") == 0) == is_paged
    assert Path("paged").exists() == is_paged


def test_lines_that_the_terminal_breaks_count_as_several(root: Path) -> None:
    write(root, event("a", url=f"https://example.com/{'a' * 80 * 24}"))
    assert shown("show", "a", PAGER=INTO_FILE) == ""
    assert "aaaa" in paged()


@pytest.mark.parametrize("words", [("--no-pager", "list"), ("list", "--json"), ("list", "-q")])
@pytest.mark.usefixtures("long")
def test_no_pager_is_used_where_none_is_wanted(words: tuple[str, ...]) -> None:
    assert "event-1" in shown(*words, ALMANAC_PAGER=INTO_FILE, PAGER=INTO_FILE)
    assert not Path("paged").exists()


@pytest.mark.usefixtures("long")
def test_no_pager_is_used_off_a_terminal() -> None:
    environment = os.environ | {"ALMANAC_PAGER": INTO_FILE, "PAGER": INTO_FILE}
    assert b"event-1" in shell("list", env=environment).stdout
    assert not Path("paged").exists()


@pytest.mark.parametrize(
    "environment",
    [
        {"PAGER": "cat"},
        {"PAGER": ""},
        {"PAGER": " "},
        {"PAGER": INTO_FILE, "ALMANAC_PAGER": ""},
        {"PAGER": INTO_FILE, "ALMANAC_PAGER": "cat"},
        {"PAGER": INTO_FILE, "TERM": "dumb"},
        {"PAGER": None, "TERM": "dumb"},
    ],
    ids=str,
)
@pytest.mark.usefixtures("long")
def test_an_empty_pager_cat_or_a_dumb_terminal_stand_for_none(
    environment: dict[str, str | None],
) -> None:
    text = shown("list", **environment)
    assert text.count("A long event") == 30
    assert not Path("paged").exists()


@pytest.mark.parametrize("environment", [{"PAGER": "false"}, {"PAGER": None, "TERM": "dumb"}])
@pytest.mark.usefixtures("long")
def test_the_pager_of_almanac_goes_before_others(environment: dict[str, str | None]) -> None:
    assert shown("list", **environment, ALMANAC_PAGER=INTO_FILE) == ""
    assert paged().count("A long event") == 30


@pytest.mark.usefixtures("long")
def test_a_pager_that_is_missing_or_fails_loses_nothing() -> None:
    whole = shown("list")
    for pager in ("false", "head -1 > /dev/null; exit 3", "kill -SEGV $$"):
        assert shown("list", PAGER=pager) == whole
    assert shown("list", PAGER="no-such-pager").endswith(whole)  # the shell says so before


@pytest.mark.usefixtures("long")
def test_a_pager_that_quits_early_is_no_error() -> None:
    pager = "python3 -c 'input()'"
    assert shown("list", PAGER=pager) == ""
    assert shown("show", *(f"event-{n}" for n in range(30)), PAGER=pager) == ""


def test_a_pager_with_arguments_is_a_command_of_the_shell(long: Path) -> None:
    assert long.exists()
    assert shown("list", PAGER="sed -n 's/.*event 29.*/two  words/p' | cat") == "two  words\n"


def test_warnings_and_the_exit_code_come_after_the_pager(long: Path) -> None:
    (long / "events" / "broken.json").write_text("{")
    text = Terminal("list", environment={"PAGER": "cat; echo END"}).end(code=5)
    assert text.index("A long event") < text.index("END") < text.index("Warning: ")
    assert "broken.json" in text.partition("END")[2]


def less(folder: Path, version: str) -> str:
    """Write a program called less, and return a $PATH on which it stands first."""
    program = folder / "bin" / "less"
    program.parent.mkdir(exist_ok=True)
    program.write_text(
        f"#!/bin/sh\n[ $1 = --version ] && echo {version} && exit\ncat > paged\necho $@\n"
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return f"{program.parent}:{os.environ['PATH']}"


@pytest.mark.usefixtures("long")
def test_without_a_variable_the_pager_is_less(tmp_path: Path) -> None:
    assert shown("list", PAGER=None, PATH=less(tmp_path, "")) == "-FRX\n"
    assert paged().count("A long event") == 30


@pytest.mark.parametrize(
    ("version", "has_links"),
    [("less 590 (GNU regular expressions)", True), ("less 563", True), ("less 551", False),
     ("BusyBox v1.36", False), ("", False)],
)  # fmt: skip
def test_only_a_less_that_knows_hyperlinks_gets_them(
    long: Path, tmp_path: Path, version: str, *, has_links: bool
) -> None:
    write(long, event("event-1", url="https://example.com/a"))
    path = less(tmp_path, f"'{version}'")
    shown("list", PAGER=None, PATH=path)
    assert ("\x1b]8;;https://example.com/a\x1b\\" in paged()) == has_links
    shown("list", PAGER=f"{tmp_path}/bin/less -R")
    assert ("\x1b]8;;https://example.com/a\x1b\\" in paged()) == has_links
    assert shown("list", PAGER=INTO_FILE) == ""
    assert "\x1b]8" not in paged()


@pytest.mark.usefixtures("long")
def test_without_a_variable_and_without_less_nothing_is_paged(tmp_path: Path) -> None:
    assert shown("list", PAGER=None, PATH=str(tmp_path)).count("A long event") == 30


@pytest.mark.parametrize(("given", "expected"), [(None, "FRX"), ("-i", "-i")])
@pytest.mark.usefixtures("long")
def test_less_gets_its_options_unless_the_user_has_some(given: str | None, expected: str) -> None:
    assert shown("list", PAGER='cat > paged; echo "$LESS"', LESS=given) == f"{expected}\n"


# A pager that notes one Ctrl-C after it has read everything, and fails then.
NOTING = """
import signal, sys
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
sys.stdin.read()
print("ready", flush=True)
signal.sigwait({signal.SIGINT})
sys.exit("noted")
"""


@pytest.mark.usefixtures("long")
def test_ctrl_c_is_left_to_the_pager(tmp_path: Path) -> None:
    (tmp_path / "noting.py").write_text(NOTING)
    terminal = Terminal("list", environment={"PAGER": f"{sys.executable} noting.py"})
    terminal.press("ready", "c")
    assert terminal.end().split() == ["ready", "noted"]


@pytest.mark.usefixtures("long")
def test_ctrl_c_that_ends_the_pager_ends_the_output() -> None:
    terminal = Terminal("list", environment={"PAGER": "echo ready; exec sleep 20"})
    terminal.press("ready", "c")
    assert terminal.end().strip() == "ready"
