"""The command line itself: global options, errors, exit codes, help, completion."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib import import_module
from typing import TYPE_CHECKING

import pytest

from almanac_cli import __version__
from almanac_cli.cli.main import COMMANDS
from almanac_cli.operations.store import Store
from support.commands import check_golden, shell
from support.records import event, files, guide, write
from support.setting import NOW
from support.shapes import on_disk, same

if TYPE_CHECKING:
    from pathlib import Path

    from support.commands import Run

GUIDE_COMMANDS = ("add", "edit", "list", "remove", "show")
HELP = [(), *((name,) for name in COMMANDS), *(("guide", name) for name in GUIDE_COMMANDS)]
BOLD = "\x1b[1m"


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    """Make two almanacs, `here` and `there`, each with an event of its own name."""
    made = tmp_path / "here/data", tmp_path / "there"
    for root, name in zip(made, ("here", "there"), strict=True):
        write(Store.init(root, "test", example=False).root, event(name))
    return made


# Which almanac


@pytest.mark.parametrize("place", ["here", "here/data", "here/data/events", "here/deep/down"])
@pytest.mark.usefixtures("two")
def test_the_nearest_almanac_upwards_is_found(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    (tmp_path / place).mkdir(parents=True, exist_ok=True)
    monkeypatch.chdir(tmp_path / place)
    assert run("list", "-q").stdout == "here\n"


def test_the_environment_names_the_almanac_before_the_nearest(
    run: Run, two: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv("ALMANAC_DATA", str(two[1]))
    assert run("list", "-q").stdout == "there\n"


def test_the_option_names_the_almanac_before_the_environment(
    run: Run, two: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALMANAC_DATA", str(two[1]))
    assert run("--data", str(two[0]), "list", "-q").stdout == "here\n"


@pytest.mark.parametrize("words", [("--data", "nowhere"), ("--data", "file"), ("--data", ".")])
def test_a_folder_that_is_named_must_be_an_almanac_itself(
    run: Run, root: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    (tmp_path / "file").write_text("mine")
    before = files(root)
    assert run(*words, "list", code=6).stderr.startswith(f"Error: {words[1]} ")
    assert files(root) == before


def test_without_an_almanac_a_hint_says_how_to_make_one(run: Run, tmp_path: Path) -> None:
    assert run("list", code=6).stderr == (
        f"Error: no almanac in {tmp_path} or above it\nmake one with: almanac init\n"
    )


def test_a_newer_format_is_refused(run: Run, root: Path) -> None:
    (root / "almanac.json").write_text('{"format": 2, "name": "x"}\n')
    result = run("list", "--json", code=1)
    assert result.stdout == ""
    assert "format 2" in json.loads(result.stderr)["message"]


# The moment


@pytest.mark.parametrize(
    ("now", "added"),
    [
        ("2020-02-29T23:59:59Z", "2020-02-29T23:59:59Z"),
        ("2020-03-01T01:30:00+02:00", "2020-02-29T23:30:00Z"),
        ("2020-02-29T23:59:59.999Z", "2020-02-29T23:59:59Z"),
    ],
)
def test_the_environment_can_set_the_clock(
    run: Run, root: Path, monkeypatch: pytest.MonkeyPatch, now: str, added: str
) -> None:
    monkeypatch.setenv("ALMANAC_NOW", now)
    run("add", "One", "--source", "S")
    assert on_disk(root, "events/one")["added"] == added


@pytest.mark.parametrize(
    "now", ["x", "today", "2020-01-01", "2020-01-01T00:00:00", "2020-02-30T00:00:00Z", " "]
)
def test_a_wrong_clock_is_wrong_usage(
    run: Run, root: Path, monkeypatch: pytest.MonkeyPatch, now: str
) -> None:
    before = files(root)
    monkeypatch.setenv("ALMANAC_NOW", now)
    result = run("add", "One", "--source", "S", code=2)
    assert result.stdout == ""
    assert result.stderr.startswith("Error: $ALMANAC_NOW ")
    assert repr(now) in result.stderr
    assert files(root) == before


@pytest.mark.usefixtures("root")
def test_without_a_set_clock_the_real_one_counts(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ALMANAC_NOW")
    run("add", "One", "--source", "S")
    assert "just now" in run("show", "one").stdout


# Version, help, and words that make no sense


def test_the_version_is_the_package_s(run: Run) -> None:
    assert run("--version").stdout == f"almanac {__version__}\n"


def test_python_m_is_the_same_command() -> None:
    result = shell("--version")
    assert (result.returncode, result.stdout) == (0, f"almanac {__version__}\n".encode())


@pytest.mark.parametrize("words", HELP, ids=lambda words: "-".join(words) or "almanac")
def test_the_help_of_each_command(
    run: Run, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    text = run(*words, "--help").stdout
    assert all(len(line) <= 80 for line in text.splitlines())
    check_golden(f"help-{'-'.join(words) or 'almanac'}.txt", text)
    assert run(*words, "-h").stdout == text


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_says_of_each_what_it_says_of_itself(name: str) -> None:
    command = import_module(f"almanac_cli.cli.commands.{name.replace('-', '_')}").command
    assert command.short_help == COMMANDS[name]
    assert command.get_short_help_str(200) == COMMANDS[name]


@pytest.mark.parametrize("words", [(), ("guide",)])
def test_without_a_command_the_help_is_shown_on_stderr_as_wrong_usage(
    run: Run, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    result = run(*words, code=2)
    assert result.stdout == ""
    assert result.stderr == run(*words, "--help").stdout


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
        (("list", "--tag", "none"), 0, None, None, None),
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
            ("show", "tw"), 4, "ambiguous", "more than one event begins with 'tw'",
            "it could be two-a, two-b",
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
            "this event is there already: one", "see it with: almanac show one",
        ),
    ],
)  # fmt: skip
def test_each_failure_has_its_exit_code_and_with_json_one_object_on_stderr(  # noqa: PLR0913, PLR0917 (a table of results)
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
        assert same(result.stderr, {"error": name, "message": message, "hint": hint})
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


# Colour and encoding


@pytest.mark.parametrize(
    ("words", "environment", "bold"),
    [
        ((), {}, False),
        (("--color", "auto"), {}, False),
        (("--color", "never"), {}, False),
        (("--color", "always"), {}, True),
        (("--color", "always"), {"NO_COLOR": "1"}, True),
        (("--color", "always"), {"TERM": "dumb"}, True),
    ],
)
@pytest.mark.parametrize("command", [("list",), ("show", "one")])
def test_colour_is_for_terminals_or_whoever_asks_for_it(  # noqa: PLR0913, PLR0917 (a table of results)
    run: Run, root: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...],
    words: tuple[str, ...], environment: dict[str, str], bold: bool,  # noqa: FBT001 (a table of results)
) -> None:  # fmt: skip
    write(root, event("one"))
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    text = run(*words, *command).stdout
    assert (BOLD in text) == bold
    assert ("\x1b" in text) == bold


@pytest.mark.parametrize("form", ["--json", "--ndjson"])
def test_json_has_no_colour_even_if_asked_for(run: Run, root: Path, form: str) -> None:
    write(root, event("one"))
    assert "\x1b" not in run("--color", "always", "list", form).stdout


@pytest.mark.parametrize(
    "words", [("list", "--json"), ("list", "--ndjson"), ("show", "one", "--json")]
)
@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-16"])
def test_json_is_utf_8_whatever_the_terminal_s_encoding(
    root: Path, words: tuple[str, ...], encoding: str
) -> None:
    write(root, event("one", title="Déjà 新"))
    result = shell(*words, env=os.environ | {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"})
    assert result.returncode == 0
    assert '"Déjà 新"' in result.stdout.decode("utf-8")
    assert result.stderr == b""


def test_an_error_as_json_is_utf_8_whatever_the_encoding(root: Path) -> None:
    before = files(root)
    result = shell("show", "déjà", "--json", env=os.environ | {"PYTHONIOENCODING": "ascii"})
    assert result.returncode == 3
    assert json.loads(result.stderr.decode("utf-8"))["message"] == "no event 'déjà'"
    assert files(root) == before


@pytest.mark.parametrize("words", [("list",), ("show", "one"), ("score", "one")])
def test_words_that_the_encoding_lacks_are_escaped(root: Path, words: tuple[str, ...]) -> None:
    write(root, event("one", title="Déjà 新", rationale="Déjà 新"))
    result = shell(*words, env=os.environ | {"PYTHONIOENCODING": "latin-1"})
    assert result.returncode == 0
    assert b"D\xe9j\xe0 \\u65b0" in result.stdout


def test_a_closed_pipe_ends_quietly(shipped: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    environment = os.environ | {"ALMANAC_DATA": str(shipped)}
    for words in (("list",), ("list", "--json"), ("show", "deepseek-v4"), ("score", "--rubric")):
        assert _into(writer, words, environment) == (0, b""), words
    os.close(writer)


def _into(writer: int, words: tuple[str, ...], environment: dict[str, str]) -> tuple[int, bytes]:
    """Run `almanac` with its output going into a pipe, and return its code and stderr."""
    done = subprocess.run(
        [sys.executable, "-m", "almanac_cli", *words],
        stdout=writer, stderr=subprocess.PIPE, env=environment, check=False,
    )  # fmt: skip
    return done.returncode, done.stderr


# Completion by the shell


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("almanac ", [*COMMANDS]),
        ("almanac sh", ["show"]),
        ("almanac li", ["link", "list"]),
        ("almanac guide ", [*GUIDE_COMMANDS]),
        ("almanac show ", ["bad", "gemma-3n", "gemma-4", "gpt"]),
        ("almanac show gem", ["gemma-3n", "gemma-4"]),
        ("almanac show gpt gem", ["gemma-3n", "gemma-4"]),
        ("almanac show x", []),
        ("almanac edit gp", ["gpt"]),
        ("almanac score gp", ["gpt"]),
        ("almanac remove gp", ["gpt"]),
        ("almanac link gp", ["gpt"]),
        ("almanac link gpt gemma-3", ["gemma-3n"]),
        ("almanac unlink gpt gemma-3", ["gemma-3n"]),
        ("almanac link gpt --guide a", ["agents"]),
        ("almanac list --linked-to gp", ["gpt"]),
        ("almanac list --guide ", ["agents"]),
        ("almanac add --link gp", ["gpt"]),
        ("almanac add --guide a", ["agents"]),
        ("almanac edit gpt --link gemma-4", ["gemma-4"]),
        ("almanac guide show ", ["agents"]),
        ("almanac guide edit a", ["agents"]),
        ("almanac guide remove a", ["agents"]),
        ("almanac guide show g", []),
        ("almanac --data other show ", ["elsewhere"]),
        ("almanac list --min-s", ["--min-score"]),
        ("almanac --color a", ["auto", "always"]),
    ],
)
def test_the_shell_is_offered_commands_and_ids(
    run: Run, root: Path, tmp_path: Path, line: str, offered: list[str]
) -> None:
    for each in (event("gemma-4"), event("gemma-3n"), event("gpt"), guide("agents")):
        write(root, each)
    write(root, b"{", "bad")
    write(Store.init(tmp_path / "other", "test", example=False).root, event("elsewhere"))
    assert _completed(run, line) == offered


@pytest.mark.parametrize("line", ["almanac show ", "almanac --data nowhere show "])
def test_nothing_is_offered_where_there_is_no_almanac(run: Run, line: str) -> None:
    assert _completed(run, line) == []


def test_the_environment_s_almanac_is_offered(
    run: Run, two: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALMANAC_DATA", str(two[1]))
    assert _completed(run, "almanac show ") == ["there"]


@pytest.mark.parametrize("line", ["almanac --data to", "almanac add --json-in to"])
def test_where_a_file_is_wanted_the_shell_completes_files(run: Run, line: str) -> None:
    assert _offered(run, line) == ["file,to"]


def _completed(run: Run, line: str) -> list[str]:
    """Return the words that bash is offered for the last word of the line."""
    lines = _offered(run, line)
    assert all(each.startswith("plain,") for each in lines)
    return [each.removeprefix("plain,") for each in lines]


def _offered(run: Run, line: str) -> list[str]:
    """Return what bash is offered for the last word of the line, each with its kind."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("_ALMANAC_COMPLETE", "bash_complete")
        patch.setenv("COMP_WORDS", line)
        patch.setenv("COMP_CWORD", str(line.count(" ")))
        return run().stdout.split()


def test_the_clock_of_these_tests_is_the_one_that_is_set() -> None:
    assert os.environ["ALMANAC_NOW"] == NOW
