from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from almanac_cli.index.counts import Counter
from almanac_cli.model.kinds import EVENT
from almanac_cli.model.query import Order, Query
from almanac_cli.operations.site.content import Content
from almanac_cli.operations.site.entry_counts import EntryCounter
from almanac_cli.operations.site.request import Selected
from almanac_cli.operations.statistics import site_statistics
from almanac_cli.operations.store import Store
from support.records import event, guide, write

if TYPE_CHECKING:
    from pathlib import Path

FIELDS = ("author", "guides", "score", "source", "tags", "tier", "type")
QUERIES = [Query(), Query(all_of={"tags": ["llm"]}), Query(min_score=5), Query(min_score=99)]
DATES = [
    ("2026-11-20T09:30:00Z", None), ("2026-11-20T00:00:00Z", "day"),
    ("2026-11-20T00:00:00Z", None), ("2026-11-01T00:00:00Z", "month"),
    ("2024-04-01T00:00:00Z", "quarter"), ("2019-01-01T00:00:00Z", "year"),
]  # fmt: skip


def write_some(root: Path) -> None:
    """Write events with and without a value in each field, and with guides and links to none."""
    for name in ("used", "unused"):
        write(root, guide(name))
    for n in range(42):
        published, precision = DATES[n % len(DATES)]
        fields = {
            "source": ("Lab", "lab", "Prêss")[n % 3], "author": ("A, B", None)[n % 2],
            "published": published, "precision": precision, "score": n % 11 or None,
            "tier": (1, 2, 3, None)[n % 4], "type": ("release", None, "Release")[n % 3],
            "tags": ["llm", "agents", "robots"][: n % 4], "guides": ["used", "gone"][: n % 3],
            "links": [f"e{n - 1}", "gone"][: n % 3],
        }  # fmt: skip
        write(root, event(f"e{n}", **fields))
    write(root, b"{", "broken")


@pytest.mark.parametrize("query", QUERIES)
def test_entries_are_counted_as_the_index_counts(root: Path, query: Query) -> None:
    write_some(root)
    store = Store.open(root)
    reader = store.reader(EVENT)
    selected = Selected(reader.select(query, Order()).ids, query)
    entries = Content(store, selected.ids).events
    slow, fast = Counter(reader, query), EntryCounter(entries.values(), reader, selected)
    assert {*fast.by_date} == {*slow.by_date}
    for field in FIELDS:
        for dated in (True, False):
            counts = fast.by_field(field, dated=dated)
            assert sorted(counts, key=repr) == sorted(slow.by_field(field, dated=dated), key=repr)
    assert repr(site_statistics(store, fast)) == repr(site_statistics(store, slow))
