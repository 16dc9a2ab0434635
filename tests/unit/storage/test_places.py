"""Which folders are almanacs, and which is the nearest one."""

from __future__ import annotations

from pathlib import Path

import pytest

from almanac_cli.errors import Invalid, NoAlmanac
from almanac_cli.operations.init import create_almanac
from almanac_cli.storage import location
from support.messages import fails, hint_of


@pytest.mark.parametrize("below", ["", "events", "x/y/z", "data", "data/events"])
def test_the_nearest_almanac_is_found_upwards_and_in_data(tmp_path: Path, below: str) -> None:
    root = create_almanac(tmp_path / "data", "test", example=False).root
    (tmp_path / below).mkdir(parents=True, exist_ok=True)
    assert Path(location.find_upwards(tmp_path / below)) == root


def test_a_nearer_almanac_wins(tmp_path: Path) -> None:
    create_almanac(tmp_path / "data", "far", example=False)
    near = create_almanac(tmp_path / "x" / "data", "near", example=False).root
    (tmp_path / "x" / "y").mkdir()
    assert Path(location.find_upwards(tmp_path / "x" / "y")) == near


def test_a_folder_that_is_an_almanac_wins_over_its_data(tmp_path: Path) -> None:
    create_almanac(tmp_path, "outer", example=False)
    create_almanac(tmp_path / "data", "inner", example=False)
    assert Path(location.find_upwards(tmp_path)) == tmp_path


def test_a_nearest_almanac_that_is_broken_is_not_passed_over(tmp_path: Path) -> None:
    create_almanac(tmp_path / "data", "far", example=False)
    near = create_almanac(tmp_path / "x" / "data", "near", example=False).root
    (near / "almanac.json").write_text("{")
    with fails(Invalid, match="x/data"):
        location.check_manifest(location.find_upwards(tmp_path / "x"))


def test_where_there_is_no_almanac_it_says_how_to_make_one(tmp_path: Path) -> None:
    with fails(NoAlmanac, match=f"no almanac in {tmp_path} or above it") as caught:
        location.find_upwards(tmp_path)
    assert hint_of(caught.value) == "make one with: almanac init"
