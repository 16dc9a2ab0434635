"""Wherever an almanac lies, and whoever may write there, commands do what they say, or say why."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from almanac_cli.cli.main import almanac
from almanac_cli.formats.terminal.sanitize import safe
from almanac_cli.operations.init import create_almanac
from support.processes import Words, at_once, ordinary
from support.records import event, files, guide, write
from support.setting import NOW, ROOT
from support.shapes import on_disk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import TypeAlias

    from support.commands import Run

    Tour: TypeAlias = tuple[Path, list[tuple[str, str]]]

NAMES = {
    "spaces": "two  words ",
    "a line break": "one\ntwo",
    "a tab": "a\tb",
    "quotes": 'it\'s "so" `called` $HOME',
    "signs of formats": "100%s %(x)s {y} \\n",
    "signs of URLs": "#a?mode=ro&b=%2e",
    "emoji": "\U0001f5d3 \U0001f468\u200d\U0001f469\u200d\U0001f467",
    "what moves a terminal": "\x1b[31m\u202ered",
    "a dash": "-v",
    "bytes that are no UTF-8": os.fsdecode(b"\xff\xfe"),
    "as many letters as may be": "a" * 255,
}
OBJECT = '{"title": "Another", "source": "S", "published": "2026-01-01"}'
# Each with its exit code; run one after the other they leave nothing to mend.
READING = (["list"], ["list", "--json"], ["show", "a"], ["search", "title"], ["related", "a"])
WRITING = (
    ["add", "New", "--source", "S"],
    ["add", "--json-in", "-"],
    ["edit", "a", "--title", "T"],
    ["link", "a", "b"],
    ["link", "a", "--guide", "g"],
    ["score", "a", "7"],
    ["remove", "b", "--yes"],
    ["undo", "--yes"],
    ["unlink", "a", "b"],
    ["guide", "edit", "g", "--level", "mixed"],
    ["check", "--fix"],
)
TOUR = (
    *READING, *WRITING, *READING, ["undo", "--list"], ["undo", "--list", "--json"], ["check"],
    ["guide", "list"], ["index", "--json"], ["index", "--rebuild"],
)  # fmt: skip


def fill(root: Path) -> Path:
    """Make an almanac of two events and a guide."""
    create_almanac(root, "test", example=False)
    write(root, event("a", tags=["t"]))
    write(root, event("b", title="A title"))
    write(root, guide("g"))
    return root


def tour(run: Run, root: Path, patch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Run one of each command, see that all succeed, and return what they said of no folder."""
    patch.setenv("ALMANAC_DATA", str(root))
    found = []
    for words in TOUR:
        result = run(*words, given=OBJECT)
        said = result.stdout
        if words == ["index", "--json"]:
            assert json.loads(said)["path"] == f"{root}/.almanac/cache/index.sqlite"
        for shown in (safe(str(root)), json.dumps(str(root))[1:-1], str(root)):
            said = said.replace(shown, "DATA")
        found.append((re.sub("changed.*", "", said), result.stderr))
    return found


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory, run: Run) -> Tour:
    """Return a folder of which there is nothing to say, and what the commands say in it."""
    root = fill(tmp_path_factory.mktemp("plain") / "data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ALMANAC_NOW", NOW)
        return root, tour(run, root, patch)


@pytest.mark.parametrize("name", NAMES)
def test_a_folder_of_any_name_holds_an_almanac_like_any_other(
    tmp_path: Path,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    plain: Tour,
    name: str,
) -> None:
    root = fill(tmp_path / NAMES[name])
    assert tour(run, root, monkeypatch) == plain[1]
    assert files(root) == files(plain[0])


def test_a_symbolic_link_to_an_almanac_is_as_good_as_its_folder(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, plain: Tour
) -> None:
    root = fill(tmp_path / "far" / "away")
    link = tmp_path / "link"
    link.symlink_to(root)
    assert tour(run, link, monkeypatch) == plain[1]
    assert files(root) == files(plain[0])
    assert link.is_symlink()


