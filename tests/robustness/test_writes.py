"""A write on a full disk or in a process that is killed leaves whole files alone."""

from __future__ import annotations

import random
import resource
import shutil
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from almanac_cli.storage import atomic, files
from support.records import NEW, OLD, held
from support.setting import ROOT

if TYPE_CHECKING:
    from pathlib import Path


def python(code: str, *words: str) -> subprocess.Popen[bytes]:
    """Start Python code, with what it needs imported, in a process of its own."""
    head = (
        "import os, sys; from pathlib import Path; from almanac_cli.storage import files, atomic\n"
    )
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", head + code, *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )


@pytest.mark.parametrize("call", ["create", "replace"])
def test_a_write_of_too_large_a_file_leaves_all_as_it_was(path: Path, call: str) -> None:
    code = {
        "create": "atomic.create(Path(sys.argv[1]).with_name('y.json'), b'y' * 9000)",
        "replace": "atomic.replace(Path(sys.argv[1]), b'y' * 9000, Path(sys.argv[1]).read_bytes())",
    }[call]
    limited = (
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        f"try: {code}\n"
        "except files.DiskError as e: print(f'{e.action} {e.path}: {e.reason}')"
    )
    said, _ = python(limited, str(path)).communicate(timeout=20)
    name = "y.json" if call == "create" else "x.json"
    assert said.decode() == f"write {path.with_name(name)}: File too large\n"
    assert held(path.parent) == {"x.json": OLD}


def test_the_limit_on_file_size_holds_in_the_child_alone() -> None:
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY


def test_a_full_disk_leaves_all_as_it_was(tmp_path: Path) -> None:
    """A disk of its own, in a namespace of its own, copied out before it goes."""
    unshare = shutil.which("unshare")
    disk, after = tmp_path / "disk", tmp_path / "after"
    disk.mkdir()
    inside = (
        "mount -t tmpfs -o size=64k none $0 || exit 77; printf old > $0/x.json; "
        "head -c 40000 /dev/zero > $0/filler; "
        f"{sys.executable} -W error -c '{_ON_FULL_DISK}' $0; cp -r $0 $1"
    )
    if unshare is None:
        pytest.skip("there is no unshare here to mount a small disk with")
    found = subprocess.run(
        [unshare, "-rm", "sh", "-c", inside, disk, after],
        capture_output=True,
        check=False,
        cwd=ROOT,
        timeout=20,
    )
    if not after.exists():
        pytest.skip("this system lets nobody mount a small disk")
    said = found.stdout.decode().splitlines()
    assert said == [
        f"cannot write {disk}/y.json: No space left on device",
        f"cannot write {disk}/x.json: No space left on device",
    ]
    assert {name: len(data) for name, data in held(after).items()} == {"x.json": 3, "filler": 40000}
    assert (after / "x.json").read_bytes() == b"old"


_ON_FULL_DISK = """
import sys; from pathlib import Path; from almanac_cli.storage import files, atomic
root = Path(sys.argv[1])
for call in (lambda: atomic.create(root / "y.json", b"y" * 60000),
             lambda: atomic.replace(root / "x.json", b"x" * 60000, b"old")):
    try: call()
    except files.DiskError as e: print(f"cannot {e.action} {e.path}: {e.reason}")
"""


@pytest.mark.parametrize(
    ("action", "call"),
    [
        *(("create", call) for call in ("open", "fsync", "link", "unlink")),
        *(("replace", call) for call in ("open", "fchmod", "fsync", "replace", "unlink")),
    ],
)
def test_after_a_kill_at_any_step_files_are_whole_and_writable(
    tmp_path: Path, action: str, call: str
) -> None:
    died = 0
    while _dies(tmp_path / str(died), action, call, nth=died + 1):
        _check_whole_and_writable(tmp_path / str(died))
        died += 1
    assert died, "the write goes through this call"


def _dies(folder: Path, action: str, call: str, nth: int) -> bool:
    """Write in a process that is killed at the nth call of this name; say whether it was."""
    folder.mkdir()
    (folder / "x.json").write_bytes(OLD)
    code = (
        "import signal\n"
        "path, call, left = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])\n"
        "real = getattr(os, call)\n"
        "def dying(*words, **options):\n"
        "    global left; left -= 1\n"
        "    if not left: os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return real(*words, **options)\n"
        "setattr(os, call, dying)\n"
        f"atomic.{action}(path, {NEW!r}{'' if action == 'create' else f', {OLD!r}'})\n"
    )
    path = folder / ("y.json" if action == "create" else "x.json")
    child = python(code, str(path), call, str(nth))
    child.communicate(timeout=20)
    assert child.returncode in {0, -signal.SIGKILL}
    return child.returncode != 0


def _check_whole_and_writable(folder: Path) -> None:
    """See that every record file is whole, and that the next writes succeed and tidy up."""
    for id_ in files.ids(folder):
        assert files.read(folder / f"{id_}.json") in {OLD, NEW}
    was = files.read(folder / "x.json")
    atomic.replace(folder / "x.json", b"last", was)
    atomic.create(folder / "z.json", NEW)
    left = {each.name for each in atomic.stale_temporaries(folder)}
    assert set(held(folder)) - left <= {"x.json", "y.json", "z.json"}
    assert held(folder)["x.json"] == b"last"


def test_kills_at_random_moments_leave_whole_files_alone(path: Path) -> None:
    rounds = random.Random(20261123)  # noqa: S311 (which moments are tried is no secret)
    bodies = {bytes([97 + n]) * (200_000 + n) for n in range(4)}
    code = (
        "bodies = [bytes([97 + n]) * (200_000 + n) for n in range(4)]\n"
        "path, was = Path(sys.argv[1]), None\n"
        "was = path.read_bytes(); n = 0\n"
        "other = path.with_name('y.json')\n"
        "if other.exists(): atomic.remove(other, other.read_bytes())\n"
        "while True:\n"
        "    n += 1; new = bodies[n % 4]\n"
        "    atomic.replace(path, new, was); was = new\n"
        "    atomic.create(other, new); os.write(1, b'.'); atomic.remove(other, new)\n"
    )
    for _ in range(8):
        child = python(code, str(path))
        assert child.stdout
        assert child.stdout.read(rounds.randint(1, 12))
        child.kill()
        child.communicate(timeout=20)
        for id_ in files.ids(path.parent):
            assert files.read(path.with_name(f"{id_}.json")) in bodies
        assert len(list(path.parent.iterdir())) <= 3, "what a kill leaves does not pile up"
