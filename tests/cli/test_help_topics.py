"""`almanac help`: topics that name all there is to name, and the help of commands."""

from __future__ import annotations

import re
import shlex
import tomllib
from importlib import import_module, resources
from typing import TYPE_CHECKING

import click
import pytest

from almanac_cli.cli.commands import guide as guide_commands
from almanac_cli.cli.commands import list as list_command
from almanac_cli.cli.commands import search as search_command
from almanac_cli.cli.help_topics import TOPICS, read_topic
from almanac_cli.cli.main import COMMANDS, almanac
from almanac_cli.cli.options.filter_words import FILTER_WORDS, filter_rows
from almanac_cli.cli.options.filters import filter_options
from almanac_cli.cli.options.listing import FORMATS, form_options
from almanac_cli.errors import AlmanacError
from almanac_cli.formats.terminal.style import Style
from almanac_cli.formats.terminal.topics import topic_lines
from almanac_cli.index.search_syntax import field_names
from almanac_cli.model import dates
from almanac_cli.model.kinds import DERIVED_KEYS, KINDS
from almanac_cli.storage import location, state_dir
from support.git import git
from support.setting import MOMENT, ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from almanac_cli.model.kind import Kind
    from support.commands import Run

OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")
# What the program reads and no user sets: of completion, of git, and where the shell is.
NO_SETTINGS = re.compile(r"_ALMANAC_\w+|COMP_\w+|GIT_\w+|PWD")


def terms(topic: str, section: str = "") -> list[str]:
    """Return the terms that a topic, or its section with a heading, defines."""
    text = read_topic(topic)
    if section:
        text = text.partition(f"\n## {section}\n")[2].partition("\n## ")[0]
    return re.findall(r"^(.+)\n: ", text, re.MULTILINE)


def words(topic: str, section: str = "") -> set[str]:
    """Return the terms with commas between, each by itself."""
    return {part for term in terms(topic, section) for part in re.split(r",? \.\.\. |, ", term)}


def option_names(command: click.Command) -> set[str]:
    """Return the longest name of each option of a command that its help shows."""
    options = [param for param in command.params if isinstance(param, click.Option)]
    return {max(option.opts, key=len) for option in options if not option.hidden}


def test_the_list_of_topics(run: Run) -> None:
    text = run("help").stdout
    listed = re.findall(r"^  (\S+) +(.+)\.$", text, re.MULTILINE)
    assert listed == [(name, read_topic(name).split("\n")[0][2:]) for name in TOPICS]


@pytest.mark.parametrize("name", TOPICS)
def test_a_topic_is_printed_and_fits_eighty_columns(run: Run, name: str) -> None:
    text = run("help", name).stdout
    assert text == "\n".join(topic_lines(read_topic(name), Style(MOMENT, width=80))) + "\n"
    assert [line for line in text.splitlines() if len(line) > 80] == []


@pytest.mark.parametrize("name", TOPICS)
def test_a_topic_fits_forty_columns(name: str) -> None:
    lines = topic_lines(read_topic(name), Style(MOMENT, width=40))
    assert [line for line in lines if len(line) > 40] == []


def test_the_help_names_all_topics_and_every_topic_has_its_file(run: Run) -> None:
    assert run("--help").stdout.endswith(f"Topics of almanac help:\n  {', '.join(TOPICS)}\n")
    files = resources.files("almanac_cli.cli").joinpath("topics").iterdir()
    assert {file.name for file in files} == {f"{name}.md" for name in TOPICS}


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_help_of_a_command_is_what_the_command_says(run: Run, name: str) -> None:
    assert run("help", name).stdout == run(name, "--help").stdout


def test_help_of_a_command_of_two_words(run: Run) -> None:
    assert run("help", "guide", "add").stdout == run("guide", "add", "--help").stdout


@pytest.mark.parametrize(
    ("asked", "stderr"),
    [
        (("exit-code",), "Error: no topic or command 'exit-code'\ndid you mean exit-codes?\n"),
        (("lits",), "Error: no topic or command 'lits'\ndid you mean list?\n"),
        (("guide", "lits"), "Error: no command 'lits'\ndid you mean list?\n"),
        (("xyz",), "Error: no topic or command 'xyz'\nsee: almanac help\n"),
        (("list", "all"), "Error: no command 'all'\nsee: almanac help\n"),
        (("dates", "all"), "Error: the topic dates has no parts\nsee: almanac help dates\n"),
    ],
)
def test_what_is_no_topic_is_refused_with_the_nearest(
    run: Run, asked: tuple[str, ...], stderr: str
) -> None:
    assert run("help", *asked, code=2).stderr == stderr


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_json_has_every_field_of_a_record(kind: Kind) -> None:
    assert words("json", kind.folder.capitalize()) == {*kind.fields}
    assert all(key in read_topic("json") for key in DERIVED_KEYS)


def test_json_has_every_format_and_option_of_an_output() -> None:
    named = {name for term in terms("json", "Out") for name in OPTION.findall(term)}
    assert named == option_names(form_options(click.Command("any")))
    text = read_topic("json").partition("\n## Out\n")[2]
    assert [name for name in FORMATS if name not in text] == []


