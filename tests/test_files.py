"""Files are written whole or not at all, whatever happens, and by one writer at a time."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from almanac_cli import files
from almanac_cli.errors import AlmanacError, Conflict

if TYPE_CHECKING:
    from collections.abc import Iterator

OLD, NEW = b'{"old": 1}\n', b'{"new": 22}\n'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Make a file that holds OLD, alone in its folder."""
    folder = tmp_path / "events"
    folder.mkdir()
    (folder / "x.json").write_bytes(OLD)
    return folder / "x.json"


@pytest.fixture
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    """Set the mask for new files, and set it back."""
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def python(code: str, *words: str) -> subprocess.Popen[bytes]:
    """Start Python code that has `files`, `os`, `sys` and `Path`, in a process of its own."""
    head = "import os, sys; from pathlib import Path; from almanac_cli import files\n"
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", head + code, *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parent.parent,
    )


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o7777


def held(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder.iterdir()}


def test_create_writes_the_bytes_and_nothing_beside_them(tmp_path: Path) -> None:
    files.create(tmp_path / "new" / "folder" / "x.json", NEW)
    assert held(tmp_path / "new" / "folder") == {"x.json": NEW}


@pytest.mark.parametrize("umask", [0o022, 0o077, 0o027, 0o002, 0], indirect=True)
def test_a_new_file_obeys_the_umask(tmp_path: Path, umask: int) -> None:
    files.create(tmp_path / "x.json", NEW)
    assert mode(tmp_path / "x.json") == 0o666 & ~umask


def test_create_refuses_a_name_that_is_taken_by_a_file(path: Path) -> None:
    with pytest.raises(Conflict, match=r"x\.json exists already"):
        files.create(path, NEW)
    assert held(path.parent) == {"x.json": OLD}


def test_create_refuses_a_name_that_is_taken_by_a_folder(tmp_path: Path) -> None:
    (tmp_path / "x.json").mkdir()
    with pytest.raises(Conflict):
        files.create(tmp_path / "x.json", NEW)
    assert os.listdir(tmp_path) == ["x.json"]  # noqa: PTH208 (names are what is compared)


def test_create_does_not_write_through_a_symbolic_link(tmp_path: Path) -> None:
    (tmp_path / "x.json").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Conflict):
        files.create(tmp_path / "x.json", NEW)
    assert not (tmp_path / "elsewhere").exists()


def test_replace_writes_the_bytes_and_nothing_beside_them(path: Path) -> None:
    files.replace(path, NEW, OLD)
    assert held(path.parent) == {"x.json": NEW}


def test_replace_leaves_what_a_reader_has_open_as_it_was(path: Path) -> None:
    with path.open("rb") as reader:
        files.replace(path, NEW, OLD)
        assert reader.read() == OLD


@pytest.mark.parametrize("umask", [0o077, 0], indirect=True)
@pytest.mark.parametrize("kept", [0o600, 0o644, 0o664, 0o640, 0o755])
def test_replace_keeps_the_mode_whatever_the_umask_is(path: Path, kept: int, umask: int) -> None:  # noqa: ARG001 (set by its fixture)
    path.chmod(kept)
    files.replace(path, NEW, OLD)
    assert mode(path) == kept


@pytest.mark.parametrize("now", [b"", OLD + b" ", OLD[:-1], b"other\n", NEW])
def test_a_file_that_changed_meanwhile_is_neither_replaced_nor_removed(
    path: Path, now: bytes
) -> None:
    path.write_bytes(now)
    with pytest.raises(Conflict, match="changed on disk meanwhile"):
        files.replace(path, NEW, OLD)
    with pytest.raises(Conflict, match="changed on disk meanwhile"):
        files.remove(path, OLD)
    assert held(path.parent) == {"x.json": now}


def test_a_file_that_went_away_meanwhile_is_not_made_again(path: Path) -> None:
    path.unlink()
    with pytest.raises(Conflict):
        files.replace(path, NEW, OLD)
    with pytest.raises(Conflict):
        files.remove(path, OLD)
    assert held(path.parent) == {}


def test_a_symbolic_link_that_came_meanwhile_is_left_and_so_is_what_it_names(
    path: Path, tmp_path: Path
) -> None:
    aside = path.rename(tmp_path / "aside")
    path.symlink_to(aside)
    with pytest.raises(Conflict):
        files.replace(path, NEW, OLD)
    with pytest.raises(Conflict):
        files.remove(path, OLD)
    assert path.is_symlink()
    assert aside.read_bytes() == OLD


def test_remove_deletes_the_file_alone(path: Path) -> None:
    (path.parent / "y.json").write_bytes(OLD)
    files.remove(path, OLD)
    assert held(path.parent) == {"y.json": OLD}


