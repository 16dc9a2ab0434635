"""The folder `.almanac`: a cache that backups are to pass over, and state that they are not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from almanac_cli.storage import state_dir

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.mark.parametrize("name", [".gitignore", "cache/CACHEDIR.TAG"])
def test_a_note_that_a_fault_left_empty_is_written_again(tmp_path: Path, name: str) -> None:
    state_dir.make_cache(tmp_path)
    path = tmp_path / ".almanac" / name
    whole = path.read_bytes()
    assert whole
    path.write_bytes(b"")
    state_dir.make_cache(tmp_path)
    assert path.read_bytes() == whole


def test_a_note_that_somebody_changed_stays(tmp_path: Path) -> None:
    state_dir.make_cache(tmp_path)
    (tmp_path / ".almanac" / ".gitignore").write_text("cache\n")
    state_dir.make_state(tmp_path)
    assert (tmp_path / ".almanac" / ".gitignore").read_text() == "cache\n"


def test_git_ignores_both_and_backups_only_the_cache(tmp_path: Path) -> None:
    state_dir.make_cache(tmp_path)
    state = state_dir.make_state(tmp_path)
    assert (tmp_path / ".almanac" / ".gitignore").read_text() == "*\n"
    assert [*tmp_path.rglob("CACHEDIR.TAG")] == [tmp_path / ".almanac/cache/CACHEDIR.TAG"]
    assert state == tmp_path / ".almanac" / "state"


@pytest.mark.parametrize("make", [state_dir.make_cache, state_dir.make_state])
def test_the_index_of_earlier_versions_is_removed(
    tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    folder = tmp_path / ".almanac"
    (folder / "undo").mkdir(parents=True)
    (folder / "undo" / "1.json").write_bytes(b"{}")
    (folder / "mine").write_bytes(b"")
    for name in ("index.sqlite", "index.stamp", "indexer", "writer", "CACHEDIR.TAG"):
        (folder / name).write_bytes(b"old")
    kept = make(tmp_path).name
    assert {item.name for item in folder.iterdir()} == {".gitignore", "undo", "mine", kept}


@pytest.mark.parametrize("name", ["cache", "state"])
def test_a_link_in_place_of_a_folder_is_not_followed(tmp_path: Path, name: str) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / ".almanac").mkdir()
    (tmp_path / ".almanac" / name).symlink_to(tmp_path / "elsewhere")
    state_dir.make_cache(tmp_path)
    state_dir.make_state(tmp_path)
    assert [*(tmp_path / "elsewhere").iterdir()] == []
    assert not (tmp_path / ".almanac" / name).is_symlink()
