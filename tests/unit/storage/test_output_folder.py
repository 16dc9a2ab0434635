"""Files that can be made again are replaced whole, and only where their bytes differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from almanac_cli.errors import DiskError
from almanac_cli.storage.output_folder import OutputFolder, are_inside
from support.records import NEW, OLD, held

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def output(tmp_path: Path) -> OutputFolder:
    return OutputFolder(str(tmp_path))


def test_a_new_file_is_written_with_its_folders(output: OutputFolder, tmp_path: Path) -> None:
    assert output.put("a/b/x.html", NEW)
    assert (tmp_path / "a/b/x.html").read_bytes() == NEW
    assert {*held(tmp_path / "a/b")} == {"x.html"}


def test_a_file_with_the_same_bytes_is_not_touched(output: OutputFolder, tmp_path: Path) -> None:
    output.put("x.html", NEW)
    before = (tmp_path / "x.html").stat()
    assert not output.put("x.html", NEW)
    after = (tmp_path / "x.html").stat()
    assert (after.st_ino, after.st_ctime_ns) == (before.st_ino, before.st_ctime_ns)


def test_a_link_is_replaced_and_not_followed(output: OutputFolder, tmp_path: Path) -> None:
    (tmp_path / "other").write_bytes(OLD)
    (tmp_path / "x.html").symlink_to("other")
    assert output.put("x.html", NEW)
    assert held(tmp_path) == {"other": OLD, "x.html": NEW}
    assert not (tmp_path / "x.html").is_symlink()


def test_a_dry_run_only_compares(tmp_path: Path) -> None:
    (tmp_path / "x.html").write_bytes(OLD)
    output = OutputFolder(str(tmp_path), dry_run=True)
    assert output.put("x.html", NEW)
    assert not output.put("x.html", OLD)
    assert held(tmp_path) == {"x.html": OLD}


def test_a_folder_in_the_place_of_a_file_is_named(output: OutputFolder, tmp_path: Path) -> None:
    (tmp_path / "x.html").mkdir()
    with pytest.raises(DiskError) as caught:
        output.put("x.html", NEW)
    assert caught.value.path == f"{tmp_path}/x.html"
    assert [*tmp_path.iterdir()] == [tmp_path / "x.html"]


def test_removing_takes_only_folders_that_are_empty(output: OutputFolder, tmp_path: Path) -> None:
    for name in ("a/b/x.html", "a/c/x.html", "a/c/own.txt"):
        output.put(name, NEW)
    output.remove(["a/b/x.html", "a/c/x.html", "a/gone.html"])
    assert [*(tmp_path / "a").iterdir()] == [tmp_path / "a/c"]
    assert {*held(tmp_path / "a/c")} == {"own.txt"}


@pytest.mark.parametrize("path", ["/etc/x", "../x", "a/../x", "a//x", "./x", "a/\0", "", "a\nb"])
def test_a_path_that_leads_elsewhere_is_not_inside(path: str) -> None:
    assert not are_inside(["index.html", path])


def test_paths_below_the_folder_are_inside() -> None:
    assert are_inside([])
    assert are_inside(["index.html", "events/x/index.html", ".a/..b/c..d"])
