"""How a step is taken back, under the almanac's lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.errors import AlmanacError, Conflict
from almanac_cli.storage import history

if TYPE_CHECKING:
    from datetime import datetime

    from almanac_cli.operations.store import Store


def undo(store: Store, step: history.Step, now: datetime) -> list[history.Change]:
    """Make files what they were before a step, that a step of its own, and return its changes.

    Raises Conflict, naming them, where files were changed since, or if another command undid it,
    and AlmanacError if all files are as they were.
    """
    with store.change(now, undoes=step.number):
        kept = history.named(store.root, step.number)
        if kept is None or kept.undone:
            raise Conflict(
                f"step {step.number} is gone, or was undone meanwhile",
                hint="the steps are listed by: almanac undo --list",
            )
        changes = history.inverse(store.root, kept)
        if not changes:
            raise AlmanacError(f"of step {step.number} there is nothing left to undo")
        store.plan(*changes)
    return changes