def test_scan_and_names_see_record_files_alone(path: Path) -> None:
    for name in (".hidden.json", "x.json.swp", "x.json~", "notes.md", ".almanac-new"):
        (path.parent / name).write_bytes(OLD)
    (path.parent / "b.json").write_bytes(OLD)
    (path.parent / "folder.json").mkdir()
    assert files.names(path.parent) == ["b", "folder", "x"]
    assert sorted(files.scan(path.parent).ids) == ["b", "folder", "x"]


def test_where_there_is_no_folder_there_are_no_files(tmp_path: Path) -> None:
    assert files.names(tmp_path / "none") == []
    assert files.scan(tmp_path / "none").ids == []


def test_a_file_that_was_replaced_has_another_stamp(path: Path) -> None:
    before = files.scan(path.parent)
    files.replace(path, OLD[:-2] + b"}\n", OLD)
    after = files.scan(path.parent)
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
    with pytest.raises(ValueError, match="is a symbolic link, not a file"):
        files.read(path.parent / "link.json")


def test_read_does_not_wait_for_the_other_end_of_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.json")
    with pytest.raises(ValueError, match="is not a regular file"):
        files.read(tmp_path / "x.json")


@pytest.mark.parametrize("call", ["create", "replace"])
def test_a_write_that_finds_the_file_too_large_leaves_all_as_it_was(path: Path, call: str) -> None:
    code = {
        "create": "files.create(Path(sys.argv[1]).with_name('y.json'), b'y' * 9000)",
        "replace": "files.replace(Path(sys.argv[1]), b'y' * 9000, Path(sys.argv[1]).read_bytes())",
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
        cwd=Path(__file__).parent.parent,
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
import sys; from pathlib import Path; from almanac_cli import files
root = Path(sys.argv[1])
for call in (lambda: files.create(root / "y.json", b"y" * 60000),
             lambda: files.replace(root / "x.json", b"x" * 60000, b"old")):
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
        f"files.{action}(path, {NEW!r}{'' if action == 'create' else f', {OLD!r}'})\n"
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
    files.replace(folder / "x.json", b"last", was)
    files.create(folder / "z.json", NEW)
    assert set(held(folder)) <= {"x.json", "y.json", "z.json"}
    assert held(folder)["x.json"] == b"last"


def test_kills_at_random_moments_leave_whole_files_alone(path: Path) -> None:
    rounds = random.Random(20261123)  # noqa: S311 (which moments are tried is no secret)
    bodies = {bytes([97 + n]) * (200_000 + n) for n in range(4)}
    code = (
        "bodies = [bytes([97 + n]) * (200_000 + n) for n in range(4)]\n"
        "path, was = Path(sys.argv[1]), None\n"
        "was = path.read_bytes(); n = 0\n"
        "other = path.with_name('y.json')\n"
        "if other.exists(): files.remove(other, other.read_bytes())\n"
        "while True:\n"
        "    n += 1; new = bodies[n % 4]\n"
        "    files.replace(path, new, was); was = new\n"
        "    files.create(other, new); os.write(1, b'.'); files.remove(other, new)\n"
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


def test_a_lock_keeps_another_process_out_until_its_holder_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "_LOCK_TRIES", 2)
    holder = _holder(tmp_path)
    with pytest.raises(Conflict, match="is locked by another almanac command"), _lock(tmp_path):
        pass
    holder.communicate(timeout=20)
    with _lock(tmp_path):
        pass


def test_a_killed_process_holds_no_lock(tmp_path: Path) -> None:
    holder = _holder(tmp_path)
    holder.kill()
    holder.communicate(timeout=20)
    with _lock(tmp_path):
        pass


def test_a_failure_inside_gives_the_lock_back(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), _lock(tmp_path):
        raise ZeroDivisionError
    with _lock(tmp_path):
        pass


def test_a_lock_leaves_nothing_in_the_folder(tmp_path: Path) -> None:
    with _lock(tmp_path):
        assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_cannot_be_locked(tmp_path: Path) -> None:
    with pytest.raises(AlmanacError, match=r"cannot lock .*none: No such file"):  # noqa: SIM117 (the order matters)
        with files.locked(tmp_path / "none"):
            pass


_lock = files.locked


def _holder(folder: Path) -> subprocess.Popen[bytes]:
    """Start a process that holds the folder's lock until its input ends; return once it does."""
    code = "with files.locked(Path(sys.argv[1])): os.write(1, b'.'); sys.stdin.read()"
    holder = python(code, str(folder))
    assert holder.stdout
    assert holder.stdout.read(1) == b"."
    return holder
