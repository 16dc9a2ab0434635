"""Deciding about items of the inbox: keeping them as events, or dropping them.

Each function is one transaction and also raises the errors of `Store.transaction`. `now` is an
aware datetime.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from almanac_cli.errors import Duplicate, InvalidInput
from almanac_cli.model import item_keys, records
from almanac_cli.model.kinds import EVENT, ITEM
from almanac_cli.model.query import Order, Query
from almanac_cli.operations.batch import do_for_all
from almanac_cli.operations.draft_references import resolve_draft, resolve_drafts
from almanac_cli.operations.drafts import Importer
from almanac_cli.operations.intake.deciding import note_decisions
from almanac_cli.operations.intake.item_sources import ItemSources
from almanac_cli.operations.updates import update
from almanac_cli.storage import dropped_items

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from almanac_cli.model.bounds import Bound
    from almanac_cli.model.record import Record
    from almanac_cli.model.records import Item
    from almanac_cli.model.rows import JsonObject
    from almanac_cli.model.seen import Outcome
    from almanac_cli.operations.changes import Changes
    from almanac_cli.operations.join_fields import Difference
    from almanac_cli.operations.store import Store, Stored

_OWN_FIELDS = frozenset(ITEM.fields).difference(EVENT.fields)  # that an event does not have
_DAY_LENGTH = len("2026-11-26")
_UNSET = ("id", "added")  # that an event gets when it is made


class Lost(NamedTuple):
    """A reference of an item that its event does not have: nothing has this id."""

    item: str  # the id of the item
    field: str  # "links"
    id: str


@dataclass(slots=True)
class Covered:
    """What became of an item that was kept as coverage of an event."""

    event: Record  # as its file now has it
    differences: list[Difference]  # what the item says otherwise
    lost: list[Lost]


@dataclass(slots=True)
class Kept:
    """What became of items that were kept."""

    events: dict[str, Record] = field(default_factory=dict)  # new ones, by the id of the item
    there: dict[str, str] = field(default_factory=dict)  # ids of events that were there before
    lost: list[Lost] = field(default_factory=list)
    guessed: dict[str, str] = field(default_factory=dict)  # guessed days, by the id of the item


def keep(
    store: Store,
    ids: Sequence[str],
    now: datetime,
    fields: Mapping[str, Any],
    *,
    dry_run: bool = False,
) -> Kept:
    """Make events of items, all or none, and return what became of each.

    An item whose event is there already, by its URL, is only taken out of the inbox. Ids are full
    and of items; `fields` are entered values that the events get: tags, links and other sets beside
    those of the item, others in their place.

    Raises:
        NotFound: if an item is not in the inbox.
        InvalidFile: if the file of an item is invalid.
        InvalidRecord: if the fields make no valid event.
        InvalidInput: if there are several items, and something is wrong with some of them.

    """
    with store.transaction(now, dry_run=dry_run) as changes:
        if not ids:
            records.require_valid_fields(EVENT, fields, now)
        return stage_keep(store, changes, _read_all(store, ids), fields)


def stage_keep(
    store: Store, changes: Changes, stored: Mapping[str, Stored], fields: Mapping[str, Any]
) -> Kept:
    """Stage what `keep` does with items, by id; a record may differ from that in its file."""
    kept = Kept()
    importer = Importer(store, EVENT, changes.now, many=len(stored) > 1)
    do_for_all(stored, lambda id_: _draft(importer, stored[id_], fields, kept))
    drafts = [*importer.drafts.values()]
    records, refusals = resolve_drafts(store, drafts)
    if refusals:
        raise refusals[0].error if len(stored) == 1 else InvalidInput("changed", refusals)
    by_id = {record.id: record for record in records}
    for draft in drafts:
        kept.events[draft.parts[0].position] = by_id[draft.record.id]
    for item, record in kept.events.items():
        changes.create(record)
        if ITEM.is_guessed(stored[item].record.as_json()):
            kept.guessed[item] = record.as_json()[EVENT.date_field][:_DAY_LENGTH]
    _decide(store, changes, stored, "kept")
    return kept


def cover(store: Store, id_: str, event_id: str, now: datetime) -> Covered:
    """Make an item, by its id, a report in the coverage of an event, by the id of that.

    Raises:
        NotFound: if the item is not in the inbox, or there is no such event.
        InvalidFile: if one of their files is invalid.
        InvalidRecord: if the fields make no valid report.
        Duplicate: if another event has the URL of the item.

    """
    lost: list[Lost] = []
    with store.transaction(now) as changes:
        stored = _read_all(store, [id_])
        importer = Importer(store, EVENT, now)
        entered = _entered(store, cast("Item", stored[id_].record), lost)
        differences = update(importer, f"the {ITEM.name}", entered, covered_id=event_id)
        draft = importer.drafts[event_id]
        event = resolve_draft(store, draft, new_ids=())
        if draft.before:
            event = changes.update(draft.before, event)
        _decide(store, changes, stored, "kept")
    return Covered(event, differences, lost)


def drop(
    store: Store, ids: Sequence[str], now: datetime, *, dry_run: bool = False
) -> list[JsonObject]:
    """Drop items of the inbox, and return their rows; they do not come back.

    Raises:
        NotFound: if an item is not in the inbox.
        InvalidFile: if the file of an item is invalid.
        InvalidInput: if there are several items, and something is wrong with some of them.

    """
    with store.transaction(now, dry_run=dry_run) as changes:
        stored = _read_all(store, ids)
        stage_drop(store, changes, stored, dry_run=dry_run)
    return [item.record.as_json() for item in stored.values()]


def stage_drop(
    store: Store, changes: Changes, stored: Mapping[str, Stored], *, dry_run: bool
) -> None:
    """Stage what `drop` does with items, by id."""
    if not dry_run:
        _keep_aside(store, [item.record for item in stored.values()])
    _decide(store, changes, stored, "dropped")


def items_before(store: Store, before: Bound, source: str | None) -> list[str]:
    """Return the ids of items in the inbox dated before a day, the newest first.

    `source` is the id of their source, `None` for any.
    """
    sources = ItemSources.load(store)
    return [
        row["id"]
        for row in store.reader(ITEM).select(Query(), Order()).rows()
        if not before.is_reached(row["published"], row["precision"])
        and (source is None or sources.id_of(row) == source)
    ]


def _read_all(store: Store, ids: Iterable[str]) -> dict[str, Stored]:
    """Return the items with these ids, by id."""
    unique = [*dict.fromkeys(ids)]
    return dict(zip(unique, do_for_all(unique, lambda id_: store.read(ITEM, id_)), strict=True))


def _draft(importer: Importer, stored: Stored, fields: Mapping[str, Any], kept: Kept) -> None:
    """Draft the event of an item; if it is there already, note that."""
    item = cast("Item", stored.record)
    entered = _entered(importer.store, item, kept.lost)
    for name, value in fields.items():
        is_set = name in EVENT.set_fields
        entered[name] = [*entered.get(name, ()), *value] if is_set else value
    id_ = item_keys.event_id(item.id, item.source_id or "")
    if id_ and importer.is_free(id_):
        entered["id"] = id_
    try:
        importer.draft(item.id, entered)
    except Duplicate as error:
        kept.there[item.id] = error.id


def _entered(store: Store, item: Item, lost: list[Lost]) -> JsonObject:
    """Return the fields of an item that an event has, too; note references to nothing."""
    entered = {
        name: value
        for name, value in item.as_stored().items()
        if name not in _OWN_FIELDS and name not in _UNSET
    }
    if ITEM.is_guessed(item.as_json()):  # that it came on this day is all that is sure
        entered[ITEM.date_field] = entered[ITEM.date_field][:_DAY_LENGTH]
    return entered | _existing_references(store, item, lost)


def _existing_references(store: Store, item: Item, lost: list[Lost]) -> JsonObject:
    """Return the references of an item to records that are there; note the others."""
    references: JsonObject = {}
    for reference in EVENT.references:
        target = store.kinds[reference.target]
        ids = reference.ids(item.as_stored())
        lost += [
            Lost(item.id, reference.field, id_) for id_ in ids if not store.exists(target, id_)
        ]
        references[reference.field] = [id_ for id_ in ids if store.exists(target, id_)]
    return references


def _decide(store: Store, changes: Changes, stored: Mapping[str, Stored], outcome: Outcome) -> None:
    """Stage the decisions about items, and then that their files go."""
    rows = [item.record.as_json() for item in stored.values()]
    note_decisions(store, changes, rows, outcome)
    for id_, item in stored.items():
        changes.remove(ITEM, id_, item.data)


def _keep_aside(store: Store, items: Iterable[Record]) -> None:
    """Keep dropped items whole on this machine, so that they can be restored at once."""
    sources = ItemSources.load(store)
    by_source = defaultdict(list)
    for item in items:
        by_source[sources.id_of(item.as_json())].append(item.as_stored())
    for source, rows in by_source.items():
        dropped_items.add(store.root, source, rows)
