"""Colour, encoding and the end of the output, wherever it goes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from support.commands import Run, shell
from support.records import event, files, write

if TYPE_CHECKING:
    from pathlib import Path

BOLD = "\x1b[1m"


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
