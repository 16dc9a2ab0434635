"""Forgetting old decisions about items of feeds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.storage import seen_files

if TYPE_CHECKING:
    from datetime import datetime

    from almanac_cli.operations.store import Store


def prune_seen(
    store: Store, before: str, now: datetime, *, dry_run: bool = False
) -> dict[str, int]:
    """Forget what was decided before a time, and return by source how many lines that takes.

    What a feed still has of it comes back as new. This is one transaction and also raises the
    errors of `Store.transaction`.

    Args:
        store: The store of the almanac.
        before: The time, RFC 3339 in UTC.
        now: The time of the change, an aware datetime.
        dry_run: Whether nothing is written.

    Raises:
        DiskError: if a folder cannot be read.
        FileUnusable: if a file cannot be read.

    """
    counts = {}
    with store.transaction(now, dry_run=dry_run) as changes:
        for source in seen_files.sizes(store.root):
            if pruned := seen_files.pruning(store.root, source, before):
                change, counts[source] = pruned
                changes.stage(change)
    return counts
