"""A start loads little: what a command does not need, it does not import."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from support.commands import modules_after

if TYPE_CHECKING:
    from pathlib import Path

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
def test_the_help_of_a_command_loads_only_what_it_needs(words: list[str]) -> None:
    loaded = modules_after(words)
    assert f"almanac_cli.cli.commands.{words[0]}" in loaded
    assert "almanac_cli.cli.commands.remove" not in loaded or words[0] == "guide"


@pytest.mark.parametrize(
    "words",
    [
        ["list"], ["show", "nothing-like-it"], ["check"], ["digest"], ["site", "--help"],
        ["source", "list"], ["source", "show", "arxiv"], ["source", "add", "A newspaper", "--yes"],
    ],
)  # fmt: skip
def test_who_asks_no_server_loads_nothing_for_it(words: list[str], shipped: Path) -> None:
    loaded = {name.split(".")[0] for name in modules_after(["--data", str(shipped), *words])}
    assert loaded & {"almanac_cli", "http", "ssl", "netrc", "pyexpat"} == {"almanac_cli"}


def test_titles_and_mistakes_load_nothing_for_pages(root: Path) -> None:
    for words in (["T", "-s", "Lab"], ["https://"], ["T", "--tier", "9"]):
        loaded = modules_after(["--data", str(root), "add", *words])
        assert "almanac_cli.cli.commands.add" in loaded
        assert not any("page_facts" in name or name.endswith(".web_page") for name in loaded)


# Ten seconds late, so that no file is young, it tells of what it loaded and of the records it read.
WATCHED = """
import json, sys, time
real = time.time_ns
time.time_ns = lambda: real() + 10**10
opened = []
sys.addaudithook(lambda name, words: name == "open" and opened.append(str(words[0])))
from almanac_cli.cli.main import almanac
try: almanac(sys.argv[1:], prog_name="almanac")
finally:
    heavy = [each for each in sys.modules if "pydantic" in each or each in ("hashlib", "pathlib")]
    read = [each for each in opened if "/events/" in each or "/guides/" in each]
    print(json.dumps([sorted({each.split(".")[0] for each in heavy}), read]), file=sys.stderr)
"""


@pytest.mark.parametrize(
    ("words", "loaded"),
    [
        (["list", "--json"], []),
        (["list", "--tag", "gemma", "--ndjson"], []),
        (["list", "-q"], []),
        (["search", "open", "--json"], []),
        (["list"], ["hashlib", "pathlib"]),
        (["show", "deepseek-v4"], ["hashlib", "pathlib"]),
        (["related", "deepseek-v4", "--explain"], ["hashlib", "pathlib"]),
        (["index"], ["hashlib", "pathlib"]),
        ([], []),
    ],
    ids=lambda each: " ".join(each) or "completion",
)
def test_with_a_current_index_reading_loads_little_and_no_record(
    shipped: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], loaded: list[str]
) -> None:
    if not words:
        monkeypatch.setenv("_ALMANAC_COMPLETE", "bash_complete")
        monkeypatch.setenv("_ALMANAC_LINE", f"almanac --data {shipped} show deepseek")
    for _ in range(2):
        told = shell_python(WATCHED, "--data", str(shipped), *words).splitlines()[-1]
    found, read = json.loads(told)
    assert (set(found) - {*loaded}, read) == (set(), [])


def shell_python(program: str, *words: str) -> str:
    """Run a program in a process of its own and return what it wrote to stderr."""
    done = subprocess.run(
        [sys.executable, "-c", program, *words], capture_output=True, check=True, text=True
    )
    return done.stderr


def test_texts_in_latin_letters_are_measured_without_a_library() -> None:
    program = """
import sys
from almanac_cli.formats.terminal.width import clip, display_width
assert (display_width("“Café” – naïve…"), clip("“Café” – naïve", 7)) == (15, "“Café”…")
print(*sys.modules, file=sys.stderr)
"""
    assert "wcwidth" not in shell_python(program).split()


def test_a_record_as_json_loads_no_page(shipped: Path) -> None:
    loaded = modules_after(["--data", str(shipped), "show", "deepseek-v4", "--json"])
    assert "almanac_cli.cli.records.show" in loaded
    assert not any(name.startswith("almanac_cli.formats.terminal.") for name in loaded)