def test_queries_have_every_filter() -> None:
    named = {name for term in terms("queries", "Options") for name in OPTION.findall(term)}
    filters = option_names(filter_options(click.Command("any"))) | {"--search"}
    assert named == filters
    assert "--search" in option_names(list_command.command)


def test_queries_have_every_filter_of_guides() -> None:
    text = read_topic("queries").partition("\n## Guides\n")[2]
    command = guide_commands.command.commands["search"]
    others = {"--sort", "--reverse", "--limit"} | option_names(form_options(click.Command("any")))
    assert option_names(command) - others <= {*OPTION.findall(text)}


def test_queries_have_every_word_that_is_an_option() -> None:
    rows = dict(filter_rows(search_command.command))
    section = read_topic("queries").partition("\n## Words that are options\n")[2]
    told = dict(re.findall(r"^(.+)\n: (.+?)(?:;.*)?$", section, re.MULTILINE))
    assert {form: told.get(form) for form in rows} == rows
    of_guides = section.partition("\n## Guides\n")[2]
    words = filter_rows(guide_commands.command.commands["search"])
    assert [form for form, _ in words if form not in of_guides] == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_queries_have_every_field_of_a_search(kind: Kind) -> None:
    text = read_topic("queries").partition("\n## Words of a search\n")[2]
    text = text.partition("\n## Words that are options\n")[0]
    words = {name for word in FILTER_WORDS for name in word.names}
    assert [name for name in field_names(kind) if name not in {*words} and name not in text] == []


def test_exit_codes_has_every_code_of_an_error() -> None:
    for name in ("cli.failures", "storage.git"):
        import_module(f"almanac_cli.{name}")
    classes, waiting = {AlmanacError}, [AlmanacError]
    while waiting:
        below = waiting.pop().__subclasses__()
        classes.update(below)
        waiting += below
    assert {*terms("exit-codes")} == {
        "0",
        *(f"{each.exit_code} {each.code}" for each in classes),
    }


def test_environment_has_every_variable_that_is_read() -> None:
    named = words("environment")
    sources = [path.read_text("utf-8") for path in (ROOT / "almanac_cli").rglob("*.py")]
    read = re.compile(r"environ(?:ment)?(?:\.get\(|\[)\"([A-Z_]+)\"|envvar=\"([A-Z_]+)\"")
    told = re.compile(r"\$([A-Z_]{2,})\b")
    used = {name for text in sources for match in read.findall(text) for name in match if name}
    assert used >= {"ALMANAC_DATA", "ALMANAC_NOW", "NO_COLOR", "TERM", "XDG_STATE_HOME"}
    used |= {name for text in sources for name in told.findall(text)}
    assert {name for name in used if not NO_SETTINGS.fullmatch(name)} <= named


def test_files_has_every_place() -> None:
    records = {f"{kind.folder}/ID.json" for kind in KINDS}
    folders = {f"{state_dir.CACHE}/", f"{state_dir.STATE}/"}
    places = {location.MANIFEST, "seen/SOURCE.txt", *folders, *records}
    assert words("files") == places


def test_every_form_of_date_is_read() -> None:
    for term in terms("dates"):
        forms = [term] if term[:4] == "Fri," else re.split(r", | \.\.\. ", term)
        assert all(dates.parse(form, MOMENT) for form in forms)


@pytest.mark.parametrize("name", TOPICS)
def test_every_option_and_command_in_a_topic_exists(name: str) -> None:
    text = read_topic(name)
    with click.Context(almanac) as context:
        commands = [almanac.get_command(context, command) for command in COMMANDS]
    commands += guide_commands.command.commands.values()
    known = {
        name for command in commands if command for param in command.params for name in param.opts
    }
    known |= {name for param in almanac.params for name in param.opts} | {"--help"}
    assert {*OPTION.findall(text)} <= known
    called = {*re.findall(r"`([a-z-]+)(?: [a-z -]+)?`", text)}
    assert called - {"almanac", "help"} <= {*COMMANDS}


EXAMPLES = [
    line for name in TOPICS for line in re.findall(r"^    \$ (.+)", read_topic(name), re.MULTILINE)
]


@pytest.mark.parametrize("line", EXAMPLES)
def test_every_example_of_a_topic_works(run: Run, shipped: Path, line: str) -> None:
    program, *arguments = shlex.split(line)
    assert program == "almanac"
    assert run("--data", str(shipped), *arguments).stdout


def test_texts_of_the_help_and_scripts_are_in_the_wheel() -> None:
    build = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]
    assert build["targets"]["wheel"]["packages"] == ["almanac_cli"]
    assert not {"include", "exclude", "only-include"} & {*build, *build["targets"]["wheel"]}
    files = [*(ROOT / "almanac_cli/cli/topics").glob("*.md")]
    files += (ROOT / "almanac_cli/cli/completion").glob("*.*sh")
    assert len(files) >= 10
    assert git(ROOT, "check-ignore", *map(str, files), code=1) == ""
