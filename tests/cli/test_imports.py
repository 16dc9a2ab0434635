"""A start loads little: what a command does not need, it does not import."""

from __future__ import annotations

import pytest

from support.commands import modules_after

HEAVY = ("pydantic", "tabulate", "dateutil.parser")


@pytest.mark.parametrize(
    "words", [["--version"], ["--help"], ["-h"], []], ids=lambda words: " ".join(words) or "bare"
)
def test_version_and_help_load_no_heavy_library(words: list[str]) -> None:
    loaded = modules_after(words)
    assert "click" in loaded
    assert [each for each in HEAVY if each in loaded] == []
    assert not any(each.startswith("almanac_cli.cli.commands.") for each in _commands(loaded))


def _commands(loaded: set[str]) -> set[str]:
    """Return the modules of commands that were loaded; the session is not one."""
    return {each for each in loaded if each != "almanac_cli.cli.context"}


@pytest.mark.parametrize("words", [["list", "--help"], ["add", "--help"], ["guide", "--help"]])
def test_the_help_of_a_command_loads_only_what_that_command_needs(words: list[str]) -> None:
    loaded = modules_after(words)
    assert f"almanac_cli.cli.commands.{words[0]}" in loaded
    assert "almanac_cli.cli.commands.remove" not in loaded or words[0] == "guide"
