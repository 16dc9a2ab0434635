"""What was typed in an editor replaces a file whole, or not at all."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from almanac_cli.errors import AlmanacError, Conflict, Duplicate, Invalid, NotFound
from almanac_cli.formats import json_codec
from almanac_cli.model.kinds import EVENT
from almanac_cli.operations import editor_texts
from almanac_cli.operations.store import Store
from support.records import URL, changed, event, files, stored, write
from support.setting import MOMENT

if TYPE_CHECKING:
    from pathlib import Path


def test_what_is_typed_replaces_the_file_in_canonical_form(few: Path) -> None:
    was = (few / "events" / "a.json").read_bytes()
    typed = json.dumps(event("a", tags=["z", "y"], links=["b"])).encode()
    editor_texts.replace_from_editor(Store.open(few), EVENT, "a", typed, before=was, now=MOMENT)
    expected = json_codec.pretty(event("a", tags=["y", "z"], links=["b"])).encode()
    assert (few / "events" / "a.json").read_bytes() == expected


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        (b"{", Invalid),
        (b"", Invalid),
        (json_codec.pretty(event("b")).encode(), Invalid),
        (json_codec.pretty(event("a", score=11)).encode(), Invalid),
        (json_codec.pretty(event("a", links=["nope"])).encode(), NotFound),
        (json_codec.pretty(event("a", guides=["nope"])).encode(), NotFound),
        (json_codec.pretty(event("a", url=URL)).encode(), Duplicate),
    ],
)
def test_what_is_typed_wrongly_in_an_editor_changes_nothing(
    few: Path, typed: bytes, error: type[AlmanacError]
) -> None:
    before = files(few)
    was = before["events/a.json"]
    with pytest.raises(error):
        editor_texts.replace_from_editor(Store.open(few), EVENT, "a", typed, before=was, now=MOMENT)
    assert changed(before, few) == set()


def test_what_is_typed_over_a_changed_file_is_not_written(few: Path) -> None:
    was = (few / "events" / "a.json").read_bytes()
    write(few, event("a", author="somebody else"))
    before = files(few)
    typed = json_codec.pretty(event("a", author="me")).encode()
    with pytest.raises(Conflict):
        editor_texts.replace_from_editor(Store.open(few), EVENT, "a", typed, before=was, now=MOMENT)
    assert changed(before, few) == set()


def test_a_broken_file_can_be_mended_in_an_editor(few: Path) -> None:
    write(few, b"{", "a")
    typed = json_codec.pretty(event("a")).encode()
    editor_texts.replace_from_editor(Store.open(few), EVENT, "a", typed, before=b"{", now=MOMENT)
    assert stored(few, "a") == event("a")
