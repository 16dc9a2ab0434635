"""The README tells the truth: its commands print what it shows, and CI runs what it says."""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path

import pexpect.replwrap
import pytest

from support.setting import ROOT

README = ROOT / "README.md"
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# A file that a reader would write: its path in a comment, and its text.
FILE = re.compile(
    r"^```(?:jinja|xml)\n((?:\{#|<!--) (\S+) (?:#\}|-->)\n.*?)^```$", re.MULTILINE | re.DOTALL
)
AS_OF = re.compile(r"^<!-- as of (\S+) -->$", re.MULTILINE)  # the day of its examples
TOOLS = ("jq",)


@pytest.fixture
def bash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pexpect.replwrap.REPLWrapper:
    """Start a shell on a plain terminal of 80 columns, in a folder with the shipped almanac."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    readme = README.read_text(encoding="utf-8")
    for text, name in FILE.findall(readme):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (day,) = AS_OF.findall(readme)
    monkeypatch.setenv("ALMANAC_NOW", f"{day}T12:00:00Z")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    shell: pexpect.replwrap.REPLWrapper = pexpect.replwrap.bash()
    shell.child.setwinsize(100, 80)
    return shell


def test_every_command_prints_what_the_readme_shows(bash: pexpect.replwrap.REPLWrapper) -> None:
    text = README.read_text(encoding="utf-8")

    def replay(block: re.Match[str]) -> str:
        parts = re.split(r"^(\$ .*)\n", block[1], flags=re.MULTILINE)[1:]
        played = [
            f"{command}\n{_printed(bash, command.removeprefix('$ '), shown)}"
            for command, shown in zip(parts[::2], parts[1::2], strict=True)
        ]
        return f"```console\n{''.join(played)}```"

    replayed = BLOCK.sub(replay, text)
    if os.environ.get("UPDATE_GOLDEN"):
        README.write_text(replayed, encoding="utf-8")
    else:
        assert replayed == text


def test_ci_runs_the_test_command_of_the_readme_word_for_word() -> None:
    (command,) = re.findall(r"^python3 -m venv .*pytest.*$", README.read_text(), re.MULTILINE)
    assert command in (ROOT / ".ci" / "run").read_text().splitlines()


def _printed(bash: pexpect.replwrap.REPLWrapper, command: str, shown: str) -> str:
    """Run one command; where its tool is not installed, believe what is shown."""
    if any(f"| {tool} " in command and not shutil.which(tool) for tool in TOOLS):
        return shown
    printed: str = bash.run_command(command, timeout=30)
    return printed.replace("\r\n", "\n")
