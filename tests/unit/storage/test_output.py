"""What is made of records is written whole, in place of what is there."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from almanac_cli.errors import DiskError
from almanac_cli.storage.output import write
from support.records import NEW, OLD, held

if TYPE_CHECKING:
    from collections.abc import Iterator


def test_a_file_is_written_where_there_is_none(tmp_path: Path) -> None:
    write(tmp_path / "x.txt", NEW)
    assert held(tmp_path) == {"x.txt": NEW}


def test_a_file_is_replaced_and_keeps_its_mode(path: Path) -> None:
    path.chmod(0o640)
    write(path, NEW)
    assert held(path.parent) == {"x.json": NEW}
    assert path.stat().st_mode & 0o7777 == 0o640


def test_a_link_stays_and_leads_to_the_new_content(path: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(path)
    write(tmp_path / "link", NEW)
    assert (tmp_path / "link").is_symlink()
    assert path.read_bytes() == NEW


def test_a_link_to_nothing_gets_its_file(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "x.txt")
    write(tmp_path / "link", NEW)
    assert (tmp_path / "x.txt").read_bytes() == NEW


def test_a_pipe_gets_the_data_and_stays_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    write(tmp_path / "pipe", NEW)
    assert os.read(reader, 100) == NEW
    os.close(reader)
    assert (tmp_path / "pipe").is_fifo()


def test_an_open_pipe_gets_the_data_by_its_number() -> None:
    reader, writer = os.pipe()
    write(Path(f"/dev/fd/{writer}"), NEW)
    assert os.read(reader, 100) == NEW
    os.close(reader)
    os.close(writer)


@pytest.mark.parametrize("name", [".", "missing/x.txt", "x.json/y"])
def test_a_place_for_no_file_is_refused(path: Path, name: str) -> None:
    with pytest.raises(DiskError):
        write(path.parent / name, NEW)
    assert held(path.parent) == {"x.json": OLD}


@pytest.mark.parametrize("call", ["write", "fsync", "replace"])
def test_a_full_disk_leaves_what_was_there(
    path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, call, fail)
    with pytest.raises(DiskError):
        write(path, NEW)
    assert held(path.parent) == {"x.json": OLD}


def test_data_in_pieces_are_written_whole(path: Path) -> None:
    write(path, iter([b"one\n", b"", b"two\n"]))
    assert held(path.parent) == {"x.json": b"one\ntwo\n"}


def test_a_piece_that_cannot_be_made_leaves_what_was_there(path: Path) -> None:
    def pieces() -> Iterator[bytes]:
        yield NEW
        raise ValueError("no more")

    with pytest.raises(ValueError, match="no more"):
        write(path, pieces())
    assert held(path.parent) == {"x.json": OLD}
