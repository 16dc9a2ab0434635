"""An almanac is made in a folder that holds none, and is never made over another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from almanac_cli.errors import Conflict
from almanac_cli.operations.init import create_almanac
from support.messages import fails
from support.records import event, files, write
from support.setting import SHIPPED

if TYPE_CHECKING:
    from pathlib import Path


def test_init_writes_a_canonical_marker_and_nothing_else(tmp_path: Path) -> None:
    create_almanac(tmp_path / "new", "Näme", example=False)
    marker = '{\n  "format": 1,\n  "name": "Näme"\n}\n'.encode()
    assert files(tmp_path / "new") == {"almanac.json": marker}


def test_init_with_the_example_copies_the_shipped_almanac(tmp_path: Path) -> None:
    create_almanac(tmp_path / "new", "test", example=True)
    assert files(tmp_path / "new") == files(SHIPPED)


def test_init_keeps_what_else_is_in_the_folder(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("mine")
    create_almanac(tmp_path, "test", example=False)
    assert (tmp_path / "notes.md").read_text() == "mine"


@pytest.mark.parametrize("example", [True, False])
@pytest.mark.parametrize("marker", [None, "", "{", '{"format": 2}'])
def test_init_never_touches_an_almanac_even_a_broken_one(
    root: Path, marker: str | None, *, example: bool
) -> None:
    write(root, event("a"))
    if marker is not None:
        (root / "almanac.json").write_text(marker)
    before = files(root)
    with fails(Conflict, match=r"there is an almanac in .* already"):
        create_almanac(root, "other", example=example)
    assert files(root) == before


def test_init_does_not_adopt_records_whose_marker_is_gone(root: Path) -> None:
    write(root, event("a"))
    (root / "almanac.json").unlink()
    with pytest.raises(Conflict):
        create_almanac(root, "other", example=False)
