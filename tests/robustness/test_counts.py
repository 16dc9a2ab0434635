"""The counts of the index equal those of a scan of the rows, whatever records hold."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from almanac_cli.index.counts import Counter
from almanac_cli.model.kinds import EVENT
from almanac_cli.model.query import Order, Query, drop_empty
from almanac_cli.model.statistics import GROUPINGS
from almanac_cli.operations import statistics
from almanac_cli.operations.init import create_almanac
from almanac_cli.operations.store import Store
from support.counts import count_rows
from support.examples import examples
from support.records import event, guide, write

if TYPE_CHECKING:
    from almanac_cli.model.statistics import Count

NAMES = ("a", "b", "c", "d", "e")
TEXTS = st.sampled_from(
    ["Lab", "LAB", "Ann, Bo", "Bo; ann", '"tags":["x"]', "\u05d0", "x\U0001f600"]
)
ITEMS = st.lists(st.sampled_from([*NAMES, "null", "0"]), max_size=3)
DATES = st.sampled_from(
    [
        {"published": "2026-01-01T00:00:00Z", "precision": "year"},
        {"published": "2026-01-01T00:00:00Z", "precision": "quarter"},
        {"published": "2026-02-01T00:00:00Z", "precision": "month"},
        {"published": "2026-01-01T00:00:00Z"},
        {"published": "2025-12-31T23:59:59Z"},
        {"published": "0001-01-01T00:00:00Z"},
        {"published": "9999-12-31T23:59:59Z"},
    ]
)
_FIELDS = st.fixed_dictionaries(
    {"source": TEXTS},
    optional={
        "author": TEXTS,
        "type": st.sampled_from(["paper", "release"]),
        "tier": st.integers(1, 3),
        "score": st.integers(1, 10),
        "tags": ITEMS,
        "guides": ITEMS,
        "links": st.lists(st.sampled_from(NAMES), max_size=2),
        "own": st.just({"tags": ["a"], "source": None}),
    },
)
FIELDS = st.builds(lambda fields, date: fields | date, _FIELDS, DATES)
QUERIES = st.builds(
    Query,
    min_score=st.none() | st.integers(1, 10),
    unlinked=st.booleans(),
    all_of=st.builds(drop_empty, tags=st.lists(st.sampled_from(NAMES), max_size=1)),
)


def _sorted(counts: list[Count]) -> list[tuple[Any, ...]]:
    return sorted(counts, key=repr)


@settings(deadline=None, max_examples=examples(60), suppress_health_check=[*HealthCheck])
@given(st.lists(FIELDS, max_size=len(NAMES)), QUERIES, st.sampled_from([None, "Lab"]))
def test_the_index_counts_as_a_scan_does(
    records: list[dict[str, Any]], query: Query, match: str | None
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = create_almanac(Path(folder, "data"), "test", example=False).root
        for name, fields in zip(NAMES, records, strict=False):
            write(root, event(name, **fields))
        write(root, guide("a"))
        store = Store(root)
        counter = Counter(store.reader(EVENT), query, match)
        rows = [*counter.reader.select(query, Order(), match).rows()]
        assert _sorted(counter.by_date) == _sorted(count_rows(rows))
        for grouping in GROUPINGS.values():
            counts = counter.by_field(grouping.field)
            assert _sorted(counts) == _sorted(count_rows(rows, grouping.field))
            totals = {
                count.value: count.records
                for count in counter.by_field(grouping.field, dated=False)
            }
            assert totals == {
                value: sum(count.records for count in counts if count.value == value)
                for value in {count.value for count in counts}
            }
        overview = statistics.overview(store, counter)
        assert overview.unlinked == sum(not row["links"] for row in rows)
        assert overview.unscored == sum(row["score"] is None for row in rows)
        assert overview.unused_guides == (() if any("a" in r["guides"] for r in rows) else ("a",))
