"""Many new files are written together: all flushed, then named, and none half."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from almanac_cli.errors import DiskError, FileConflict
from almanac_cli.storage import atomic, batches
from almanac_cli.storage.transaction import Change, apply_all
from support.disks import Disk
from support.records import NEW, OLD

COUNT = 5


def new_files(root: Path) -> list[batches.NewFile]:
    return [
        batches.NewFile(str(root / "events" / f"{n}.json"), b"%d" % n * 9) for n in range(COUNT)
    ]


def names(root: Path) -> list[str]:
    return sorted(path.name for path in (root / "events").iterdir())


def create(root: Path, max_fsyncs: int) -> None:
    new = new_files(root)
    with batches.temporary_files(new, max_fsyncs) as temporaries:
        for file, temporary in zip(new, temporaries, strict=True):
            atomic.place(temporary, file.path)


@pytest.mark.parametrize("max_fsyncs", [0, COUNT])
def test_power_loss_leaves_each_file_whole_or_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, max_fsyncs: int
) -> None:
    disk = Disk(tmp_path, monkeypatch)
    create(tmp_path, max_fsyncs)
    wanted = {f"events/{Path(file.path).name}": file.data for file in new_files(tmp_path)}
    for states in disk.points:
        for state in states:
            for name, data in state.items():
                if not name.endswith(atomic.TEMPORARY_SUFFIX):
                    assert data == wanted[name]
    assert all(state == wanted for state in disk.points[-1])


def test_files_are_flushed_before_the_first_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []

    def link(temporary: str, path: str) -> None:
        calls.append("link")
        Path(path).write_bytes(Path(temporary).read_bytes())

    monkeypatch.setattr(os, "link", link)
    monkeypatch.setattr(os, "fsync", lambda _: calls.append("fsync"))
    atomic.make_folder(tmp_path / "events")
    calls.clear()
    create(tmp_path, max_fsyncs=COUNT)
    assert calls == ["fsync"] * COUNT + ["link"] * COUNT + ["fsync"]


@pytest.mark.parametrize("system", ["none", "refuses"])
def test_without_syncfs_each_file_is_flushed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str
) -> None:
    if system == "none":
        release = os.uname_result(("Linux", "n", "5.7.0", "v", "m"))
        monkeypatch.setattr(os, "uname", lambda: release)
    else:
        monkeypatch.setattr(batches, "sync_filesystem", lambda _: False)
    calls: list[int] = []
    monkeypatch.setattr(os, "fsync", calls.append)
    (tmp_path / "events").mkdir()
    create(tmp_path, max_fsyncs=0)
    assert len(calls) == COUNT + 1


def test_a_disk_that_fails_to_flush_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(_: object) -> bool:
        raise OSError(errno.EIO, "bad disk")

    monkeypatch.setattr(batches, "sync_filesystem", failing)
    with pytest.raises(DiskError):
        create(tmp_path, max_fsyncs=0)
    assert names(tmp_path) == []


@pytest.mark.usefixtures("unsynced")
def test_a_file_that_exists_undoes_those_before_it(tmp_path: Path) -> None:
    (tmp_path / "events").mkdir()
    (tmp_path / "events" / "3.json").write_bytes(OLD)
    changes = [Change(f"events/{n}.json", None, NEW) for n in range(COUNT)]
    reverted: list[bool] = []
    with pytest.raises(FileConflict):
        apply_all(tmp_path, changes, on_reverted=lambda: reverted.append(True))
    assert (names(tmp_path), reverted) == (["3.json"], [True])
    assert (tmp_path / "events" / "3.json").read_bytes() == OLD


@pytest.mark.usefixtures("unsynced")
def test_stale_temporary_files_are_replaced(tmp_path: Path) -> None:
    (tmp_path / "events").mkdir()
    for file in new_files(tmp_path):
        atomic.temporary_path(Path(file.path)).write_bytes(b"stale, and longer than what comes")
    create(tmp_path, max_fsyncs=COUNT)
    assert [Path(file.path).read_bytes() for file in new_files(tmp_path)] == [
        file.data for file in new_files(tmp_path)
    ]
    assert len(names(tmp_path)) == COUNT


@pytest.mark.usefixtures("unsynced")
def test_more_files_than_a_batch_are_written_in_several(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "MAX_FILES", 2)
    changes = [Change(f"{folder}/{n}.json", None, NEW) for folder in "ab" for n in range(COUNT)]
    apply_all(tmp_path, changes, on_reverted=lambda: None)
    assert all((tmp_path / change.file).read_bytes() == NEW for change in changes)


@pytest.mark.usefixtures("unsynced")
def test_the_order_of_changes_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    monkeypatch.setattr(os, "link", lambda _, path: order.append(Path(path).name))
    changes = [Change(f"a/{n}.json", None, NEW) for n in (3, 1, 2)]
    apply_all(tmp_path, changes, on_reverted=lambda: None)
    assert order == ["3.json", "1.json", "2.json"]


def test_removed_files_are_flushed_once_and_restored_on_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").mkdir()
    changes = [Change(f"a/{n}.json", OLD, None) for n in range(COUNT)]
    for change in changes:
        (tmp_path / change.file).write_bytes(OLD)
    (tmp_path / changes[-1].file).write_bytes(NEW)
    with pytest.raises(FileConflict):
        apply_all(tmp_path, changes, on_reverted=lambda: None)
    assert [(tmp_path / change.file).read_bytes() for change in changes] == [OLD] * 4 + [NEW]
    calls: list[int] = []
    monkeypatch.setattr(os, "fsync", calls.append)
    apply_all(tmp_path, changes[:-1], on_reverted=lambda: None)
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["4.json"]
    assert len(calls) == 1


@pytest.mark.usefixtures("unsynced")
def test_a_folder_that_cannot_be_flushed_gets_its_files_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").mkdir()
    changes = [Change(f"a/{n}.json", OLD, None) for n in range(2)]
    for change in changes:
        (tmp_path / change.file).write_bytes(OLD)
    fails = [OSError(errno.EIO, "bad disk")]
    real = atomic.sync

    def sync(path: Path) -> None:
        if fails:
            raise fails.pop()
        real(path)

    monkeypatch.setattr(atomic, "sync", sync)
    with pytest.raises(DiskError):
        apply_all(tmp_path, changes, on_reverted=lambda: None)
    assert [(tmp_path / change.file).read_bytes() for change in changes] == [OLD, OLD]
