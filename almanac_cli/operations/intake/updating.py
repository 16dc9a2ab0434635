"""Updating items that wait in the inbox where their feed has changed them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from almanac_cli.errors import InvalidFile, NotFound
from almanac_cli.model import dates
from almanac_cli.model.kinds import ITEM
from almanac_cli.operations.intake.new_items import feed_digest, make_item, own_digest

if TYPE_CHECKING:
    from typing import Any

    from almanac_cli.model.records import Item, Source
    from almanac_cli.operations.changes import Changes
    from almanac_cli.operations.intake.known_items import Waiting
    from almanac_cli.operations.intake.sorting import MetItem
    from almanac_cli.operations.store import Store

_TEXTS = ("title", "summary", "url")
_DATE = ("published", "precision", "date_guessed")


def may_differ(source: Source, waiting: Waiting, met: MetItem, feed_url: str | None) -> bool:
    """Tell whether the feed has an item otherwise than it waits, or under a further key.

    What another feed says of it counts only if its own is none of the source any more: two feeds
    may have one item with different texts, for ever.
    """
    is_own = waiting.feed == feed_url or waiting.feed not in source.feeds
    return (
        waiting.source == source.id
        and is_own
        and not (
            waiting.digest == feed_digest(met.item) and {*met.keys.keys} <= {*waiting.keys.keys}
        )
    )


def update_waiting(
    store: Store, changes: Changes, source: Source, waiting: Waiting, met: MetItem
) -> tuple[Item, bool] | None:
    """Stage an item of the inbox as its feed has it now.

    Return it, and whether what it says has changed; `None` if the file is gone or invalid. Of an
    item that was edited, only keys and digest change. A date that was there stays if the feed has
    none.
    """
    try:
        stored = store.read(ITEM, waiting.id)
    except (NotFound, InvalidFile):
        return None
    before = cast("Item", stored.record)
    fetched = dates.from_text(before.fetched)
    new = make_item(source, met.item, met.keys, before.id, feed_url=before.feed, now=fetched)
    update: dict[str, Any] = {
        "guid": new.guid or before.guid,
        "keys": tuple(sorted({*before.keys, *new.keys})),
        "digest": new.digest,
    }
    is_edited = own_digest(before) != before.digest
    if not is_edited:
        update |= {name: getattr(new, name) for name in _TEXTS}
        if not new.date_guessed and new.published != before.published:
            update |= {name: getattr(new, name) for name in _DATE}
    record = before.model_copy(update=update)
    if not is_edited:
        record = record.model_copy(update={"digest": own_digest(record)})
    changes.update(stored, record)
    return record, any(getattr(record, name) != getattr(before, name) for name in (*_TEXTS, *_DATE))
