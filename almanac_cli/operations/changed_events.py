"""Events whose source has changed their title or summary since they were kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from almanac_cli.errors import InvalidValue
from almanac_cli.model.kinds import EVENT
from almanac_cli.model.urls import canonical_url
from almanac_cli.storage import changed_texts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from almanac_cli.index.reader import Reader
    from almanac_cli.model.rows import JsonObject
    from almanac_cli.operations.store import Store
    from almanac_cli.storage.changed_texts import ChangedText


class ChangedEvent(NamedTuple):
    """An event, and what its source says now."""

    row: JsonObject
    now: ChangedText


def changed_events(store: Store) -> list[ChangedEvent]:
    """Return the events whose source says otherwise now, the latest noticed first.

    Those that say the same as it, since they were edited, are left out.
    """
    reader = store.reader(EVENT)
    changed = [
        ChangedEvent(row, text)
        for url, text in changed_texts.read(store.root).items()
        if (row := differing_row(reader, url, text))
    ]
    return sorted(changed, key=lambda event: event.now.noticed, reverse=True)


def differing_row(reader: Reader, url: str, text: ChangedText) -> JsonObject | None:
    """Return the event with a URL, if there is one that says otherwise than a text."""
    try:
        ids = reader.with_identity(canonical_url(url))[:1]
    except InvalidValue:
        return None
    rows: Iterable[JsonObject] = reader.rows(ids).values()
    now = (text.title, text.summary)
    return next((row for row in rows if (row["title"], row["summary"]) != now), None)
