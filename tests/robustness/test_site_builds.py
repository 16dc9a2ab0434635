"""Builds of a site in all circumstances, and builds that are cut off at any point."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from almanac_cli.errors import DiskError
from almanac_cli.formats.html.folders import Folders
from almanac_cli.formats.html.renderer import Renderer, SiteInfo
from almanac_cli.model.kinds import EVENT
from almanac_cli.model.query import Order, Query
from almanac_cli.operations.init import create_almanac
from almanac_cli.operations.site.drawing import draw
from almanac_cli.operations.site.manifest import Manifest
from almanac_cli.operations.site.request import Design, Request, Selected
from almanac_cli.operations.site.share import Setup, make_pages
from almanac_cli.operations.store import Store
from almanac_cli.storage.atomic import TEMPORARY_SUFFIX
from support import varied
from support.commands import shell
from support.examples import slow
from support.records import event, write
from support.setting import ROOT
from support.site_builds import URL, site_of, tree

if TYPE_CHECKING:
    from pathlib import Path

# Kills itself when it is about to give a file its name for the nth time.
KILLED = """
import os, signal, sys
left, rename = int(sys.argv.pop(1)), os.rename
def rename_or_die(*names):
    global left
    left -= "site" in str(names[1])
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
    rename(*names)
os.rename = rename_or_die
from almanac_cli.__main__ import main
main()
"""
PLACES = (
    {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
    {"TZ": "America/Los_Angeles", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "2"},
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    create_almanac(tmp_path / "almanac", "Almanac", example=False)
    varied.fill(tmp_path / "almanac")
    return tmp_path / "almanac"


def change(root: Path) -> None:
    """Add an event, change one and remove one."""
    write(root, event("brand-new", published="2026-11-22T00:00:00Z", score=9, tags=["new-tag"]))
    paths = sorted((root / "events").iterdir())
    paths[3].write_bytes(paths[3].read_bytes().replace(b'"title": "', b'"title": "Changed: '))
    paths[5].unlink()


def build_until_killed(root: Path, folder: Path, renames: int) -> None:
    words = ["--data", str(root), "site", str(folder), "--url", URL]
    ended = subprocess.run([sys.executable, "-c", KILLED, str(renames), *words], check=False)
    assert ended.returncode == -signal.SIGKILL


def test_two_builds_in_different_places_are_the_same(root: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    (other / "events").mkdir(parents=True)
    (other / "guides").mkdir()
    for path in sorted((root / "events").iterdir(), reverse=True):
        shutil.copy(path, other / "events")
    for path in [*(root / "guides").iterdir(), root / "almanac.json"]:
        shutil.copy(path, other / path.relative_to(root))
    for almanac, folder, variables in zip((root, other), "ab", PLACES, strict=True):
        words = ("--data", str(almanac), "site", str(tmp_path / folder), "--url", URL)
        ended = shell(*words, env={**os.environ, **variables})
        assert ended.returncode == 0, ended.stderr
    assert tree(tmp_path / "a") == tree(tmp_path / "b")


def test_two_processes_make_what_one_makes(root: Path, tmp_path: Path) -> None:
    store, site = Store.open(root), SiteInfo("Almanac", URL)
    ids = store.reader(EVENT).select(Query(), Order()).ids
    design = Design(site, Renderer(site, Folders({}, {})))
    drawing = draw(store, Selected(ids, Query()), Request(tmp_path), design, Manifest("", {}))
    for name, least in (("one", len(drawing.pages) + 1), ("two", 0)):
        output = str(tmp_path / name)
        setup = Setup(
            name, output, dry_run=False, site=site, folders=drawing.folders, templates=None
        )
        made = make_pages(setup, drawing.content, drawing.pages, least)
        assert sorted(item.path for item in made) == sorted(page.path for page in drawing.pages)
    assert tree(tmp_path / "one") == tree(tmp_path / "two")


@pytest.mark.parametrize("renames", [*slow(1, 90), 2, 240])
def test_a_first_build_that_is_killed_is_completed(
    root: Path, tmp_path: Path, renames: int
) -> None:
    site_of(root, tmp_path / "whole")
    whole = tree(tmp_path / "whole")
    build_until_killed(root, tmp_path / "site", renames)
    left = tree(tmp_path / "site")
    left.pop(".almanac-site.json", None)
    names = {name for name in left if not name.endswith(TEMPORARY_SUFFIX)}
    assert {name: left[name] for name in names} == {name: whole[name] for name in names}
    site_of(root, tmp_path / "site")
    assert tree(tmp_path / "site") == whole


@pytest.mark.parametrize(
    ("renames", "goes_back"),
    [(2, False), (15, True), *slow((1, False), (1, True), (2, True), (15, False))],
)
def test_a_later_build_that_is_killed_is_completed(
    root: Path, tmp_path: Path, renames: int, *, goes_back: bool
) -> None:
    before = tmp_path / "before"
    shutil.copytree(root, before)
    site_of(root, tmp_path / "site")
    change(root)
    site_of(root, tmp_path / "whole")
    site_of(before, tmp_path / "whole-before")
    build_until_killed(root, tmp_path / "site", renames)
    site_of(before if goes_back else root, tmp_path / "site")
    assert tree(tmp_path / "site") == tree(tmp_path / ("whole-before" if goes_back else "whole"))


@pytest.mark.parametrize("writes", [*slow(1), 2, 40])
def test_a_build_that_fills_the_disk_is_completed(
    root: Path, tmp_path: Path, writes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    left, write_bytes = writes, os.write

    def write_until_full(descriptor: int, data: memoryview) -> int:
        nonlocal left
        left -= 1
        if left < 0:
            write_bytes(descriptor, data[:10])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write_bytes(descriptor, data)

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", write_until_full)
        store = Store.open(root)
        store.reader(EVENT)
        left = writes
        with pytest.raises(DiskError, match="No space left"):
            site_of(root, tmp_path / "site")
    assert not [*(tmp_path / "site").rglob(f"*{TEMPORARY_SUFFIX}")]
    site_of(root, tmp_path / "site")
    site_of(root, tmp_path / "whole")
    assert tree(tmp_path / "site") == tree(tmp_path / "whole")


def test_other_code_makes_pages_again(root: Path, tmp_path: Path) -> None:
    copy = tmp_path / "code" / "almanac_cli"
    shutil.copytree(ROOT / "almanac_cli", copy, ignore=shutil.ignore_patterns("__pycache__"))
    # Without bytecode, which does not tell two versions of one length and second.
    words = [sys.executable, "-B", "-m", "almanac_cli", "--data", f"{root}"]
    words += ["site", f"{tmp_path}/site"]
    page = tmp_path / "site" / "index.html"
    for name in ("score", "SCORE"):
        module = copy / "formats" / "html" / "elements.py"
        code = module.read_text(encoding="utf-8")
        module.write_text(code.replace('class="score s', f'class="{name} s'), encoding="utf-8")
        subprocess.run(words, cwd=copy.parent, check=True, capture_output=True)
        assert f'class="{name} s' in page.read_text(encoding="utf-8")
