"""Work in a second process is done, whatever becomes of that process."""

from __future__ import annotations

import os
import select
import shutil
import signal
import subprocess
import sys
import threading
import zipfile
from typing import TYPE_CHECKING

import pytest

from almanac_cli.storage import stamps
from almanac_cli.storage.scan import scan
from almanac_cli.storage.worker import Worker
from support.setting import ROOT

if TYPE_CHECKING:
    from pathlib import Path


def request(folder: Path) -> bytes:
    """Make two files, and return the request for their stamps."""
    for name in ("a.json", "b.json"):
        (folder / name).touch()
    return stamps.encode_stamp_request(folder, ["a.json", "b.json", "gone.json"])


def test_results_are_those_of_the_task_itself(tmp_path: Path) -> None:
    both = request(tmp_path)
    one = stamps.encode_stamp_request(tmp_path, ["b.json"])
    with Worker(stamps.answer_stamp_request) as other:
        for sent in (both, one, both):
            other.submit(sent)
            assert other.result() == stamps.answer_stamp_request(sent)
        assert other.pid
    assert other.pid is None


def kill(other: Worker) -> None:
    assert other.pid
    os.kill(other.pid, signal.SIGKILL)


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_worker_that_is_killed_is_done_without(tmp_path: Path, when: str) -> None:
    sent = request(tmp_path)
    with Worker(stamps.answer_stamp_request) as other:
        if when == "before":
            kill(other)
        other.submit(sent)
        if when == "after":
            kill(other)
        assert other.result() == stamps.answer_stamp_request(sent)
        other.submit(sent)
        assert other.result() == stamps.answer_stamp_request(sent)


@pytest.mark.parametrize(
    "executable", ["", "/nowhere/python3", "/bin/true", "/usr/sbin/httpd", os.devnull]
)
def test_where_there_is_no_python_to_start_it_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, executable: str
) -> None:
    monkeypatch.setattr(sys, "executable", executable)
    sent = request(tmp_path)
    with Worker(stamps.answer_stamp_request) as other:
        other.submit(sent)
        assert other.result() == stamps.answer_stamp_request(sent)


def test_a_python_that_cannot_run_it_is_done_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "python3").symlink_to(shutil.which("true") or "/bin/true")
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python3"))
    sent = request(tmp_path)
    with Worker(stamps.answer_stamp_request) as other:
        other.submit(sent)
        assert other.result() == stamps.answer_stamp_request(sent)


def test_what_the_task_raises_is_raised_here(tmp_path: Path) -> None:
    with Worker(stamps.answer_stamp_request) as other:
        other.submit(stamps.encode_stamp_request(tmp_path / "none", ["a.json"]))
        with pytest.raises(FileNotFoundError):
            other.result()


def test_a_frozen_program_is_never_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    with Worker(stamps.answer_stamp_request) as other:
        assert other.pid is None


def test_it_works_beside_threads(tmp_path: Path) -> None:
    sent = request(tmp_path)
    results: list[bytes] = []

    def work() -> None:
        with Worker(stamps.answer_stamp_request) as other:
            other.submit(sent)
            results.append(other.result())

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [stamps.answer_stamp_request(sent)] * 4


_PROGRAM = """
import os, sys
from pathlib import Path
from almanac_cli.storage import stamps, worker
assert worker.__file__.startswith({place!a}), worker.__file__
sys.argv[:] = ["/nowhere"]
with worker.Worker(stamps.answer_stamp_request) as other:
    request = stamps.encode_stamp_request(Path("."), ["a.json"])
    other.submit(request)
    assert other.result() == stamps.answer_stamp_request(request)
    assert other.pid, "it was not the other process that did it"
"""


@pytest.mark.parametrize("name", ['it\'s "a" {b}', "ü\n", os.fsdecode(b"\xff"), "x.zip"])
def test_it_is_found_wherever_the_package_is(tmp_path: Path, name: str) -> None:
    place = tmp_path / name
    modules = sorted((ROOT / "almanac_cli").rglob("*.py"))
    if name == "x.zip":
        with zipfile.ZipFile(place, "w") as packed:
            for path in modules:
                packed.write(path, path.relative_to(ROOT))
    else:
        for path in modules:
            copy = place / path.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, copy)
    (tmp_path / "a.json").touch()
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM.format(place=str(place))],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(place)},
        capture_output=True,
        check=False,
        timeout=20,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_it_ends_when_its_parent_is_killed() -> None:
    code = (
        "import os, sys; from almanac_cli.storage import stamps, worker\n"
        "other = worker.Worker(stamps.answer_stamp_request)\n"
        "print(other.pid, flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe) as parent:
        assert parent.stdout
        process = os.pidfd_open(int(parent.stdout.readline()))
        parent.kill()
        assert select.select([process], [], [], 20)[0] == [process]
    os.close(process)


def test_many_files_have_the_stamps_that_few_have(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(60):
        (tmp_path / f"{n}.json").write_bytes(b"x" * n)
    expected = dict(scan(tmp_path).stamps())
    monkeypatch.setattr("almanac_cli.storage.scan.MIN_SHARED_FILES", 20)
    monkeypatch.setattr("almanac_cli.storage.scan.START_UP_FILES", 5)
    assert dict(scan(tmp_path).stamps()) == expected
    assert len(expected) == 60
