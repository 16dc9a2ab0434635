"""How long the inbox takes with ten thousand items, decisions and events: times of operations.

python tests/benchmarks/inbox.py [COUNT]
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, cast

from almanac_cli.model.kinds import EVENT, ITEM, SOURCE
from almanac_cli.model.query import Order, Query
from almanac_cli.model.seen import Decision
from almanac_cli.operations import decide, restore_items
from almanac_cli.operations.intake.known_items import KnownItems
from almanac_cli.operations.intake.sorting import TakeInOptions
from almanac_cli.operations.intake.take_in import take_in
from almanac_cli.operations.store import Store
from almanac_cli.operations.sweep import sweep
from almanac_cli.storage import seen_files
from support.intake import FEED, Desk, feed_items
from support.records import event, write
from support.setting import MOMENT

if TYPE_CHECKING:
    from collections.abc import Callable

    from almanac_cli.model.records import Source

FEED_ITEMS = 50  # of one document


def timed(label: str, operation: Callable[[], object]) -> None:
    """Print how long an operation takes, in milliseconds."""
    start = time.perf_counter()
    operation()
    print(f"{label:<40} {1000 * (time.perf_counter() - start):8.0f} ms")


def fill(root: Path, count: int) -> Desk:
    """Make an almanac with so many events, decisions and items."""
    desk = Desk(root, first=5000)
    for number in range(count):
        write(root, event(f"event-{number}", url=f"https://e.org/{number}"))
    decisions = [
        Decision((f"g{n:016x}", f"u{n:016x}", f"t{n:016x}"), "2026-11-20T00:00:00Z", "old", None)
        for n in range(count)
    ]
    with desk.store.transaction(MOMENT, is_step=False) as changes:
        changes.stage(seen_files.appending("x", decisions))
    return desk


def main(count: int) -> None:
    """Time every operation once, in a store of its own as a command would."""
    with TemporaryDirectory() as folder:
        desk = fill(Path(folder), count)
        options = TakeInOptions(accept=True)

        def take_all() -> None:
            store = desk.store
            source = cast("Source", store.read(SOURCE, "x").record)
            known = KnownItems.load(store)
            for start in range(1, count + 1, FEED_ITEMS):
                items = feed_items(FEED_ITEMS, start)
                take_in(store, source, items, FEED, MOMENT, options, known=known)

        timed(f"take in {count} items, {FEED_ITEMS} a document", take_all)
        store = Store.open(desk.root)
        timed("index the inbox", lambda: (store.reader(EVENT), store.reader(ITEM)))
        timed("known items", lambda: KnownItems.load(desk.store))
        timed("one document, all known", lambda: desk.fetch(feed_items(FEED_ITEMS)))
        ids = store.reader(ITEM).select(Query(), Order()).ids
        timed("sweep, nothing left", lambda: sweep(desk.store, MOMENT))
        timed("list", lambda: [*desk.store.reader(ITEM).select(Query(), Order()).rows()])
        timed("keep 1", lambda: decide.keep(desk.store, ids[:1], MOMENT, {}))
        timed("drop 1", lambda: decide.drop(desk.store, ids[1:2], MOMENT))
        timed("dropped", lambda: restore_items.dropped(desk.store))
        timed("keep 1,000", lambda: decide.keep(desk.store, ids[2:1002], MOMENT, {}))
        timed("drop 1,000", lambda: decide.drop(desk.store, ids[1002:2002], MOMENT))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