def test_what_a_symbolic_link_for_a_record_names_stays_as_it_is(root: Path, run: Run) -> None:
    write(root, event("b", links=["a"]))
    write(root, event("c"))
    outside = write(root, event("a", links=["c"]) | {"tags": ["z", "b"]}).rename("outside.json")
    before = outside.read_bytes()
    (root / "events" / "a.json").symlink_to(Path("../..") / outside.name)
    for words in (
        ["show", "a"],
        ["edit", "a", "--title", "T"],
        ["link", "a", "b"],
        ["link", "c", "a"],
        ["unlink", "a", "b"],
        ["score", "a", "7"],
        ["remove", "a", "--yes"],
        ["check", "--fix"],
    ):
        assert "a.json" in (said := run(*words, code=5).output)
        assert "is a symbolic link, not a file" in said
    run("add", "A", "--id", "a", "--source", "S", code=7)
    run("remove", "c", "--yes")
    run("undo", "--yes")
    assert outside.read_bytes() == before
    assert (root / "events" / "a.json").is_symlink()


def test_undo_writes_through_no_symbolic_link_that_came_since(root: Path, run: Run) -> None:
    path = write(root, event("a"))
    run("score", "a", "7")
    outside = path.rename("outside.json")
    path.symlink_to(outside.absolute())
    assert "is a symbolic link" in run("undo", "--yes", code=1).stderr
    path.unlink()
    path.symlink_to("nowhere")
    assert "is a symbolic link" in run("undo", "--yes", code=1).stderr
    assert on_disk(Path.cwd(), "outside")["score"] == 7
    assert path.is_symlink()


@contextmanager
def read_only(*paths: Path) -> Iterator[None]:
    """Let nobody write to these and all below them, which holds for root too if `ordinary`."""
    found = [each for path in paths for each in (path, *path.rglob("*"))]
    modes = [each.stat().st_mode for each in found]
    for path, mode in zip(found, modes, strict=True):
        path.chmod(mode & ~0o222)
    yield
    for path, mode in zip(found, modes, strict=True):
        path.chmod(mode)


@pytest.mark.parametrize(
    ("place", "index"),
    [
        ("the almanac", "stale"),
        ("what is derived", "current"),
        pytest.param("the almanac", "none", marks=pytest.mark.slow),
    ],
)
def test_an_almanac_that_is_read_only_is_read_and_stays_as_it_is(
    tmp_path: Path, run: Run, place: str, index: str
) -> None:
    root = fill(tmp_path / "data")
    write(root, event("c", links=["gone"]))
    run("score", "b", "3")
    reading = (["list", "--json"], ["show", "a"], ["search", "title"], ["check"])
    asked = [CliRunner().invoke(almanac, words) for words in reading]
    expected = [(each.exit_code, each.stdout, each.stderr) for each in asked]
    if index == "stale":
        os.utime(root / "events" / "a.json")
    elif index == "none":
        (root / ".almanac" / "cache" / "index.sqlite").unlink()
    before = files(root)
    writing = (
        ["add", "New", "--source", "S"], ["edit", "a", "--title", "T"], ["link", "a", "b"],
        ["score", "a", "7"], ["remove", "b", "--yes"], ["undo", "--yes"], ["check", "--fix"],
    )  # fmt: skip
    with read_only(root if place == "the almanac" else root / ".almanac"):
        done = at_once([*reading, *writing], preexec_fn=ordinary)
    assert [each[1:] for each in done[: len(reading)]] == expected
    for each in done[len(reading) :]:
        assert (each.code, each.stdout) == (1, ""), each
        assert re.fullmatch(
            r"Error: cannot (make|write) data/\S+: Permission denied\n", each.stderr
        )
    assert files(root) == before


# For each command and each number of free pages: an almanac on the small disk, all but these pages
# of it filled, and the command run, once more with the disk no longer full if that was in its way.
_ON_SMALL_DISK = """
import json, os, shutil, sys
from pathlib import Path
from almanac_cli.model import records
from almanac_cli.cli.main import COMMANDS, almanac
sys.path.insert(0, sys.argv[1])
from support.records import files

def run(words):
    with open("out", "w+b") as out, open("err", "w+b") as err:
        if (child := os.fork()) == 0:
            os.dup2(out.fileno(), 1), os.dup2(err.fileno(), 2)
            almanac(words)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        out.seek(0), err.seek(0)
        return code, out.read().decode(), err.read().decode()

def held():
    return {name: data.decode() for name, data in files(Path("data")).items() if name != "filler"}

def fill(free):
    filler = os.open("data/filler", os.O_WRONLY | os.O_CREAT)
    disk = os.statvfs("data")
    os.posix_fallocate(filler, 0, (disk.f_bavail - free) * disk.f_frsize)
    os.close(filler)

def tried(words, free):
    for each in Path("data").iterdir():
        shutil.rmtree(each) if each.is_dir() else each.unlink()
    shutil.copytree("start", "data", dirs_exist_ok=True)
    fill(free)
    found, now = run(words), held()
    os.unlink("data/filler")
    return words, free, *found, now, run(words)[0] if found[0] else 0, held()

for each in COMMANDS:
    almanac.get_command(None, each)
commands, pages = map(json.loads, sys.argv[2:])
print(json.dumps([tried(words, free) for words in commands for free in pages]))
"""
_ROOMY = 400


