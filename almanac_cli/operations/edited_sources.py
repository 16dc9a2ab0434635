"""Letting the feeds of sources that were edited be asked at once: `ask_edited`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.model.kinds import SOURCE
from almanac_cli.storage import feed_state

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from almanac_cli.model.rows import JsonObject
    from almanac_cli.operations.store import Store

# What a server is asked, and how.
REQUEST_FIELDS = ("feeds", "private", "user_agent")


def ask_edited(store: Store, before: Mapping[str, JsonObject], now: datetime) -> None:
    """Forget how the feeds of sources failed that are asked otherwise since they were edited.

    Such a source is not gone any more. This is one transaction, if there is such a source, and
    also raises the errors of `Store.transaction`.

    Args:
        store: The store of the almanac.
        before: The rows of sources by id, as they were before.
        now: The time of the command, an aware datetime.

    """
    rows = store.reader(SOURCE).rows([*before])
    edited = [row for id_, row in rows.items() if _is_asked_otherwise(before[id_], row)]
    if not edited:
        return
    with store.transaction(now) as changes:
        for row in edited:
            if row["gone"] and row["gone"] == before[row["id"]]["gone"]:
                stored = store.read(SOURCE, row["id"])
                changes.update(stored, stored.record.model_copy(update={"gone": None}))
        feed_state.forget_failures(store.root, [url for row in edited for url in row["feeds"]])


def _is_asked_otherwise(before: JsonObject, row: JsonObject) -> bool:
    """Tell whether an edit has changed what is asked, or ended why nothing was."""
    if any(before[field] != row[field] for field in REQUEST_FIELDS):
        return True
    return any(before[field] and not row[field] for field in ("paused", "gone"))
