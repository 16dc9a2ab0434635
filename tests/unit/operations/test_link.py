"""A link stands in one file, is seen from both, and goes from whichever holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from almanac_cli.errors import SelfLink
from almanac_cli.model.kinds import EVENT, GUIDE
from almanac_cli.operations import link
from almanac_cli.operations.store import Store
from support.records import changed, event, files, stored, write
from support.setting import MOMENT

if TYPE_CHECKING:
    from pathlib import Path


def test_a_link_is_written_into_the_file_of_the_first_alone(few: Path) -> None:
    before = files(few)
    link.link(Store.open(few), EVENT, ["c"], ["a", "d"], MOMENT)
    assert changed(before, few) == {"events/c.json"}
    assert stored(few, "c")["links"] == ["a", "d"]


@pytest.mark.parametrize(("one", "other"), [("b", "c"), ("c", "b")])
def test_what_is_linked_from_either_side_stays_byte_for_byte(
    few: Path, one: str, other: str
) -> None:
    before = files(few)
    link.link(Store.open(few), EVENT, [one], [other], MOMENT)
    assert changed(before, few) == set()


def test_linking_twice_is_linking_once(few: Path) -> None:
    link.link(Store.open(few), EVENT, ["a"], ["c", "d", "c"], MOMENT)
    before = files(few)
    link.link(Store.open(few), EVENT, ["a"], ["d", "c"], MOMENT)
    assert changed(before, few) == set()
    assert stored(few, "a")["links"] == ["c", "d"]


@pytest.mark.parametrize(("one", "other"), [("b", "c"), ("c", "b")])
def test_unlinking_takes_the_link_out_of_whichever_file_holds_it(
    few: Path, one: str, other: str
) -> None:
    before = files(few)
    link.unlink(Store.open(few), EVENT, [one], [other], MOMENT)
    assert changed(before, few) == {"events/b.json"}
    assert "links" not in stored(few, "b")


def test_unlinking_a_link_that_both_files_hold_takes_both_away(few: Path) -> None:
    write(few, event("c", links=["b", "d"]))
    link.unlink(Store.open(few), EVENT, ["b"], ["c"], MOMENT)
    assert "links" not in stored(few, "b")
    assert stored(few, "c")["links"] == ["d"]


def test_a_guide_that_an_event_begins_to_name_is_not_stamped(few: Path) -> None:
    before = files(few)
    link.add_references(Store.open(few), EVENT, ["a"], GUIDE, ["h"], MOMENT)
    assert changed(before, few) == {"events/a.json"}


def test_a_link_to_itself_is_wrong_usage_in_the_core_too(few: Path) -> None:
    with pytest.raises(SelfLink):
        link.link(Store.open(few), EVENT, ["a"], ["a"], MOMENT)
