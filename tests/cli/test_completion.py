"""What the shell is offered to complete a word with."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click
import pytest

from almanac_cli.cli.commands import guide as guide_commands
from almanac_cli.cli.completion import shell_words
from almanac_cli.cli.completion.shells import SHELLS
from almanac_cli.cli.main import COMMANDS, HIDDEN_COMMANDS, almanac
from almanac_cli.operations.init import create_almanac
from support.commands import GUIDE_COMMANDS, SOURCE_COMMANDS, Run
from support.records import event, guide, source, write

if TYPE_CHECKING:
    from pathlib import Path

BLOG = "Hugging Face Blog"


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("almanac ", sorted(COMMANDS.keys() - HIDDEN_COMMANDS)),
        ("almanac sh", ["show"]),
        ("almanac li", ["link", "list"]),
        ("almanac guide ", [*GUIDE_COMMANDS]),
        ("almanac source ", [*SOURCE_COMMANDS]),
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
        ("almanac list --tag ", ["open-weights", "gemma", "大模型"]),
        ("almanac list -t g", ["gemma"]),
        ("almanac list --tag gemma,o", ["gemma,open-weights"]),
        ("almanac edit gpt --remove-tag gemma,", ["gemma,open-weights", "gemma,大模型"]),
        ("almanac guide list --tag ", ["evaluation"]),
        ("almanac list --source ", ["Hugging Face Blog", "École X: news"]),
        ("almanac list -s hugging\\ f", ["Hugging Face Blog"]),
        ("almanac add --source ecole", ["École X: news"]),
        ("almanac list --source face", ["Hugging Face Blog"]),
        ("almanac list --author ", ["Ada B.", "José Núñez"]),
        ("almanac list --author nun", ["José Núñez"]),
        ("almanac show 3n", ["gemma-3n"]),
        ("almanac search ta", ["tag:"]),
        ("almanac search tag:g", ["tag:gemma"]),
        ("almanac search open source:hug", ['source:"Hugging Face Blog"']),
        ('almanac search "open type:', ["open type:paper", "open type:release"]),
        ("almanac search ti", ["tier:", "title:"]),
        ("almanac search is:un", ["is:unlinked", "is:unscored"]),
        ("almanac search linked:gp", ["linked:gpt"]),
        ("almanac list --search guide:a", ["guide:agents"]),
        ("almanac triage --search tag:o", ["tag:open-weights"]),
        ("almanac guide search level:b", ["level:beginner"]),
        ("almanac export b", ["bibtex", "biblatex"]),
        ("almanac export csv --tag g", ["gemma"]),
        ("almanac list --fields ti", ["tier", "title"]),
        ("almanac list --fields id,a", ["id,added", "id,age", "id,author"]),
        ("almanac list --fields pri", ["price of it"]),
        ("almanac list --sort -sc", ["-score"]),
        ("almanac list --sort score,-pu", ["score,-published"]),
        ("almanac guide list --sort -u", ["-updated", "-url"]),
        ("almanac edit gpt --unset ra", ["rationale"]),
        ("almanac list --where pri", ["price of it="]),
        ("almanac edit gpt --set p", ["price of it="]),
        ("almanac import --map pub", ["published="]),
        ("almanac resolve a", ["agents"]),
        ("almanac guide add --level ", ["beginner", "in-depth", "mixed"]),
        ("almanac score gpt --factor n", ["novelty="]),
        ("almanac help ex", ["exit-codes", "export"]),
        ("almanac help guide li", ["list"]),
        ("almanac help guide list ", []),
        ("almanac completion ", ["bash", "fish", "zsh"]),
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
def test_the_shell_is_offered_commands_and_values(
    run: Run, root: Path, tmp_path: Path, line: str, offered: list[str]
) -> None:
    for record in (
        event("gemma-4", source=BLOG, type="release", tags=["gemma", "open-weights"]),
        event("gemma-3n", source=BLOG, type="release", author="José Núñez, Ada B."),
        event("gpt", source="École X: news", type="paper", tags=["大模型"], **{"price of it": 1}),
        guide("agents", tags=["evaluation"]),
    ):
        write(root, record)
    write(root, b"{", "bad")
    write(create_almanac(tmp_path / "other", "test", example=False).root, event("elsewhere"))
    assert sorted(_completed(run, line)) == sorted(offered)


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("almanac source show ", ["import-ai", "the-lab"]),
        ("almanac source edit lab", ["the-lab"]),
        ("almanac source merge the-lab i", ["import-ai"]),
        ("almanac source rename t", ["the-lab"]),
        ("almanac source list --tag ", ["news"]),
        ("almanac source list --fields na", ["name"]),
        ("almanac source list --sort -na", ["-name"]),
        ("almanac source add --name ", ["Lab of Events"]),
        ("almanac source edit the-lab --unset use", ["user_agent"]),
        ("almanac list --source ", ["Lab of Events", "Import ai", "The lab"]),
        ("almanac add -s im", ["Import ai"]),
    ],
)
def test_the_shell_is_offered_sources(run: Run, root: Path, line: str, offered: list[str]) -> None:
    write(root, source("the-lab", tags=["news"]))
    write(root, source("import-ai"))
    write(root, event("one", source="Lab of Events"))
    assert sorted(_completed(run, line)) == sorted(offered)


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


@pytest.mark.parametrize(
    "line",
    [
        "almanac --data to",
        "almanac add --json-in to",
        "almanac add --summary-file ",
        "almanac import ",
    ],
)
def test_where_a_file_is_wanted_the_shell_completes_files(run: Run, line: str) -> None:
    assert _answer(run, line) == ["file"]


@pytest.mark.usefixtures("few")
def test_steps_are_offered_with_their_commands(run: Run) -> None:
    run("edit", "a", "--title", "Other")
    run("edit", "b", "--title", "Another")
    run("undo", "--yes")
    assert _answer(run, "almanac undo ") == [
        "values", "3\tundo --yes", "1\tedit a --title Other",
    ]  # fmt: skip


def test_a_value_that_a_terminal_must_not_show_is_not_offered(run: Run, root: Path) -> None:
    write(root, event("a", **{"harm\x1b[31m": 1, "harmless": 1}))
    assert _completed(run, "almanac list --fields harm") == ["harmless"]


@pytest.mark.usefixtures("root")
def test_a_value_that_goes_on_is_offered_as_open(run: Run) -> None:
    assert _answer(run, "almanac list --where ti")[0] == "open"


def test_values_that_do_not_begin_so_are_only_listed(run: Run, few: Path) -> None:
    write(few, event("one-with-x"))
    write(few, event("two-with-x"))
    assert _answer(run, "almanac show with") == ["list", "one-with-x", "two-with-x"]


def test_every_parameter_that_names_something_completes() -> None:
    context = click.Context(almanac)
    commands = [almanac.get_command(context, name) for name in COMMANDS]
    commands += guide_commands.command.commands.values()
    params = [param for command in commands if command for param in command.params]
    names = re.compile(r"\b(ID|KEEP|OTHER|GUIDE|TAG|NAME|TYPE|LEVEL|FIELD|KEY|A,B,C|QUERY|STEP)\b")
    silent = [
        param.opts
        for param in params
        if names.search(param.metavar or "")
        and param._custom_shell_complete is None  # noqa: SLF001 (click has no other way to tell)
        and not isinstance(param.type, click.Choice | click.Path)
    ]
    assert [opts for opts in silent if opts != ["--id"]] == [["choices"]]


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_of_a_shell_is_printed(
    run: Run, monkeypatch: pytest.MonkeyPatch, shell: str
) -> None:
    text = run("completion", shell).stdout
    assert "almanac completion" in text
    monkeypatch.setenv("_ALMANAC_COMPLETE", f"{shell}_source")
    assert run().stdout.rstrip("\n") == text.rstrip("\n")


def _completed(run: Run, line: str) -> list[str]:
    """Return the values that zsh is offered for the last word of a line."""
    kind, *values = _answer(run, line)
    assert kind in {"values", "open", "list"}
    return [value.partition("\t")[0] for value in values]


def _answer(run: Run, line: str) -> list[str]:
    """Return the lines that zsh is answered for the last word of a line."""
    before, word = shell_words.split(line)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("_ALMANAC_COMPLETE", "zsh_complete")
        patch.setenv("_ALMANAC_LINE", "\n".join(before))
        patch.setenv("_ALMANAC_WORD", word.text)
        return run().stdout.splitlines()
