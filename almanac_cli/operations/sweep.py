"""Sweeping the inbox: items that were decided about already, but whose files are left.

Commands that were killed leave such items, and so do clones that were merged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.errors import InvalidFile, NotFound
from almanac_cli.model.kinds import ITEM
from almanac_cli.operations.intake.known_items import KnownItems

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from almanac_cli.operations.store import Store, Stored


def sweep(store: Store, now: datetime, known: KnownItems | None = None) -> list[str]:
    """Take items out of the inbox that are decided about, and return their ids, sorted.

    Of an item that waits twice, since two clones met it under different titles, the file that was
    made first stays. An item with the URL of an event stays, too: that may be undone. Nothing is
    locked if there is nothing to sweep; else this is one transaction, but no step of the history,
    and also raises the errors of `Store.transaction`. `now` is an aware datetime.

    Raises:
        DiskError: if a folder cannot be read.
        FileUnusable: if a file of decisions cannot be read.

    """
    if not _left(known or KnownItems.load(store)):
        return []
    with store.transaction(now, is_step=False) as changes:
        known = KnownItems.load(store)
        stored = _read(store, _left(known))
        for id_, item in stored.items():
            changes.remove(ITEM, id_, item.data)
    return [*stored]


def _left(known: KnownItems) -> list[str]:
    """Return the ids of items in the inbox that do not wait any more, sorted."""
    return sorted({*known.decided_waiting(), *known.duplicates()})


def _read(store: Store, ids: Iterable[str]) -> dict[str, Stored]:
    """Return those of the items whose files are there and valid, by id."""
    stored = {}
    for id_ in ids:
        try:
            stored[id_] = store.read(ITEM, id_)
        except (NotFound, InvalidFile):
            continue
    return stored
