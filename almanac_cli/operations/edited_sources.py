"""Letting the feeds of sources that were edited be asked at once: `ask_edited`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.model.kinds import SOURCE, is_asked_otherwise
from almanac_cli.storage import feed_state

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from almanac_cli.model.rows import JsonObject
    from almanac_cli.operations.store import Store


def ask_edited(store: Store, before: Mapping[str, JsonObject], now: datetime) -> None:
    """Forget how the feeds of sources failed that are asked otherwise since they were edited.

    This is no step of the history, and also raises the errors of `Store.transaction`.

    Args:
        store: The store of the almanac.
        before: The rows of sources by id, as they were before.
        now: The time of the command, an aware datetime.

    """
    rows = store.reader(SOURCE).rows([*before])
    edited = [
        row
        for id_, row in rows.items()
        if is_asked_otherwise(before[id_], row) or (before[id_]["gone"] and not row["gone"])
    ]
    if edited:
        with store.transaction(now, is_step=False):
            urls = [url for row in edited for url in row["feeds"]]
            feed_state.forget_failures(store.root, urls)
