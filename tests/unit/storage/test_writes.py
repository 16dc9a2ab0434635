"""Files are written whole or not at all, whatever happens."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from almanac_cli.errors import Conflict
from almanac_cli.storage import atomic, files
from support.records import NEW, OLD
from support.setting import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    """Set the mask for new files, and set it back."""
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


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


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o7777


def held(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder.iterdir()}


def test_create_writes_the_bytes_and_nothing_beside_them(tmp_path: Path) -> None:
    atomic.create(tmp_path / "new" / "folder" / "x.json", NEW)
    assert held(tmp_path / "new" / "folder") == {"x.json": NEW}


@pytest.mark.parametrize("umask", [0o022, 0o077, 0o027, 0o002, 0], indirect=True)
def test_a_new_file_obeys_the_umask(tmp_path: Path, umask: int) -> None:
    atomic.create(tmp_path / "x.json", NEW)
    assert mode(tmp_path / "x.json") == 0o666 & ~umask


def test_create_refuses_a_name_that_is_taken_by_a_file(path: Path) -> None:
    with pytest.raises(Conflict, match=r"x\.json exists already"):
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


@pytest.mark.parametrize("now", [b"", OLD + b" ", OLD[:-1], b"other\n", NEW])
def test_a_file_that_changed_meanwhile_is_neither_replaced_nor_removed(
    path: Path, now: bytes
) -> None:
    path.write_bytes(now)
    with pytest.raises(Conflict, match="changed on disk meanwhile"):
        atomic.replace(path, NEW, OLD)
    with pytest.raises(Conflict, match="changed on disk meanwhile"):
        atomic.remove(path, OLD)
    assert held(path.parent) == {"x.json": now}


def test_a_file_that_went_away_meanwhile_is_not_made_again(path: Path) -> None:
    path.unlink()
    with pytest.raises(Conflict):
        atomic.replace(path, NEW, OLD)
    with pytest.raises(Conflict):
        atomic.remove(path, OLD)
    assert held(path.parent) == {}


def test_a_symbolic_link_that_came_meanwhile_is_left_and_so_is_what_it_names(
    path: Path, tmp_path: Path
) -> None:
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


@pytest.mark.parametrize("call", ["create", "replace"])
def test_a_write_that_finds_the_file_too_large_leaves_all_as_it_was(path: Path, call: str) -> None:
    code = {
        "create": "atomic.create(Path(sys.argv[1]).with_name('y.json'), b'y' * 9000)",
        "replace": "atomic.replace(Path(sys.argv[1]), b'y' * 9000, Path(sys.argv[1]).read_bytes())",
    }[call]
    limited = (
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        f"try: {code}\n"
        "except files.AlmanacError as error: print(type(error).__name__, error)"
    )
    said, _ = python(limited, str(path)).communicate(timeout=20)
    name = "y.json" if call == "create" else "x.json"
    assert said.decode() == f"AlmanacError cannot write {path.with_name(name)}: File too large\n"
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
    except files.AlmanacError as error: print(error)
"""


@pytest.mark.parametrize(
    ("action", "call"),
    [
        *(("create", call) for call in ("open", "fsync", "link", "unlink")),
        *(("replace", call) for call in ("open", "fchmod", "fsync", "replace", "unlink")),
    ],
)
def test_a_kill_at_any_step_leaves_whole_files_and_hinders_no_later_write(
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
    for id_ in files.names(folder):
        assert files.read(folder / f"{id_}.json") in {OLD, NEW}
    was = files.read(folder / "x.json")
    atomic.replace(folder / "x.json", b"last", was)
    atomic.create(folder / "z.json", NEW)
    left = {each.name for each in atomic.left_over(folder)}
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
        for id_ in files.names(path.parent):
            assert files.read(path.with_name(f"{id_}.json")) in bodies
        assert len(list(path.parent.iterdir())) <= 3, "what a kill leaves does not pile up"


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
    assert atomic.left_over(path.parent) == [path.with_name(".y.json.almanac-new")]
    assert atomic.left_over(path.parent / "none") == []
