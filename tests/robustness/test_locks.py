"""One writer at a time among processes, and none that died keeps the others out."""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from almanac_cli.errors import Conflict
from almanac_cli.storage import lock
from support.messages import fails, message_of
from support.setting import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


HOLDER = "holder"


@contextmanager
def _lock(folder: Path, timeout_s: float = lock.LOCK_TIMEOUT_S) -> Iterator[None]:
    with lock.lock_folder(folder, folder / HOLDER, timeout_s=timeout_s):
        yield


def _holder(folder: Path) -> subprocess.Popen[bytes]:
    """Start a process that holds the folder's lock until its input ends; return once it does."""
    code = (
        "import os, sys; from pathlib import Path; from almanac_cli.storage import lock\n"
        "folder = Path(sys.argv[1])\n"
        f"with lock.lock_folder(folder, folder / {HOLDER!r}): os.write(1, b'.'); sys.stdin.read()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-W", "error", "-c", code, folder],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    assert holder.stdout
    assert holder.stdout.read(1) == b"."
    return holder


def test_a_lock_keeps_another_process_out_until_its_holder_ends(tmp_path: Path) -> None:
    holder = _holder(tmp_path)
    assert lock.is_locked(tmp_path)
    with pytest.raises(Conflict) as found, _lock(tmp_path, 0.05):
        pass
    said = f"{tmp_path} is locked by another almanac command (process {holder.pid})"
    assert message_of(found.value) == said
    assert found.value.exit_code == 7
    holder.communicate(timeout=20)
    assert not lock.is_locked(tmp_path)
    with _lock(tmp_path):
        pass


def test_a_holder_that_could_not_give_its_name_still_holds(tmp_path: Path) -> None:
    (tmp_path / HOLDER).mkdir()
    holder = _holder(tmp_path)
    with fails(Conflict, match=r"by another almanac command$"), _lock(tmp_path, 0.05):
        pass
    holder.communicate(timeout=20)


def test_a_writer_waits_up_to_ten_seconds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr("time.sleep", waited.append)
    holder = _holder(tmp_path)
    with pytest.raises(Conflict), _lock(tmp_path):
        pass
    total = sum(waited)  # before subprocess waits, which sleeps too
    holder.communicate(timeout=20)
    assert total == pytest.approx(10)


def test_a_killed_process_holds_no_lock(tmp_path: Path) -> None:
    holder = _holder(tmp_path)
    holder.kill()
    holder.communicate(timeout=20)
    with _lock(tmp_path):
        pass
