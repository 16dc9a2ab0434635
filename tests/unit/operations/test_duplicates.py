"""The record that a new one would duplicate, and a new one as coverage of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from almanac_cli.errors import Duplicate, InvalidRecord, NotFound
from almanac_cli.model.kinds import EVENT, GUIDE
from almanac_cli.operations.drafts import AddOptions
from almanac_cli.operations.duplicates import add_report, find_duplicate
from almanac_cli.operations.store import Store
from support.records import URL, event, files, guide, stored, write
from support.setting import MOMENT

if TYPE_CHECKING:
    from pathlib import Path

NEW = {"title": "Told again", "source": "Wire", "url": "https://wire.example/x", "published": "now"}


@pytest.fixture
def almanac(root: Path) -> Path:
    write(root, event("one", title="One", source="Lab", url=URL, tags=["b"], tier=1))
    write(root, event("two", title="Two", source="Lab"))
    write(root, guide("primer", title="Primer"))
    return root


@pytest.mark.parametrize(
    ("fields", "id_"),
    [
        ({}, None),
        ({"url": f"{URL}/?utm_source=x"}, "one"),
        ({"url": f"<{URL}>."}, "one"),
        ({"url": "https://example.com/other"}, None),
        ({"url": "no url"}, None),
        ({"title": "TWO", "source": "lab"}, None),
        ({"title": "TWO", "source": "lab", "published": "2026-11-20"}, "two"),
        ({"title": "TWO", "source": "lab", "published": "2026-11-20", "url": "no url"}, None),
        ({"title": "TWO", "source": "lab", "published": "2026-11-21"}, None),
    ],
)
def test_a_duplicate_is_known_as_soon_as_its_identity_is(
    almanac: Path, fields: dict[str, Any], id_: str | None
) -> None:
    assert find_duplicate(Store.open(almanac), EVENT, fields, MOMENT, None) == id_


def test_a_guide_is_a_duplicate_by_its_title(almanac: Path) -> None:
    store = Store.open(almanac)
    assert find_duplicate(store, GUIDE, {"title": "primer"}, MOMENT, None) == "primer"


def test_a_report_becomes_coverage_and_fills_what_is_unset(almanac: Path) -> None:
    fields = NEW | {"summary": "In short.", "tags": ["a"], "tier": "2", "links": ["two"]}
    record, lost = add_report(Store.open(almanac), EVENT, "one", fields, MOMENT)
    assert record.id == "one"
    assert [(difference.field, difference.lost) for difference in lost] == [("tier", 2)]
    assert stored(almanac, "one") == {
        "id": "one", "title": "One", "source": "Lab", "tier": 1, "url": URL,
        "published": "2026-11-20T00:00:00Z", "added": "2026-11-21T00:00:00Z",
        "summary": "In short.", "tags": ["a", "b"], "links": ["two"],
        "coverage": [
            {
                "source": "Wire", "url": "https://wire.example/x",
                "published": "2026-11-23T12:00:00Z", "title": "Told again",
            }
        ],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("id_", "changes", "error"),
    [
        ("two", {"url": URL}, Duplicate),
        ("one", {"published": "the day"}, InvalidRecord),
        ("one", {"links": ["nope"]}, NotFound),
        ("nope", {}, NotFound),
    ],
)
def test_a_report_that_cannot_be_added_changes_nothing(
    almanac: Path, id_: str, changes: dict[str, Any], error: type[Exception]
) -> None:
    before = files(almanac)
    with pytest.raises(error):
        add_report(Store.open(almanac), EVENT, id_, NEW | changes, MOMENT)
    assert files(almanac) == before


def test_a_dry_run_adds_no_report(almanac: Path) -> None:
    before = files(almanac)
    record, _ = add_report(Store.open(almanac), EVENT, "one", NEW, MOMENT, AddOptions(dry_run=True))
    assert len(record.as_json()["coverage"]) == 1
    assert files(almanac) == before
