"""An edit changes the fields that were asked for and nothing else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from almanac_cli.errors import Duplicate, Invalid, NotFound
from almanac_cli.model.kinds import EVENT, GUIDE
from almanac_cli.operations import edit
from almanac_cli.operations.store import Store
from support.messages import fails
from support.records import URL, changed, event, files, stored
from support.setting import MOMENT, NOW

if TYPE_CHECKING:
    from pathlib import Path


def edit_one(root: Path, id_: str, *, unset: tuple[str, ...] = (), **given: object) -> None:
    edit.edit(Store.open(root), EVENT, id_, edit.Edit(given, unset=unset), MOMENT)


def test_an_edit_changes_its_fields_alone(few: Path) -> None:
    before = files(few)
    edit_one(few, "d", title="Another  title", score="9", tags=["B", "a"])
    assert changed(before, few) == {"events/d.json"}
    wanted = event("d", url=URL) | {"title": "Another title", "score": 9, "tags": ["a", "b"]}
    assert stored(few, "d") == wanted


def test_an_id_never_changes(few: Path) -> None:
    edit_one(few, "d", title="Quite another title")
    assert Store.open(few).ids(EVENT) == ["a", "b", "c", "d"]
    assert stored(few, "d")["id"] == "d"


def test_unsetting_takes_a_field_away(few: Path) -> None:
    edit_one(few, "d", unset=("url", "score"))
    assert stored(few, "d") == event("d")


@pytest.mark.parametrize("field", ["title", "source", "published", "added", "id"])
def test_what_a_record_must_have_cannot_be_unset(few: Path, field: str) -> None:
    before = files(few)
    with fails(Invalid, match=f"unset: '{field}' (must be set in every event|never changes)"):
        edit_one(few, "d", unset=(field,))
    assert changed(before, few) == set()


def test_a_field_that_is_set_cannot_be_unset_as_well(few: Path) -> None:
    with fails(Invalid, match="unset: 'score' is set as well"):
        edit_one(few, "d", score="3", unset=("score",))


def test_unsetting_an_unknown_field_names_those_there_are(few: Path) -> None:
    with fails(Invalid, match="unset: 'zz' is not one of title, type, source, author"):
        edit_one(few, "d", unset=("zz",))


@pytest.mark.parametrize(
    "given",
    [
        {"score": "11"},
        {"url": "javascript:alert(1)"},
        {"title": ""},
        {"published": "3"},
        {"tags": ["!"]},
    ],
)
def test_an_edit_with_a_wrong_value_changes_nothing(few: Path, given: dict[str, object]) -> None:
    before = files(few)
    with pytest.raises(Invalid):
        edit.edit(Store.open(few), EVENT, "d", edit.Edit({"author": "right", **given}), MOMENT)
    assert changed(before, few) == set()


def test_an_edit_with_an_unknown_link_changes_nothing(few: Path) -> None:
    before = files(few)
    with pytest.raises(NotFound):
        edit_one(few, "d", links=["nope"])
    assert changed(before, few) == set()


def test_an_event_cannot_come_to_have_the_url_of_another(few: Path) -> None:
    before = files(few)
    with fails(Duplicate, match="is there already: d"):
        edit_one(few, "a", url=f"{URL}/#:~:text=x")
    assert changed(before, few) == set()


def test_a_guide_that_is_edited_is_stamped(few: Path) -> None:
    edit.edit(Store.open(few), GUIDE, "g", edit.Edit({"title": "New"}), MOMENT)
    found = json.loads((few / "guides" / "g.json").read_text())
    assert (found["title"], found["updated"]) == ("New", NOW)


def test_a_guide_whose_date_is_set_has_that_date(few: Path) -> None:
    given = {"title": "New", "updated": "2026-01-01"}
    edit.edit(Store.open(few), GUIDE, "g", edit.Edit(given), MOMENT)
    found = json.loads((few / "guides" / "g.json").read_text())
    assert found["updated"] == "2026-01-01T00:00:00Z"
