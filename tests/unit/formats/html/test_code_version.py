from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from almanac_cli.formats.html.code_version import code_version

if TYPE_CHECKING:
    from pathlib import Path


def package(folder: Path, changes: dict[str, str]) -> Path:
    """Return the folder of a program of four modules, some of which have another text."""
    names = ("formats/html/elements.py", "operations/site/plan.py", "cli/main.py", "formats/a.css")
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(changes.get(name, "text"))
    return folder


@pytest.mark.parametrize("name", ["formats/html/elements.py", "operations/site/plan.py"])
def test_code_that_makes_pages_has_another_version(tmp_path: Path, name: str) -> None:
    before = code_version(package(tmp_path / "before", {}))
    assert code_version(package(tmp_path / "after", {name: "TEXT"})) != before


@pytest.mark.parametrize("name", ["cli/main.py", "formats/a.css"])
def test_the_version_of_other_files_does_not_count(tmp_path: Path, name: str) -> None:
    before = code_version(package(tmp_path / "before", {}))
    assert code_version(package(tmp_path / "after", {name: "TEXT"})) == before


def test_a_module_of_another_name_is_other_code(tmp_path: Path) -> None:
    before = code_version(package(tmp_path / "before", {}))
    after = package(tmp_path / "after", {})
    (after / "formats" / "html" / "elements.py").rename(after / "formats" / "html" / "other.py")
    assert code_version(after) != before
