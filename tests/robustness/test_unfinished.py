"""A write that cannot be finished leaves everything as it was."""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from support.commands import Run, shell
from support.records import files

WRITES = (
    ["add", "T", "--source", "S", "--summary", "long " * 200],
    ["edit", "a", "--summary", "long " * 200],
    ["score", "a", "5", "--rationale", "long " * 200],
    ["link", "a", "--guide", "g"],
    ["guide", "edit", "g", "--body", "long " * 200],
)


@pytest.mark.parametrize("words", WRITES)
def test_a_write_that_cannot_be_finished_changes_nothing(two: Path, words: list[str]) -> None:
    before = files(two)
    said = _limited(words)
    assert said.startswith("Error: cannot write data/")
    assert said.endswith(": File too large\n")
    assert files(two) == before


def test_an_init_that_cannot_be_finished_can_be_tried_again(tmp_path: Path, run: Run) -> None:
    assert _limited(["init", "data", "--example"], size=1024).endswith(": File too large\n")
    assert files(tmp_path) == {}
    run("init", "data", "--example")


def _limited(words: list[str], size: int = 64) -> str:
    """Run `almanac` where no file may become larger; return what it said as it failed."""
    limit = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (size, size))
    found = shell(*words, preexec_fn=limit)
    assert found.returncode == 1
    return str(found.stderr.decode())


@pytest.mark.parametrize("words", WRITES)
def test_a_full_disk_changes_nothing(two: Path, words: list[str]) -> None:
    """A small disk of its own, in a namespace of its own, copied out before it goes."""
    before = files(two)
    inside = (
        "cp -r data copy && mount -t tmpfs -o size=64k none data && cp -r copy/. data || exit 77; "
        "head -c 65536 /dev/zero > data/filler; "
        '"$@"; code=$?; rm data/filler; cp -r data after; exit $code'
    )
    command = [sys.executable, "-W", "error", "-m", "almanac_cli", *words]
    found = subprocess.run(
        [shutil.which("unshare") or "false", "-rm", "sh", "-c", inside, "sh", *command],
        capture_output=True,
        check=False,
        cwd=two.parent,
    )
    if not Path("after").exists():
        pytest.skip("this system lets nobody mount a small disk")
    said = found.stderr.decode().removeprefix("head: error writing 'standard output'")
    assert found.returncode == 1
    assert "Error: cannot write data/" in said
    assert said.endswith(": No space left on device\n")
    assert files(Path("after")) == before
