"""What is wrong with a new event is said at once, and nothing is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.records import event, files, write

if TYPE_CHECKING:
    from pathlib import Path

    from support.commands import Run


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--id", "../up"),
        ("--id", "a/b"),
        ("--id", "A"),
        ("--id", "a_b"),
        ("--id", "a\x00b"),
        ("--id", "a" * 81),
        ("--id", "a" * 10_000),
        ("--id", "con"),
        ("--source", ""),
        ("--source", "  "),
        ("--source", "x" * 121),
        ("--source", "a\x1bb"),
        ("--author", "\u202eabc"),
        ("--tier", "0"),
        ("--tier", "4"),
        ("--tier", "one"),
        ("--url", "javascript:alert(1)"),
        ("--url", "file:///etc/passwd"),
        ("--url", "ftp://example.com"),
        ("--url", "https://user:word@example.com/"),
        ("--url", "https://"),
        ("--url", "example.com"),
        ("--score", "0"),
        ("--score", "11"),
        ("--score", "7.5"),
        ("--score", "high"),
        ("--score", "-1"),
        ("--rationale", "a\x07b"),
        ("--summary", "x" * 20_001),
        ("--summary", "a\x00b"),
        ("--tag", "!"),
    ],
)
def test_a_wrong_value_is_wrong_usage_that_names_the_option(
    run: Run, root: Path, option: str, value: str
) -> None:
    before = files(root)
    options = {"--source": "S"} | {option: value}
    result = run("add", "One", *(word for pair in options.items() for word in pair), code=2)
    assert result.stderr.startswith("Error: ")
    assert option in result.stderr
    assert result.stdout == ""
    assert files(root) == before


@pytest.mark.parametrize(
    "title", ["", "   ", "\x01\x02", "a\x7fb", "\u202eabc", "\u2066x", "x" * 301, "x" * 10_000]
)
def test_a_wrong_title_is_wrong_usage(run: Run, root: Path, title: str) -> None:
    before = files(root)
    assert "title: " in run("add", title, "--source", "S", code=2).stderr
    assert files(root) == before


@pytest.mark.usefixtures("root")
def test_a_missing_source_is_wrong_usage(run: Run) -> None:
    assert run("add", "One", code=2).stderr == "Error: --source: is missing\n"


def test_all_that_is_wrong_is_said_at_once(run: Run, root: Path) -> None:
    before = files(root)
    result = run(
        "add", "One", "--tier", "9", "--score", "11", "--url", "file:///x", "--published", "3",
        code=2,
    )  # fmt: skip
    for option in ("--source", "--tier", "--score", "--url", "--published"):
        assert result.stderr.count(f"{option}: ") == 1
    assert files(root) == before


@pytest.mark.usefixtures("root")
def test_one_wrong_tag_is_one_problem(run: Run) -> None:
    result = run("add", "One", "--source", "S", "--tag", "!", code=2)
    assert result.stderr.count("--tag") == 1


@pytest.mark.parametrize(
    ("option", "value", "code"),
    [
        ("--link", "nothing", 3),
        ("--link", "../one", 3),
        ("--link", "tw", 4),
        ("--guide", "nothing", 3),
    ],
)
def test_a_link_or_guide_that_cannot_be_found_stops_the_addition(
    run: Run, root: Path, option: str, value: str, code: int
) -> None:
    write(root, event("two-a"))
    write(root, event("two-b"))
    before = files(root)
    run("add", "One", "--source", "S", option, value, code=code)
    assert files(root) == before


@pytest.mark.usefixtures("root")
def test_without_a_title_and_a_terminal_it_is_wrong_usage(run: Run) -> None:
    assert "TITLE" in run("add", "--source", "S", code=2).stderr


@pytest.mark.usefixtures("root")
def test_a_dry_run_finds_what_is_wrong_too(run: Run) -> None:
    run("add", "One", "--source", "S", "--score", "11", "--dry-run", code=2)


def test_an_event_cannot_be_added_with_a_link_to_itself(root: Path, run: Run) -> None:
    before = files(root)
    run("add", "Me", "--source", "S", "--link", "me", code=3)
    assert files(root) == before
