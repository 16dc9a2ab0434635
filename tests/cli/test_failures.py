"""Every failure: its exit code, its words, and its one JSON object."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from support.records import event, files, guide, write
from support.shapes import same

if TYPE_CHECKING:
    from pathlib import Path

    from support.commands import Run


@pytest.mark.parametrize(
    "words",
    [
        ("nonsense",),
        ("guide", "nonsense"),
        ("list", "--nonsense"),
        ("--nonsense", "list"),
        ("--color", "sometimes", "list"),
        ("--data",),
        ("show",),
        ("link",),
        ("list", "--limit", "x"),
        ("list", "--since"),
        ("add", "One", "--source", "S", "--score", "11"),
        ("edit", "one"),
        ("remove", "one"),
        ("score",),
    ],
)
@pytest.mark.usefixtures("root")
def test_wrong_usage_is_exit_code_2_in_words_and_as_json(
    run: Run, root: Path, words: tuple[str, ...]
) -> None:
    write(root, event("one"))
    result = run(*words, code=2)
    assert result.stdout == ""
    assert result.stderr.startswith("Error: ")
    result = run("--color", "never", *words, "--json", code=2)
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    found = json.loads(result.stderr)
    assert [*found] == ["error", "message", "hint"]
    assert found["error"] == "usage"
    assert found["message"]


def test_a_hint_leads_to_the_help_of_the_command(run: Run) -> None:
    assert run("nonsense", code=2).stderr.endswith("\nsee almanac --help\n")
    assert run("guide", "list", "--nonsense", code=2).stderr.endswith(
        "\nsee almanac guide list --help\n"
    )


# Errors


@pytest.mark.parametrize(
    ("words", "code", "name", "message", "hint"),
    [
        (("show", "one"), 0, None, None, None),
        (("list", "--until", "2000"), 0, None, None, None),
        (
            ("add", "--json-in", "missing"), 1, "failed",
            "missing: No such file or directory", None,
        ),
        (
            ("edit", "one"), 2, "usage", "nothing to change",
            "give an option, or edit on a terminal",
        ),
        (("show", "nope"), 3, "not_found", "no event 'nope'", "see almanac list"),
        (("guide", "show", "x"), 3, "not_found", "no guide 'x'", "see almanac guide list"),
        (
            ("show", "tw"), 4, "ambiguous",
            "more than one event begins with 'tw'\n  two-a  Two a, 3d ago\n  two-b  Two b, 3d ago",
            "use more of its words, or its whole id",
        ),
        (
            ("show", "bad"), 5, "invalid",
            "data/events/bad.json is not a valid event\n  title: is missing", None,
        ),
        (
            ("--data", "nowhere", "list"), 6, "no_almanac", "nowhere does not exist",
            "make it with: almanac init nowhere",
        ),
        (
            ("add", "One", "--source", "Source", "--published", "2026-11-20"), 7, "conflict",
            "this event is there already: one",
            "see it with: almanac show one; to have it twice, use --allow-duplicate",
        ),
    ],
)  # fmt: skip
def test_each_failure_has_its_exit_code_and_one_json_object(  # noqa: PLR0913, PLR0917 (a table of results)
    run: Run, root: Path, words: tuple[str, ...], code: int, name: str | None,
    message: str | None, hint: str | None,
) -> None:  # fmt: skip
    for each in (event("one"), event("two-a"), event("two-b")):
        write(root, each)
    if "bad" in words:
        write(root, event("bad", title=None))
    before = files(root)
    result = run(*words, "--json", code=code)
    if name:
        assert result.stdout == ""
        row = json.loads(result.stderr)
        assert ("candidates" in row) == (name == "ambiguous")
        row.pop("candidates", None)
        assert same(json.dumps(row), {"error": name, "message": message, "hint": hint})
        assert result.stderr.count("\n") == 1
        lines = [f"Error: {message}", *([hint] if hint else [])]
        assert run(*words, code=code).stderr == "".join(f"{line}\n" for line in lines)
    else:
        assert json.loads(result.stdout) is not None
        assert result.stderr == ""
    assert files(root) == before


@pytest.mark.parametrize("form", ["--json", "--ndjson"])
@pytest.mark.usefixtures("root")
def test_an_error_is_json_with_either_form_of_json(run: Run, form: str) -> None:
    result = run("list", "--linked-to", "nope", form, code=3)
    assert result.stdout == ""
    assert json.loads(result.stderr)["error"] == "not_found"


@pytest.mark.usefixtures("root")
def test_words_after_two_hyphens_do_not_ask_for_json(run: Run) -> None:
    assert run("show", "--", "--json", code=3).stderr.startswith("Error: no event '--json'\n")


@pytest.mark.parametrize("given", ["\x1b[2Jx", "a\x9bb", "a\u202eb", "a\rb"])
@pytest.mark.usefixtures("root")
def test_an_error_never_shows_what_was_given_raw(run: Run, given: str) -> None:
    (raw,) = {char for char in given if char in "\x1b\x9b\u202e\r"}
    for words in (("show", given), (given,), ("list", "--since", given), ("--data", given, "list")):
        result = run(*words, code=6 if "--data" in words else 3 if "show" in words else 2)
        assert raw not in result.stderr


@pytest.mark.parametrize("words", [("list",), ("show", "one"), ("guide", "list")])
def test_an_answer_that_had_to_leave_one_out_is_exit_code_5(
    run: Run, root: Path, words: tuple[str, ...]
) -> None:
    write(root, event("one"))
    write(root, guide("a-guide"))
    write(root, event("bad", tier=9))
    write(root, guide("bad", level="x"))
    assert run(*words, code=5).stdout
    result = run(*words, "--json", code=5)
    assert json.loads(result.stdout)
    assert json.loads(result.stderr)["error"] == "invalid"


def test_choices_that_miss_are_named_in_one_line(run: Run) -> None:
    message = "Missing argument 'bash|zsh|fish'. Choose from: bash, zsh, fish"
    assert run("completion", code=2).stderr.splitlines()[0] == f"Error: {message}"
