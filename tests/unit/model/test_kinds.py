"""The kinds of record: when two records are the same."""

from __future__ import annotations

from typing import Any

import pytest

from almanac_cli.model.kinds import EVENT, GUIDE


@pytest.mark.parametrize(
    ("record", "identity"),
    [
        ({"url": "http://X.org/a/?ref=x.org", "title": "T"}, "https://x.org/a"),
        (
            {"url": None, "source": "S", "title": "T", "published": "2026-04-03T10:00:00Z"},
            "S\nT\n2026-04-03",
        ),
        ({"url": None, "title": "A guide", "updated": "2026-04-03T10:00:00Z"}, "\nA guide\n"),
    ],
)
def test_a_record_is_itself_by_url_or_by_source_title_and_day(
    record: dict[str, Any], identity: str
) -> None:
    assert (EVENT if "source" in record else GUIDE).identity(record) == identity
