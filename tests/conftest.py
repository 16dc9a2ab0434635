"""What tests share: real almanacs in temporary folders, the command line, golden outputs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from almanac_cli.cli import almanac
from almanac_cli.query import GuideQuery, Order, Query
from almanac_cli.records import EVENT, Kind
from almanac_cli.store import Store

NOW = "2026-11-23T12:00:00Z"
ROOT = Path(__file__).parent.parent
SHIPPED = ROOT / "data"
GOLDEN = Path(__file__).parent / "golden"

OLD, NEW = b'{"old": 1}\n', b'{"new": 22}\n'

Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def _circumstances(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put every test into a folder of its own, at a fixed moment, on no particular terminal."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ALMANAC_NOW", NOW)
    for name in ("ALMANAC_DATA", "NO_COLOR", "COLUMNS", "VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Make an empty almanac and return its folder."""
    Store.init(tmp_path / "data", "test", example=False)
    return tmp_path / "data"


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    """Make a copy of the shipped almanac and return its folder."""
    Store.init(tmp_path / "data", "test", example=True)
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


def event(id_: str, **fields: object) -> dict[str, Any]:
    """Return the JSON object of a small valid event; a field of None is left out."""
    base = {
        "id": id_,
        "title": id_.replace("-", " ").capitalize(),
        "source": "Source",
        "published": "2026-11-20T00:00:00Z",
        "added": "2026-11-21T00:00:00Z",
    }
    return {key: value for key, value in (base | fields).items() if value is not None}


def guide(id_: str, **fields: object) -> dict[str, Any]:
    """Return the JSON object of a small valid guide; a field of None is left out."""
    base = {
        "id": id_,
        "title": id_.replace("-", " ").capitalize(),
        "updated": "2026-11-21T00:00:00Z",
    }
    return {key: value for key, value in (base | fields).items() if value is not None}


def write(root: Path, record: dict[str, Any] | bytes, name: str | None = None) -> Path:
    """Write a record's file behind the program's back, and return its path."""
    if isinstance(record, bytes):
        folder, data = "events", record
    else:
        folder, data = "events" if "source" in record else "guides", _text(record)
        name = name or record["id"]
    path = root / folder / f"{name}.json"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    return path


def shown(store: Store, kind: Kind) -> dict[str, Any]:
    """Return every valid record of one kind by id, as readers see it."""
    asked = Query() if kind is EVENT else GuideQuery()
    answer = store.lookup(kind).select(asked, Order(sort=(("id", False),)))
    return {row["id"]: row for row in answer.rows()}


def files(root: Path) -> dict[str, bytes]:
    """Return every file below a folder, but those derived, with its bytes, to compare."""
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not path.is_symlink() and ".almanac" not in path.parts
    }


def shell(*words: str, **options: Any) -> subprocess.CompletedProcess[bytes]:  # noqa: ANN401 (subprocess.run's own)
    """Run `almanac` in a process of its own."""
    command = [sys.executable, "-W", "error", "-m", "almanac_cli", *words]
    return subprocess.run(command, capture_output=True, check=False, **options)


def check_golden(name: str, text: str) -> None:
    """Compare text with `tests/golden/NAME`; with UPDATE_GOLDEN=1 write it there instead."""
    path = GOLDEN / name
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def _text(record: dict[str, Any]) -> bytes:
    return (json.dumps(record, indent=2, ensure_ascii=False) + "\n").encode()
