"""Output that nobody takes, and streams that are closed, end in no traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize("words", [["list"], ["list", "--json"], ["--version"], ["--help"]])
def test_output_that_cannot_be_written_fails_with_a_message(two: Path, words: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        found = subprocess.run(
            [sys.executable, "-m", "almanac_cli", *words],
            stdout=full, stderr=subprocess.PIPE, check=False, cwd=two.parent,
        )  # fmt: skip
    assert found.returncode == 1
    assert b"No space left on device" in found.stderr
    assert b"Traceback" not in found.stderr
    assert b"Exception ignored" not in found.stderr


@pytest.mark.parametrize(
    "words",
    [
        ["list"],
        ["list", "--json"],
        ["list", "--ndjson"],
        ["show", "gemma-4-and"],
        ["guide", "list"],
        ["score", "--rubric"],
        ["--help"],
        ["list", "--help"],
        ["--version"],
    ],
)
def test_a_pipe_that_is_closed_ends_the_command_quietly(shipped: Path, words: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as closed:
        found = subprocess.run(
            [sys.executable, "-m", "almanac_cli", *words],
            stdout=closed, stderr=subprocess.PIPE, check=False, cwd=shipped.parent,
        )  # fmt: skip
    assert found.stderr == b""
    assert found.returncode == 0


def test_a_reader_that_has_enough_ends_the_command_quietly(shipped: Path) -> None:
    command = f"{sys.executable} -m almanac_cli list --json --reverse | head -c 3"
    found = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],  # noqa: S607 (whichever bash there is)
        capture_output=True,
        check=False,
        cwd=shipped.parent,
    )
    assert (found.stdout, found.stderr, found.returncode) == (b"[\n{", b"", 0)


def test_an_error_that_nobody_reads_keeps_its_exit_code(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as closed:
        found = subprocess.run(
            [sys.executable, "-m", "almanac_cli", "list"],
            stdout=closed, stderr=subprocess.PIPE, check=False, cwd=tmp_path,
        )  # fmt: skip
    assert found.returncode == 6


@pytest.mark.parametrize(
    ("words", "code", "stream"),
    [
        ("add", 2, "<&-"),
        ("edit a", 2, "<&-"),
        ("score -", 0, "<&-"),
        ("triage -", 0, "<&-"),
        ("triage", 2, "<&-"),
        ("list", 0, ">&-"),
        ("list --json", 0, ">&-"),
        ("--version", 0, ">&-"),
        ("show no", 3, "2>&-"),
        ("add T --source S", 0, "<&- >&- 2>&-"),
    ],
)
def test_a_stream_that_is_closed_reads_and_writes_nothing(
    two: Path, words: str, code: int, stream: str
) -> None:
    command = f'"$0" -W error -m almanac_cli {words} {stream}'
    found = subprocess.run(
        ["sh", "-c", command, sys.executable],  # noqa: S607 (whichever shell there is)
        input=b"", capture_output=True, check=False, cwd=two.parent,
    )  # fmt: skip
    assert found.returncode == code
    assert b"Traceback" not in found.stderr
    assert b"Exception ignored" not in found.stderr
