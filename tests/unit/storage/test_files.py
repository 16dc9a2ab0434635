"""Which record files there are, what the system says of each, and what they hold."""

from __future__ import annotations

import errno
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NoReturn

import pytest

from almanac_cli.storage import atomic, files
from almanac_cli.storage.scan import scan
from support.records import OLD

if TYPE_CHECKING:
    from pathlib import Path


def test_scan_and_names_see_record_files_alone(path: Path) -> None:
    for name in (".hidden.json", "x.json.swp", "x.json~", "notes.md", ".almanac-new"):
        (path.parent / name).write_bytes(OLD)
    (path.parent / "b.json").write_bytes(OLD)
    (path.parent / "folder.json").mkdir()
    assert files.ids(path.parent) == ["b", "folder", "x"]
    assert sorted(scan(path.parent).names) == ["b.json", "folder.json", "x.json"]


def test_where_there_is_no_folder_there_are_no_files(tmp_path: Path) -> None:
    assert files.ids(tmp_path / "none") == []
    assert scan(tmp_path / "none").names == []


def test_a_file_that_was_replaced_has_another_stamp(path: Path) -> None:
    before = scan(path.parent)
    atomic.replace(path, OLD[:-2] + b"}\n", OLD)
    after = scan(path.parent)
    assert [*after.stamps()] != [*before.stamps()]
    assert after.digest() != before.digest()


def test_read_tells_a_missing_file_from_a_broken_one(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        files.read(tmp_path / "x.json")


def test_read_takes_exactly_one_mebibyte(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_bytes(b" " * 1024 * 1024)
    assert len(files.read(tmp_path / "x.json")) == 1024 * 1024


def test_read_refuses_a_byte_more_than_one_mebibyte(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_bytes(b" " * (1024 * 1024 + 1))
    with pytest.raises(ValueError, match="is larger than 1 MiB"):
        files.read(tmp_path / "x.json")


def test_read_refuses_a_folder(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="is a folder, not a file"):
        files.read(tmp_path)


@pytest.mark.parametrize("target", ["x.json", "nowhere"])
def test_read_refuses_a_symbolic_link(path: Path, target: str) -> None:
    (path.parent / "link.json").symlink_to(target)
    with pytest.raises(files.NotReadable, match="is a symbolic link, not a file") as caught:
        files.read(path.parent / "link.json")
    assert not caught.value.transient


def test_read_does_not_wait_for_the_other_end_of_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.json")
    with pytest.raises(ValueError, match="is not a regular file"):
        files.read(tmp_path / "x.json")


@pytest.mark.parametrize("number", [errno.EIO, errno.EMFILE, errno.EACCES])
def test_what_may_pass_is_told_from_what_lasts(
    path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def failing(*_: object) -> NoReturn:
        raise OSError(number, "no luck")

    monkeypatch.setattr(os, "open", failing)
    with pytest.raises(files.NotReadable, match=r"^cannot be read: no luck$") as caught:
        files.read(path)
    assert caught.value.transient


@pytest.mark.parametrize("year", [1500, 1969, 2038, 2263, 2400])
def test_a_file_may_be_of_any_year(path: Path, year: int) -> None:
    before = scan(path.parent).digest()
    seconds = int(datetime(year, 1, 1, tzinfo=UTC).timestamp())
    os.utime(path, (seconds, seconds))
    assert scan(path.parent).digest() != before
