"""Adding records: one from options, or many from JSON; all are checked before the first write.

Each function is one transaction and also raises the errors of `Store.transaction`. `now` is an
aware datetime.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from almanac_cli.errors import (
    AlmanacError,
    Duplicate,
    InvalidInput,
    InvalidRecord,
    Problem,
    Refusal,
)
from almanac_cli.operations.brought_back import BroughtBack, find_brought_back
from almanac_cli.operations.drafts import Draft, Importer, resolve_draft, resolve_drafts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from almanac_cli.formats.items import Item
    from almanac_cli.model.calendar_dates import Order
    from almanac_cli.model.kinds import Kind
    from almanac_cli.model.records import Record
    from almanac_cli.operations.store import Store


class Skip(NamedTuple):
    """An object of bulk input that repeats a record of the almanac, or an earlier object."""

    position: str  # of the object, such as "line 3"; "" where the input is one object
    id: str  # of the record


@dataclass(frozen=True, slots=True)
class ImportResult:
    """The outcome of bulk input: each object is in one of the first three fields."""

    added: tuple[Record, ...]  # the added records, in the order of the input
    skipped: tuple[Skip, ...] = ()  # the objects that are there already, in the order of the input
    refusals: tuple[Refusal, ...] = ()  # the invalid objects, and why
    brought_back: tuple[BroughtBack, ...] = ()  # those of the added records that had been removed


def add(  # noqa: PLR0913 (three by keyword)
    store: Store,
    kind: Kind,
    fields: Mapping[str, Any],
    now: datetime,
    *,
    dry_run: bool,
    allow_duplicates: bool = False,
    date_order: Order | None = None,
) -> Record:
    """Add one record and return it with its id, as its file has it.

    With `dry_run`, return the record that would be added. `fields` are values by field in the
    forms that options and JSON input take; a reference may be anything that `Store.resolve` takes.
    `date_order` is the order of day, month and year in numbers that could be either.

    Raises:
        InvalidRecord: if the fields are not a valid record; carries every problem.
        Duplicate: if a record of the almanac has the same identity (see `Kind.identity`), unless
            duplicates are allowed.
        IdTaken: if other records have each id that the record could have.
        NotFound: if a reference names no record.
        Ambiguous: if a reference is a prefix of several ids.

    """
    with store.transaction(now, dry_run=dry_run) as changes:
        importer = Importer(
            store, kind, now, allow_duplicates=allow_duplicates, date_order=date_order
        )
        draft = importer.draft("", fields)
        record = resolve_draft(store, draft, new_ids=())
        changes.create(record)
    return record


def add_all(  # noqa: PLR0913 (four by keyword)
    store: Store,
    kind: Kind,
    items: Iterable[Item],
    now: datetime,
    *,
    skip_invalid: bool,
    dry_run: bool,
    allow_duplicates: bool = False,
    date_order: Order | None = None,
) -> ImportResult:
    """Add the records in bulk input, skip duplicates, and return the outcome of each object.

    With `dry_run`, return the outcome that adding them would have.

    Args:
        store: The store of the almanac.
        kind: The kind of all records.
        items: The objects, in order; one that could not be read is refused.
        now: The time at which the records are added.
        skip_invalid: Whether invalid objects are skipped as well; they are in `refusals`.
        dry_run: Whether nothing is written.
        allow_duplicates: Whether duplicates are added as well.
        date_order: The order of day, month and year in numbers that could be either.

    Raises:
        InvalidInput: if objects are invalid and not skipped; carries every refusal. Nothing is
            added then, and nothing in a dry run.

    """
    with store.transaction(now, dry_run=dry_run) as changes:
        importer = Importer(
            store,
            kind,
            now,
            allow_duplicates=allow_duplicates,
            many=True,
            date_order=date_order,
        )
        result = _import(importer, items)
        if result.refusals and not skip_invalid:
            raise InvalidInput("added", result.refusals)
        for record in result.added:
            changes.create(record)
        return replace(result, brought_back=find_brought_back(store, kind, result.added))


def _import(importer: Importer, items: Iterable[Item]) -> ImportResult:
    """Return the outcome of adding the objects; nothing is staged."""
    kind = importer.kind
    drafts: list[Draft] = []
    skipped: list[Skip] = []
    refusals: list[Refusal] = []
    for item in items:
        try:
            if item.error:
                raise InvalidRecord(kind.name, item.position, [item.error.problem()])
            drafts.append(importer.draft(item.position, item.value))
        except Duplicate as error:
            skipped.append(Skip(item.position, error.id))
        except AlmanacError as error:
            refusals.append(Refusal(item.position, error))
    added, dangling = resolve_drafts(importer.store, drafts)
    refused = {draft.record.id: draft.position for draft in drafts} if dangling else {}
    for record in added:
        refused.pop(record.id, None)
    repeated = [
        Refusal(skip.position, _repeats(kind, skip.position, refused[skip.id]))
        for skip in skipped
        if skip.id in refused
    ]
    return ImportResult(
        tuple(added),
        tuple(skip for skip in skipped if skip.id not in refused),
        (*refusals, *dangling, *repeated),
    )


def _repeats(kind: Kind, position: str, refused: str) -> InvalidRecord:
    """Return the error of an object that repeats another one, which was refused."""
    reason = f"is the same {kind.name} as {refused}, which was refused"
    return InvalidRecord(kind.name, position, [Problem("", reason)])
