"""Questions put to the index have the answers that `query` gives for the files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from almanac_cli.errors import NotFound
from almanac_cli.index.resolve import resolve
from almanac_cli.model.kinds import EVENT
from almanac_cli.operations.store import Store
from support.messages import hint_of
from support.records import event, write

if TYPE_CHECKING:
    from pathlib import Path


def test_the_tier_is_that_of_the_last_event_from_the_source(root: Path) -> None:
    write(root, event("b", source="Straße", tier=1, added="2026-11-02T00:00:00Z"))
    write(root, event("a", source="STRASSE", tier=2, added="2026-11-03T00:00:00Z"))
    write(root, event("c", source="Straße", added="2026-11-04T00:00:00Z"))
    found = Store(root).reader(EVENT)
    assert found.latest_value("tier", "source", "strasse") == 2
    assert found.latest_value("tier", "source", "other") is None


def test_records_that_name_others_are_found_whatever_they_say(root: Path) -> None:
    write(root, event("a", guides=["g", "h"]))
    write(root, event("b", summary='"guides": ["g"]', tags=["g"]))
    write(root, event("c", guides=["h"]))
    found = Store(root).reader(EVENT)
    assert found.referring_to("guides", ["g", "x"]) == ["a"]
    assert found.referring_to("guides", ["g", "h"]) == ["a", "c"]


def test_records_are_the_same_by_identity_alone(root: Path) -> None:
    write(root, event("a", url="http://a.org/x/"))
    write(root, event("b"))
    found = Store(root).reader(EVENT)
    assert found.with_identity("https://a.org/x") == ["a"]
    assert found.with_identity(EVENT.identity(event("b", url=""))) == ["b"]
    assert found.with_identity("https://a.org/y") == []


def test_the_nearest_ids_are_found_among_very_many(root: Path) -> None:
    for n in range(20):
        write(root, event(f"other-{n}"))
    write(root, event("gemma-4-in-depth"))
    with pytest.raises(NotFound) as caught:
        resolve(Store(root).reader(EVENT), "gemna-4-in-depth", max_compared=3)
    assert hint_of(caught.value) == "did you mean gemma-4-in-depth?"


def test_a_name_that_is_no_text_resolves_to_nothing(root: Path) -> None:
    write(root, event("a"))
    with pytest.raises(NotFound):
        resolve(Store(root).reader(EVENT), "\udcff\x00")
