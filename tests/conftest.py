"""What tests share: real almanacs in temporary folders, the command line in this process."""

from __future__ import annotations

import os
import sys
import tempfile
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from almanac_cli.cli.main import almanac
from almanac_cli.operations.init import create_almanac
from support import offline
from support.examples import load_profiles
from support.records import OLD, URL, event, guide, write
from support.setting import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from support.commands import Run


# Bytecode is kept, whatever the environment wants: else every process compiles what it imports,
# which takes as long as the command, and every run of the suite all tests.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.addaudithook(offline.refuse)
load_profiles()


@pytest.fixture(scope="session")
def state_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder in which programs keep their state, in place of the user's own."""
    return tmp_path_factory.mktemp("state")


@pytest.fixture(autouse=True)
def _circumstances(monkeypatch: pytest.MonkeyPatch, state_home: Path) -> None:
    """Let every test take place at a fixed moment, on no particular terminal."""
    monkeypatch.setenv("ALMANAC_NOW", NOW)
    monkeypatch.setenv("XDG_STATE_HOME", str(state_home))
    monkeypatch.setenv("TMPDIR", str(state_home))  # for the copies that an editor is opened on
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setenv("PAGER", "")
    for name in (
        "ALMANAC_DATA", "ALMANAC_PAGER", "LESS", "NO_COLOR", "COLUMNS", "VISUAL", "EDITOR",
    ):  # fmt: skip
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def _place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put every test into a folder of its own."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Make an empty almanac and return its folder."""
    create_almanac(tmp_path / "data", "test", example=False)
    return tmp_path / "data"


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    """Make a copy of the shipped almanac and return its folder."""
    create_almanac(tmp_path / "data", "test", example=True)
    return tmp_path / "data"


@pytest.fixture
def unsynced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing wait for the disk: what was synced looks no other while the system runs."""
    monkeypatch.setattr(os, "fsync", int)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Make a file that holds OLD, alone in its folder."""
    folder = tmp_path / "events"
    folder.mkdir()
    (folder / "x.json").write_bytes(OLD)
    return folder / "x.json"


@pytest.fixture(scope="session")
def run() -> Run:
    """Return a function that runs `almanac` in this process and checks its exit code."""

    def call(*words: str, given: str | bytes | None = None, code: int = 0) -> Result:
        result = CliRunner().invoke(almanac, words, input=given, prog_name="almanac")
        assert result.exit_code == code, (result.output, result.stderr, result.exception)
        assert "Traceback" not in result.stderr
        return result

    return call


@pytest.fixture
def few(root: Path) -> Path:
    """Fill the almanac with four events, one of them linked, and two guides."""
    write(root, event("a"))
    write(root, event("b", guides=["g"], links=["c"]))
    write(root, event("c"))
    write(root, event("d", url=URL))
    write(root, guide("g"))
    write(root, guide("h"))
    return root
