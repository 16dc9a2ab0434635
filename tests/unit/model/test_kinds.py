"""The kinds of record: when two records are the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from almanac_cli.errors import InvalidRecord
from almanac_cli.model import records
from almanac_cli.model.kinds import EVENT, GUIDE, KINDS
from support.models import FULL
from support.setting import MOMENT

if TYPE_CHECKING:
    from almanac_cli.model.kind import Kind


@pytest.mark.parametrize(
    ("record", "identity"),
    [
        ({"url": "http://X.org/a/?ref=x.org", "title": "T"}, "https://x.org/a"),
        (
            {"url": None, "source": "S", "title": "T", "published": "2026-04-03T10:00:00Z"},
            "s\nt\n2026-04-03",
        ),
        (
            {
                "url": None,
                "source": "S",
                "title": "T",
                "published": "2026-04-01T00:00:00Z",
                "precision": "month",
            },
            "s\nt\n2026-04-01 month",
        ),
        ({"url": None, "title": "A guide", "updated": "2026-04-03T10:00:00Z"}, "\na guide\n"),
    ],
)
def test_a_record_is_itself_by_url_or_by_source_title_and_day(
    record: dict[str, Any], identity: str
) -> None:
    assert (EVENT if "source" in record else GUIDE).identity(record) == identity


@pytest.mark.parametrize(
    "title", ["Café à vendre", "Cafe\u0301 à vendre", "CAFÉ  à vendre", "Café\u00a0à\u200b vendre"]
)
@pytest.mark.parametrize("source", ["ACME", "acme", "\uff21CME"])
def test_spelling_makes_no_other_identity(source: str, title: str) -> None:
    row = {"url": None, "source": source, "title": title, "published": "2026-04-03T10:00:00Z"}
    assert EVENT.identity(row) == "acme\ncafe a vendre\n2026-04-03"
    assert GUIDE.identity(row) == "\ncafe a vendre\n"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_long_fields_are_the_texts_that_keep_their_lines(kind: Kind) -> None:
    base = FULL[kind]
    keeping = {field for field in kind.fields if _keeps_lines(kind, field, base)}
    assert keeping == {*kind.long_fields}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_nested_fields_hold_objects_or_lists_that_are_no_set(kind: Kind) -> None:
    full = FULL[kind]
    nested = {field for field in kind.fields if isinstance(full.get(field), dict | list)}
    assert nested - {*kind.set_fields} == {*kind.nested_fields}


def _keeps_lines(kind: Kind, field: str, base: dict[str, Any]) -> bool:
    text = "one\n\ntwo"
    try:
        record = records.parse_input(kind, {**base, field: text}, "", MOMENT)
    except InvalidRecord:
        return False
    return bool(getattr(record, field) == text)
