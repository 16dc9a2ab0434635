"""The folder for what may be thrown away, which git and backups are to pass over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from almanac_cli.storage import state_dir

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("name", [".gitignore", "CACHEDIR.TAG"])
def test_a_note_that_a_fault_left_empty_is_written_again(tmp_path: Path, name: str) -> None:
    place = tmp_path / ".almanac"
    state_dir.make(place)
    whole = (place / name).read_bytes()
    assert whole
    (place / name).write_bytes(b"")
    state_dir.make(place)
    assert (place / name).read_bytes() == whole


def test_a_note_that_somebody_changed_stays(tmp_path: Path) -> None:
    place = tmp_path / ".almanac"
    state_dir.make(place)
    (place / ".gitignore").write_text("index.sqlite\n")
    state_dir.make(place)
    assert (place / ".gitignore").read_text() == "index.sqlite\n"
