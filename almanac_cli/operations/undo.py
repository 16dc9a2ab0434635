"""How a step is taken back, under the almanac's lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.errors import EntryGone, UndoRefused
from almanac_cli.storage import history

if TYPE_CHECKING:
    from datetime import datetime

    from almanac_cli.operations.store import Store


def undo(store: Store, step: history.Step, now: datetime) -> list[history.Change]:
    """Make files what they were before a step, that a step of its own, and return its changes.

    Raises ChangedSince where files were changed since, EntryGone if another command undid it, and
    UndoRefused if all files are as they were.
    """
    with store.change(now, undoes=step.number):
        kept = history.named(store.root, step.number)
        if kept is None or kept.undone:
            raise EntryGone(step.number)
        changes = history.inverse(store.root, kept)
        if not changes:
            raise UndoRefused("no_difference", step.number)
        store.plan(*changes)
    return changes
