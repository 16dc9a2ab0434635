"""What the tests share is what it claims to be: valid records, hostile in every field."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from almanac_cli.model import records
from almanac_cli.model.kinds import EVENT, GUIDE
from support import hostile

if TYPE_CHECKING:
    from almanac_cli.model.kind import Kind

ALL = [*((EVENT, row) for row in hostile.events()), *((GUIDE, row) for row in hostile.guides())]
# What cannot be hostile: ids, numbers, times, and words of a short list.
HARMLESS = {
    "id", "type", "tier", "published", "precision", "added", "updated", "score", "factors",
    "guides", "links", "level", "tags",
}  # fmt: skip


@pytest.mark.parametrize(("kind", "row"), ALL)
def test_a_hostile_record_is_valid(kind: Kind, row: dict[str, Any]) -> None:
    assert records.parse(kind, row, row["id"]).id == row["id"]


@pytest.mark.parametrize("kind", [EVENT, GUIDE])
def test_every_field_of_a_kind_has_hostile_text(kind: Kind) -> None:
    rows = [row for of, row in ALL if of is kind]
    texts = {field: json.dumps([row.get(field) for row in rows]) for field in kind.fields}
    assert {field for field, text in texts.items() if "trap" not in text} <= HARMLESS


def test_hostile_records_have_different_ids() -> None:
    ids = [(kind, row["id"]) for kind, row in ALL]
    assert len(set(ids)) == len(ids)