def on_small_disk(start: Path, commands: Sequence[Words], pages: Sequence[int]) -> list[list[Any]]:
    """Run commands on a disk of their own where so many pages are free, in a namespace."""
    Path("data").mkdir()
    start.rename("start")
    words = [str(ROOT / "tests"), json.dumps(commands), json.dumps([*pages, _ROOMY])]
    mount = 'mount -t tmpfs -o size=4m none data || exit 77; "$@"'
    unshare = [shutil.which("unshare") or "false", "-rm", "sh", "-c", mount, "sh"]
    found = subprocess.run(
        [*unshare, sys.executable, "-W", "error", "-c", _ON_SMALL_DISK, *words],
        capture_output=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    if found.returncode in {1, 77} and b"Traceback" not in found.stderr:
        pytest.skip("this system lets nobody mount a small disk")
    assert found.returncode == 0, found.stderr
    said: list[list[Any]] = json.loads(found.stdout)
    return said


@pytest.fixture
def start(tmp_path: Path, run: Run) -> Path:
    """Make an almanac with something to mend and something to undo."""
    root = fill(tmp_path / "almanac")
    write(root, event("c", links=["b", "gone"]))
    run("--data", str(root), "score", "a", "3")
    return root


CHANGES = [
    ["add", "New", "--source", "S"],
    ["undo", "--yes"],
    ["check", "--fix"],
    ["remove", "b", "--yes"],
    ["edit", "a", "--title", "T"],
    ["link", "a", "b"],
    ["score", "b", "3"],
]


@pytest.mark.parametrize(
    ("commands", "pages"),
    [
        pytest.param(CHANGES[:3], [0, 2, 100], id="some"),
        pytest.param(CHANGES, [*range(10), *range(100, 160, 10)], id="all", marks=pytest.mark.slow),
    ],
)
def test_on_a_disk_that_fills_a_change_is_made_or_says_why_not(
    start: Path, commands: list[Words], pages: list[int]
) -> None:
    old = {name: data.decode() for name, data in files(start).items()}
    said = on_small_disk(start, commands, pages)
    new = {tuple(words): now for words, free, _, _, _, now, _, _ in said if free == _ROOMY}
    for words, free, code, out, err, now, again, after in said:
        assert new[tuple(words)] != old
        if code == 0:
            assert now == new[tuple(words)], (words, free)
        else:
            assert (code, out, now) == (1, "", old), (words, free)
            assert re.fullmatch(r"Error: cannot write data/\S+: No space left on device\n", err)
        assert (again, after) == (0, new[tuple(words)]), (words, free)
    assert {code for _, free, code, *_ in said if free == 0} == {1}
    assert {code for _, free, code, *_ in said if free == 100} == {0}, "there is no index then"


def test_on_a_full_disk_everything_can_be_read(start: Path, run: Run) -> None:
    reading = [["list", "--json"], ["show", "c"], ["search", "title"]]
    expected = [run("--data", str(start), *words).stdout for words in reading]
    said = on_small_disk(start, reading, [0])
    for words, free, code, out, err, *_ in said:
        shown = expected[reading.index(words)]
        assert (code, out, err) == (0, shown, ""), (words, free)


def test_notes_that_a_full_disk_left_empty_are_written_later(root: Path, run: Run) -> None:
    (root / ".almanac").mkdir()
    (root / ".almanac" / ".gitignore").touch()
    run("list")
    assert (root / ".almanac" / ".gitignore").read_text() == "*\n"
