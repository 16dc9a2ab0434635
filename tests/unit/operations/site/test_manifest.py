from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from almanac_cli.errors import InvalidFile, NewerFormat
from almanac_cli.operations.site import manifest
from almanac_cli.operations.site.manifest import NAME, UNFINISHED, File, Manifest

if TYPE_CHECKING:
    from pathlib import Path

FILES = {"a/index.html": File("ab", 3), '新\\"/b': File("", 0)}
SITE = Manifest("key", FILES, "https://a.example/b/")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return the folder of a site with one file and its manifest."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "index.html").write_bytes(b"abc")
    files = {"a/index.html": File("ab", 3)}
    manifest.write(tmp_path, Manifest("key", files), files)
    return tmp_path


def test_a_manifest_is_read_as_it_was_written(tmp_path: Path) -> None:
    for site in (SITE, SITE._replace(url=None)):
        manifest.write(tmp_path, site)
        assert manifest.read(tmp_path) == site


@pytest.mark.parametrize("url", ["7", "[]", '"ftp://a.example/"', '"javascript:x"', '"https://é/"'])
def test_what_is_no_address_of_a_site_is_told(tmp_path: Path, url: str) -> None:
    text = f'{{"format": 1, "key": "", "url": {url}, "files": {{}}}}'
    (tmp_path / NAME).write_text(text, encoding="utf-8")
    with pytest.raises(InvalidFile):
        manifest.read(tmp_path)


def test_a_manifest_of_older_code_has_no_address(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text('{"format": 1, "key": "", "files": {}}', encoding="utf-8")
    assert manifest.read(tmp_path) == Manifest("", {})


def test_a_manifest_has_the_same_bytes_in_any_order(tmp_path: Path) -> None:
    for name in "xy":
        (tmp_path / name).mkdir()
    manifest.write(tmp_path / "x", SITE)
    manifest.write(tmp_path / "y", SITE._replace(files=dict([*FILES.items()][::-1])))
    assert (tmp_path / "x" / NAME).read_bytes() == (tmp_path / "y" / NAME).read_bytes()


def test_a_folder_without_a_manifest_has_none(tmp_path: Path) -> None:
    assert manifest.read(tmp_path) is None
    assert manifest.read_checked(tmp_path) == Manifest(UNFINISHED, {})


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "{", "{}", '{"format": 1, "key": "", "files": []}', "null", "[" * 9999,
        '{"format": 1, "key": "", "files": {"a": ["x"]}}', '{"format": 1, "key": "", "files": 7}',
    ],
)  # fmt: skip
def test_what_is_no_manifest_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / NAME).write_text(text, encoding="utf-8")
    with pytest.raises(InvalidFile):
        manifest.read(tmp_path)


@pytest.mark.parametrize(
    "path",
    ["", "/etc/x", "../x", "a/../../x", "a/..", ".", "./a", "a//b", "a/", "a\\u0000", "a\\n/etc/x"],
)
def test_a_manifest_with_a_path_outside_is_refused(tmp_path: Path, path: str) -> None:
    text = f'{{"format": 1, "key": "", "files": {{"ok/b": ["x", 1], "{path}": ["x", 1]}}}}'
    (tmp_path / NAME).write_text(text, encoding="utf-8")
    with pytest.raises(InvalidFile):
        manifest.read(tmp_path)


def test_a_newer_manifest_is_told(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text('{"format": 2, "key": "", "files": {}}', encoding="utf-8")
    with pytest.raises(NewerFormat):
        manifest.read(tmp_path)


def test_a_manifest_behind_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / NAME).symlink_to(tmp_path / "other")
    with pytest.raises(InvalidFile):
        manifest.read(tmp_path)


def test_files_as_a_build_left_them_are_finished(site: Path) -> None:
    assert manifest.read_checked(site) == manifest.read(site)


@pytest.mark.parametrize("content", [b"abc", b"abd", b"", None])
def test_a_file_that_was_touched_is_unfinished(site: Path, content: bytes | None) -> None:
    path = site / "a" / "index.html"
    times = path.stat()
    path.unlink()
    if content is not None:
        path.write_bytes(content)
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))  # as `cp -p` does
    assert manifest.read_checked(site) == Manifest(UNFINISHED, {"a/index.html": File("", 0)})


def test_a_file_whose_folder_is_a_file_is_unfinished(site: Path) -> None:
    (site / "a" / "index.html").unlink()
    (site / "a").rmdir()
    (site / "a").write_bytes(b"abc")
    assert manifest.read_checked(site).key == UNFINISHED
