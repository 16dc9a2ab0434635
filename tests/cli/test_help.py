"""The version, and the help of every command."""

from __future__ import annotations

from importlib import import_module

import pytest

from almanac_cli import __version__
from almanac_cli.cli.main import COMMANDS
from support.commands import GUIDE_COMMANDS, SOURCE_COMMANDS, Run, shell
from support.golden import check_golden

HELP = [
    (),
    *((name,) for name in COMMANDS),
    *(("guide", name) for name in GUIDE_COMMANDS),
    *(("source", name) for name in SOURCE_COMMANDS),
]


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


def test_the_list_of_commands_fits_a_narrow_terminal(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    _, _, commands = run("--help").stdout.partition("Every day:")
    assert max(map(len, commands.splitlines())) <= 40


@pytest.mark.parametrize("columns", ["0", "1", "x", "", "-3", "99999"])
def test_help_comes_at_any_width(run: Run, monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert "Topics of almanac help" in run("--help").stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_says_what_each_says_of_itself(name: str) -> None:
    command = import_module(f"almanac_cli.cli.commands.{name.replace('-', '_')}").command
    assert command.short_help == COMMANDS[name]
    assert command.get_short_help_str(200) == COMMANDS[name]


@pytest.mark.parametrize("words", [(), ("guide",), ("source",)])
def test_without_a_command_the_help_on_stderr_is_wrong_usage(
    run: Run, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    result = run(*words, code=2)
    assert result.stdout == ""
    assert result.stderr == run(*words, "--help").stdout


@pytest.mark.parametrize(
    ("name", "hint"), [("serach", "did you mean search?"), ("xyz", "see almanac --help")]
)
def test_an_unknown_command_is_refused_with_the_nearest(run: Run, name: str, hint: str) -> None:
    assert run(name, "--json", code=2).stderr == (
        f'{{"error":"usage","message":"no command \'{name}\'","hint":"{hint}"}}\n'
    )
    assert run(name, code=2).stderr == f"Error: no command '{name}'\n{hint}\n"
