"""Files are written whole or not at all, whatever happens."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from almanac_cli.errors import Conflict
from almanac_cli.storage import atomic, files
from support.messages import fails
from support.records import NEW, OLD, held

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    """Set the mask for new files, and set it back."""
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o7777


def test_create_writes_the_bytes_and_nothing_beside_them(tmp_path: Path) -> None:
    atomic.create(tmp_path / "new" / "folder" / "x.json", NEW)
    assert held(tmp_path / "new" / "folder") == {"x.json": NEW}


@pytest.mark.parametrize("umask", [0o022, 0o077, 0o027, 0o002, 0], indirect=True)
def test_a_new_file_obeys_the_umask(tmp_path: Path, umask: int) -> None:
    atomic.create(tmp_path / "x.json", NEW)
    assert mode(tmp_path / "x.json") == 0o666 & ~umask


def test_create_refuses_a_name_that_is_taken_by_a_file(path: Path) -> None:
    with fails(Conflict, match=r"x\.json exists already"):
        atomic.create(path, NEW)
    assert held(path.parent) == {"x.json": OLD}


def test_create_refuses_a_name_that_is_taken_by_a_folder(tmp_path: Path) -> None:
    (tmp_path / "x.json").mkdir()
    with pytest.raises(Conflict):
        atomic.create(tmp_path / "x.json", NEW)
    assert os.listdir(tmp_path) == ["x.json"]  # noqa: PTH208 (names are what is compared)


def test_create_does_not_write_through_a_symbolic_link(tmp_path: Path) -> None:
    (tmp_path / "x.json").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Conflict):
        atomic.create(tmp_path / "x.json", NEW)
    assert not (tmp_path / "elsewhere").exists()


def test_replace_writes_the_bytes_and_nothing_beside_them(path: Path) -> None:
    atomic.replace(path, NEW, OLD)
    assert held(path.parent) == {"x.json": NEW}


def test_replace_leaves_what_a_reader_has_open_as_it_was(path: Path) -> None:
    with path.open("rb") as reader:
        atomic.replace(path, NEW, OLD)
        assert reader.read() == OLD


@pytest.mark.parametrize("umask", [0o077, 0], indirect=True)
@pytest.mark.parametrize("kept", [0o600, 0o644, 0o664, 0o640, 0o755])
def test_replace_keeps_the_mode_whatever_the_umask_is(path: Path, kept: int, umask: int) -> None:  # noqa: ARG001 (set by its fixture)
    path.chmod(kept)
    atomic.replace(path, NEW, OLD)
    assert mode(path) == kept


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")
@pytest.mark.parametrize("kept", [0o640, 0o4755])
def test_replace_keeps_the_owner_and_the_group(path: Path, kept: int) -> None:
    os.chown(path, 1234, 2345)
    path.chmod(kept)
    atomic.replace(path, NEW, OLD)
    assert (path.stat().st_uid, path.stat().st_gid) == (1234, 2345)
    assert mode(path) == kept


def test_replace_goes_on_where_the_owner_may_not_be_kept(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: int) -> None:
        raise PermissionError

    status = os.stat_result((0o100644, 0, 0, 1, 1234, 2345, len(OLD), 0, 0, 0))
    monkeypatch.setattr(type(path), "stat", lambda *_, **__: status)
    monkeypatch.setattr(os, "fchown", refuse)
    atomic.replace(path, NEW, OLD)
    assert files.read(path) == NEW


@pytest.mark.parametrize("now", [b"", OLD + b" ", OLD[:-1], b"other\n", NEW])
def test_a_file_that_changed_is_neither_replaced_nor_removed(path: Path, now: bytes) -> None:
    path.write_bytes(now)
    with fails(Conflict, match="changed on disk meanwhile"):
        atomic.replace(path, NEW, OLD)
    with fails(Conflict, match="changed on disk meanwhile"):
        atomic.remove(path, OLD)
    assert held(path.parent) == {"x.json": now}


def test_a_file_that_went_away_meanwhile_is_not_made_again(path: Path) -> None:
    path.unlink()
    with pytest.raises(Conflict):
        atomic.replace(path, NEW, OLD)
    with pytest.raises(Conflict):
        atomic.remove(path, OLD)
    assert held(path.parent) == {}


def test_a_symbolic_link_that_came_is_left_with_what_it_names(path: Path, tmp_path: Path) -> None:
    aside = path.rename(tmp_path / "aside")
    path.symlink_to(aside)
    with pytest.raises(Conflict):
        atomic.replace(path, NEW, OLD)
    with pytest.raises(Conflict):
        atomic.remove(path, OLD)
    assert path.is_symlink()
    assert aside.read_bytes() == OLD


def test_remove_deletes_the_file_alone(path: Path) -> None:
    (path.parent / "y.json").write_bytes(OLD)
    atomic.remove(path, OLD)
    assert held(path.parent) == {"y.json": OLD}


def test_a_write_goes_on_where_the_system_took_a_part_of_it(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: real(descriptor, data[:3]))
    atomic.create(path.with_name("y.json"), b"0123456789")
    assert files.read(path.with_name("y.json")) == b"0123456789"


def test_a_new_file_can_be_given_a_mode(tmp_path: Path) -> None:
    atomic.create(tmp_path / "x.json", NEW, 0o640)
    assert mode(tmp_path / "x.json") == 0o640


def test_what_a_killed_write_left_is_found(path: Path) -> None:
    (path.parent / ".y.json.almanac-new").write_bytes(b"ha")
    (path.parent / "folder.almanac-new").mkdir()
    assert atomic.stale_temporaries(path.parent) == [path.with_name(".y.json.almanac-new")]
    assert atomic.stale_temporaries(path.parent / "none") == []
