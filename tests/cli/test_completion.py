"""What the shell is offered to complete a word with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from almanac_cli.cli.main import COMMANDS, HIDDEN_COMMANDS
from almanac_cli.operations.init import create_almanac
from support.commands import GUIDE_COMMANDS, Run
from support.records import event, guide, write

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("almanac ", sorted(COMMANDS.keys() - HIDDEN_COMMANDS)),
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
        ("almanac list --type ", ["paper", "release"]),
        ("almanac edit gpt --type r", ["release"]),
        ("almanac add --type x", []),
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
    for each in (
        event("gemma-4", type="release"), event("gemma-3n", type="release"),
        event("gpt", type="paper"), guide("agents"),
    ):  # fmt: skip
        write(root, each)
    write(root, b"{", "bad")
    write(create_almanac(tmp_path / "other", "test", example=False).root, event("elsewhere"))
    assert _completed(run, line) == offered


@pytest.mark.parametrize(
    "line", ["almanac show ", "almanac --data nowhere show ", "almanac list --type "]
)
def test_nothing_is_offered_where_there_is_no_almanac(run: Run, line: str) -> None:
    assert _completed(run, line) == []


def test_the_environment_s_almanac_is_offered(
    run: Run, here_and_there: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALMANAC_DATA", str(here_and_there[1]))
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
