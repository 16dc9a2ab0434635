"""Restoring items of feeds that were dropped, by hand or by a rule: they are undecided again."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from almanac_cli.errors import Ambiguous, InvalidRecord
from almanac_cli.model import dates, item_keys, records, slugs
from almanac_cli.model.kinds import ITEM
from almanac_cli.model.seen import Decision
from almanac_cli.operations.intake.decided_items import DecidedItems, is_last
from almanac_cli.operations.intake.deciding import append, keys_of
from almanac_cli.operations.intake.item_sources import ItemSources
from almanac_cli.operations.intake.known_items import KnownItems
from almanac_cli.operations.named_elsewhere import NotDropped
from almanac_cli.storage import dropped_items, feed_state

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from almanac_cli.model.record import Record
    from almanac_cli.model.rows import JsonObject
    from almanac_cli.model.seen import Outcome
    from almanac_cli.operations.store import Store

LISTED: frozenset[Outcome] = frozenset({"dropped", "rule"})
RESTORABLE: frozenset[Outcome] = LISTED | {"old", "removed"}
_MAX_NEAR = 3
_MIN_LIKENESS = 0.4


class DroppedItem(NamedTuple):
    """An item that was dropped."""

    source: str  # the id of its source
    decision: Decision  # with the keys of all lines that have it
    row: JsonObject  # as `--json` prints items; `id` is a key if this machine has nothing more
    record: Record | None  # the item, if this machine has it


@dataclass(slots=True)
class Restored:
    """What became of items that were restored."""

    items: list[Record] = field(default_factory=list)  # in the inbox again
    awaited: list[DroppedItem] = field(default_factory=list)  # come with the next request


def dropped(store: Store, outcomes: Collection[Outcome] = LISTED) -> list[DroppedItem]:
    """Return the items that were dropped, by hand or by a rule, the latest first.

    With other outcomes, return those that were decided about in these ways. What another clone made
    an event of, or what was added by hand since, is none.

    Raises:
        DiskError: if a folder cannot be read.
        FileUnusable: if a file of decisions cannot be read.

    """
    known = KnownItems.load(store)
    decided = DecidedItems(store, known, outcomes)
    items: dict[int, DroppedItem] = {}  # by the identity of the item that was decided about
    for source in dropped_items.sources(store.root):
        for stored in dropped_items.read(store.root, source):
            if (record := _record(stored)) is None:
                continue
            row = record.as_json()
            last = known.decision(source, keys_of(row), item_keys.are_unlike)
            if last and (item := decided.about(source, last)):
                items.setdefault(id(item), DroppedItem(source, item.decision, row, record))
    listed = []
    for item in decided:
        urls = {line.url for line in item.lines}
        if (here := items.get(id(item))) is None:  # it was made on another machine or long ago
            row = _row(item.source, item.decision, known)
            here = DroppedItem(item.source, item.decision, row, None)
        if not any(map(known.has_event, (*urls, here.row["url"]))):
            listed.append(here)
    return sorted(listed, key=lambda item: item.decision.time, reverse=True)


def find_dropped(items: Sequence[DroppedItem], text: str) -> DroppedItem:
    """Return the item among dropped ones that a text names: its id, words of it, or its URL.

    Raises:
        NotDropped: if it names none.
        Ambiguous: if it names several.

    """
    address = item_keys.url_key(text) if "/" in text else None
    matches = [
        item
        for item in items
        if item.row["id"] == text
        or (address and address in (*keys_of(item.row).keys, *item.decision.keys))
    ]
    run = slugs.entered_run(text)
    ids = {item.row["id"]: item for item in reversed(items)}
    if not matches and run:
        matches = [item for id_, item in ids.items() if id_.startswith(run)]
        matches = matches or [item for id_, item in ids.items() if slugs.has_run(id_, run)]
    if not matches:
        near = difflib.get_close_matches(run, ids, n=_MAX_NEAR, cutoff=_MIN_LIKENESS)
        raise NotDropped(ITEM.name, text, near)
    if len(matches) > 1:
        raise Ambiguous(ITEM.name, text, [item.row["id"] for item in matches])
    return matches[0]


def restore(
    store: Store, items: Iterable[DroppedItem], now: datetime, *, dry_run: bool = False
) -> Restored:
    """Make dropped items undecided, and put those into the inbox that this machine has.

    The feeds of the others are asked for all that they have the next time.
    This is one transaction and also raises the errors of `Store.transaction`. `now` is an aware
    datetime.
    """
    restored, sources = Restored(), ItemSources.load(store)
    with store.transaction(now, dry_run=dry_run) as changes:
        decisions: dict[str, list[Decision]] = {}
        known = KnownItems.load(store)  # others may have decided since
        for item in items:
            if not is_last(known, item.source, item.decision):
                continue
            keys = dict.fromkeys((*item.decision.keys, *keys_of(item.row).without_content))
            decision = Decision((*keys,), changes.time, "restored", item.decision.url)
            decisions.setdefault(item.source, []).append(decision)
            if item.record is None:
                restored.awaited.append(item)
                continue
            restored.items.append(item.record)
            if not store.exists(ITEM, item.record.id):
                changes.create(item.record)
        for source, made in decisions.items():
            append(store, changes, source, made)
        if restored.awaited and not dry_run:
            feeds = [feed for item in restored.awaited for feed in sources.feeds_of(item.source)]
            feed_state.forget_validators(store.root, feeds)
    return restored


def _record(stored: JsonObject) -> Record | None:
    """Return the item that was kept aside, `None` if it is not valid any more."""
    try:
        return records.parse(ITEM, stored, "")
    except InvalidRecord:
        return None


def _row(source: str, decision: Decision, known: KnownItems) -> dict[str, Any]:
    """Return the row of an item of which only the decision is here."""
    published_s = item_keys.published_s(decision.marks)
    published = None if published_s is None else datetime.fromtimestamp(published_s, UTC)
    return {
        **dict.fromkeys(ITEM.fields),
        "id": decision.identifying[0],
        "title": decision.url or "",
        "source": known.sources.name_of(source),
        "url": decision.url,
        "published": decision.time if published is None else dates.to_text(published),
        "summary": "",
        **{name: [] for name in ITEM.set_fields},
        "source_id": source,
        "fetched": decision.time,
        "date_guessed": published is None,
        "keys": [*decision.keys],
    }
