"""Undoing an entry of the history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.errors import EntryGone, UndoRefused

if TYPE_CHECKING:
    from datetime import datetime

    from almanac_cli.operations.store import Store
    from almanac_cli.storage.entries import Entry
    from almanac_cli.storage.transaction import Change


def undo(store: Store, entry: Entry, now: datetime) -> list[Change]:
    """Make files what they were before an entry of the history, and return the changes.

    They make up a new entry.

    Raises:
        ChangedSince: if one of the files was changed since.
        EntryGone: if another command undid the entry meanwhile, or it was pruned.
        UndoRefused: if all files are as they were before it.

    """
    with store.transaction(now, reverts=entry.number) as changes:
        kept = store.history.get(entry.number)
        if kept is None or kept.undone:
            raise EntryGone(entry.number)
        inverse = store.history.inverse(kept)
        if not inverse:
            raise UndoRefused("no_difference", entry.number)
        changes.stage(*inverse)
    return inverse
