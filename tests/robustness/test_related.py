"""How well related events are found in the shipped almanac."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

from almanac_cli.analysis.related import suggest
from almanac_cli.model.kinds import EVENT
from almanac_cli.operations.store import Store
from support.records import shown, write

if TYPE_CHECKING:
    from pathlib import Path


def test_links_that_are_left_out_in_turn_are_suggested(shipped: Path) -> None:
    """Fails when the measure gets worse; measured: recall@8 0.77, MRR 0.53.

    With 71 events and 56 links it was 0.92 and 0.64: there are more events to choose from
    now, and more links of cause and effect, between texts that share few words.
    """
    recalls, ranks = [], []
    store = Store.open(shipped)
    links = {(id_, other) for id_, row in shown(store, EVENT).items() for other in row["links"]}
    for id_, other in sorted(links):
        for one, two in ((id_, other), (other, id_)):
            _unlink(shipped, one, two)
        store = Store.open(shipped)
        row = shown(store, EVENT)[id_]
        found = [each.id for each in suggest(store.reader(EVENT), row, unlinked=True)]
        recalls.append(other in found[:8])
        ranks.append(1 / (found.index(other) + 1) if other in found else 0)
        write(shipped, row | {"links": sorted({*row["links"], other})})
    assert statistics.mean(recalls) >= 0.76
    assert statistics.mean(ranks) >= 0.52


def _unlink(root: Path, one: str, other: str) -> None:
    store = Store.open(root)
    record = store.read(EVENT, one).record.as_stored()
    links = [each for each in record.get("links", []) if each != other]
    write(root, record | {"links": links})
