"""How a step is taken back, under the almanac's lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.errors import EntryGone, UndoRefused

if TYPE_CHECKING:
    from datetime import datetime

    from almanac_cli.operations.store import Store
    from almanac_cli.storage.entries import Entry
    from almanac_cli.storage.transaction import Change


def undo(store: Store, entry: Entry, now: datetime) -> list[Change]:
    """Make files what they were before a step, that a step of its own, and return its changes.

    Raises ChangedSince where files were changed since, EntryGone if another command undid it, and
    UndoRefused if all files are as they were.
    """
    with store.change(now, undoes=entry.number):
        kept = store.history.get(entry.number)
        if kept is None or kept.undone:
            raise EntryGone(entry.number)
        changes = store.history.inverse(kept)
        if not changes:
            raise UndoRefused("no_difference", entry.number)
        store.plan(*changes)
    return changes
