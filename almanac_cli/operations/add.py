"""Adding records: one from options, or many from JSON; all are checked before the first write.

Each function is one transaction and also raises the errors of `Store.transaction`. `now` is an
aware datetime.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from almanac_cli.errors import AlmanacError, Duplicate, InvalidInput, InvalidRecord, Refusal
from almanac_cli.formats import json_codec
from almanac_cli.operations.brought_back import BroughtBack, find_brought_back
from almanac_cli.operations.draft_references import repeats, resolve_draft, resolve_drafts
from almanac_cli.operations.drafts import PLAIN, AddOptions, Importer
from almanac_cli.operations.duplicates import find_all_waiting, waiting_with
from almanac_cli.operations.updates import update

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from almanac_cli.formats.items import Item
    from almanac_cli.model.kind import Kind
    from almanac_cli.model.record import Record
    from almanac_cli.operations.join_fields import Difference
    from almanac_cli.operations.store import Store


class Match(NamedTuple):
    """An object of bulk input for a record of the almanac, or of an earlier object."""

    position: str  # of the object, such as "line 3"; "" where the input is one object
    id: str  # of the record


@dataclass(frozen=True, slots=True)
class ImportResult:
    """The outcome of bulk input: each object is in one of the first four fields."""

    added: tuple[Record, ...]  # the added records, in the order of the input
    joined: tuple[Match, ...] = ()  # the objects that have changed a record
    skipped: tuple[Match, ...] = ()  # the objects that are there already
    refusals: tuple[Refusal, ...] = ()  # the invalid objects, and why
    updated: tuple[Record, ...] = ()  # the changed records that were there before
    differences: tuple[Difference, ...] = ()  # what objects in `joined` say otherwise
    brought_back: tuple[BroughtBack, ...] = ()  # those of the added records that had been removed
    waiting: tuple[str, ...] = ()  # the ids of what waits to become records that were added


def add(
    store: Store,
    kind: Kind,
    fields: Mapping[str, Any],
    now: datetime,
    options: AddOptions = PLAIN,
) -> Record:
    """Add one record and return it with its id, as its file has it.

    In a dry run, return the record that would be added. `fields` are values by field in the forms
    that options and JSON input take; a reference may be anything that `resolve_references` takes.

    Raises:
        InvalidRecord: if the fields are not a valid record; carries every problem.
        Duplicate: if a record of the almanac has the same identity (see `Kind.identity`), unless
            duplicates are allowed.
        WaitsAlready: if what waits to become a record of the kind has it, unless they are allowed.
        IdTaken: if other records have each id that the record could have.
        NotFound: if a reference names no record.
        Ambiguous: if a reference names several records.

    """
    with store.transaction(now, dry_run=options.dry_run) as changes:
        draft = Importer(store, kind, now, options).draft("", fields)
        identities = kind.identities(draft.record.as_json())
        waits = None if options.allow_duplicates else waiting_with(store, kind, identities)
        if waits:
            raise waits
        record = resolve_draft(store, draft, new_ids=())
        changes.create(record)
    return record


def add_all(
    store: Store,
    kind: Kind,
    items: Iterable[Item],
    now: datetime,
    options: AddOptions = PLAIN,
) -> ImportResult:
    """Add the records in bulk input, skip duplicates, and return the outcome of each object.

    In a dry run, return the outcome that adding them would have. An item that could not be read is
    refused; all are of one kind.

    Raises:
        InvalidInput: if objects are invalid and not skipped; carries every refusal. Nothing is
            added then, and nothing in a dry run.

    """
    with store.transaction(now, dry_run=options.dry_run) as changes:
        importer = Importer(store, kind, now, options, many=True)
        result = _import(importer, items)
        if result.refusals and not options.skip_invalid:
            raise InvalidInput("added", result.refusals)
        for record in result.added:
            changes.create(record)
        updated = tuple(
            changes.update(before, record)
            for record in result.updated
            if (before := importer.drafts[record.id].before)
        )
        brought_back = find_brought_back(store, kind, result.added)
        waiting = () if options.allow_duplicates else find_all_waiting(store, kind, result.added)
        return replace(result, updated=updated, brought_back=brought_back, waiting=waiting)


def _import(importer: Importer, items: Iterable[Item]) -> ImportResult:
    """Return the outcome of adding the objects; nothing is staged."""
    kind, updates = importer.kind, importer.options.updates
    skipped: list[Match] = []
    refusals: list[Refusal] = []
    differences: list[Difference] = []
    for item in items:
        try:
            if item.error:
                raise InvalidRecord(kind.name, item.position, [item.error.problem()])
            if updates:
                differences += update(importer, item.position, item.value)
            else:
                importer.draft(item.position, item.value)
        except AlmanacError as error:
            if isinstance(error, Duplicate) and not updates:
                skipped.append(Match(item.position, error.id))
            else:
                refusals.append(Refusal(item.position, error))
    records, dangling = resolve_drafts(importer.store, [*importer.drafts.values()])
    result = _outcome(importer, records, skipped)
    repeated = [
        Refusal(match.position, repeats(kind, match.position, _first(importer, match.id)))
        for match in skipped
        if match not in result.skipped
    ]
    return replace(
        result, refusals=(*refusals, *dangling, *repeated), differences=tuple(differences)
    )


def _outcome(
    importer: Importer, records: Iterable[Record], skipped: Iterable[Match]
) -> ImportResult:
    """Return the outcome of the objects that are not refused; `skipped` are some of them.

    `records` are those of the drafts that are not refused, in their order.
    """
    by_id = {record.id: record for record in records}
    joined: list[Match] = []
    there = [match for match in skipped if match.id in by_id or match.id not in importer.drafts]
    for id_, record in by_id.items():
        draft = importer.drafts[id_]
        same = draft.before and _is_same(record, draft.before.record)
        for part in draft.parts if draft.before else draft.parts[1:]:
            matches = joined if part.changes and not same else there
            matches.append(Match(part.position, id_))
    changed = {match.id for match in joined}
    before = {id_: importer.drafts[id_].before for id_ in by_id}
    return ImportResult(
        tuple(record for id_, record in by_id.items() if before[id_] is None),
        tuple(joined),
        tuple(there),
        updated=tuple(by_id[id_] for id_ in by_id if before[id_] and id_ in changed),
    )


def _is_same(record: Record, other: Record) -> bool:
    """Tell whether two records say the same, also where only one says it in its file."""
    return json_codec.is_same(record.as_json(), other.as_json())


def _first(importer: Importer, id_: str) -> str:
    """Return the position of the first object of a draft."""
    return importer.drafts[id_].parts[0].position
