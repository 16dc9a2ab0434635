"""How a step is taken back, under the almanac's lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli import steps
from almanac_cli.errors import Conflict

if TYPE_CHECKING:
    from datetime import datetime

    from almanac_cli.store import Store


def undo(store: Store, step: steps.Step, now: datetime) -> None:
    """Make files what they were before a step, and that a step of its own.

    Raises Conflict, naming them, where files were changed since, or if another command undid it.
    """
    with store.change(now, undoes=step.number):
        kept = steps.named(store.root, step.number)
        if kept is None or kept.undone:
            raise Conflict(
                f"step {step.number} is gone, or was undone meanwhile",
                hint="the steps are listed by: almanac undo --list",
            )
        store.plan(*steps.inverse(store.root, kept))
