"""Undoing an entry of the history.

`now` is an aware datetime.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.errors import EntryGone, UndoRefused
from almanac_cli.model import dates

if TYPE_CHECKING:
    from datetime import datetime

    from almanac_cli.operations.store import Store
    from almanac_cli.storage.entries import Entry
    from almanac_cli.storage.transaction import Change


def undo(store: Store, entry: Entry, now: datetime) -> list[Change]:
    """Restore the files that an entry of the history changed, and return the changes made.

    This is one transaction, which becomes a new entry, and also raises the errors of
    `Store.transaction`. Files that already have their earlier content are not among the changes.

    Raises:
        ChangedSince: if one of the files was changed after the entry.
        DecidedSince: if something was decided otherwise after the entry.
        EntryGone: if the entry was pruned, or undone by another process, in the meantime.
        UndoRefused: if all files already have their earlier content.
        FileUnusable: if one of the files cannot be read.

    """
    with store.transaction(now, reverts=entry.number) as changes:
        kept = store.history.get(entry.number)
        if kept is None or kept.undone:
            raise EntryGone(entry.number)
        inverse = store.history.inverse(kept, dates.to_text(now))
        if not inverse:
            raise UndoRefused("no_difference", entry.number)
        changes.stage(*inverse)
    return inverse
