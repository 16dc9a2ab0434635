"""Completion in the shells themselves: what is typed, a Tab, and what the command then prints."""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path

import pexpect
import pytest

from almanac_cli.cli.completion.shells import SHELLS
from support.records import event, write

START = {
    "bash": ["bash", "--norc", "--noprofile", "-i"],
    "zsh": ["zsh", "-f", "-i"],
    "fish": ["fish", "--no-config", "-i"],
}
LOAD = {
    "bash": 'eval "$(almanac completion bash)"',
    "zsh": 'autoload -Uz compinit; compinit -D -u; eval "$(almanac completion zsh)"',
    "fish": "almanac completion fish | source",
}
# What is typed before the Tab and after it, and the id that the command then prints.
LINES = [
    ("almanac list -q --source hugg", "", "one"),
    ('almanac list -q --source "Hugg', "", "one"),
    ("almanac list -q --source 'Hugging F", "", "one"),
    ("almanac list -q --source=hugg", "", "one"),
    ("almanac list -q -s École\\ X:", "", "two"),
    ("almanac list -q -s A\\ ", "", "three"),
    ("almanac list -q --tag gemma,大", "", "two"),
    ("almanac list -q --author núñ", "", "three"),
    ("almanac list -q --where of\\ ", "1", "three"),
    ("almanac list -q --limit 1 --sort -sco", "", "an-id-in-a-run"),
    ("almanac search -q tag:gem", "", "two"),
    ("almanac list -q --linked-to in-a", "", "one"),
]
# Fish takes no value that is in quotes where the text that was typed is not.
IN_QUOTES = [
    ("almanac search -q source:hug", "", "one"),
    ("almanac list -q --search source:new", "", "two"),
]


@pytest.mark.parametrize("shell", SHELLS)
def test_values_are_completed_and_read_as_they_are(root: Path, shell: str) -> None:
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not installed")
    write(root, event("one", source="Hugging Face Blog", links=["an-id-in-a-run"]))
    write(root, event("two", source="École X: news", tags=["gemma", "大模型"]))
    write(root, event("three", source="A & B's $HOME", author="J. Núñez", **{"of it": "1"}))
    write(root, event("an-id-in-a-run", title="four", score=9))
    child = pexpect.spawn(
        START[shell][0],
        START[shell][1:],
        encoding="utf-8",
        timeout=60,
        dimensions=(24, 200),
        env=os.environ
        | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "HOME": str(root.parent)}
        | {"TERM": "xterm", "LC_ALL": "C.UTF-8", "ALMANAC_DATA": str(root)},
    )
    child.sendline(f"{LOAD[shell]}; echo loa''ded")
    child.expect_exact("loaded\r\n")
    for line, end, id_ in LINES if shell == "fish" else LINES + IN_QUOTES:
        child.send(f"{line}\t{end}; echo do''ne\r")
        child.expect_exact("done\r\n")
        printed = str(child.before)
        assert re.search(f"[\r\n]{id_}\r\n", printed), printed
