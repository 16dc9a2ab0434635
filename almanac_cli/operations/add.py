"""Adding records: one from options, or many from JSON; all are checked before the first write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from almanac_cli.errors import AlmanacError, Duplicate, InvalidInput, InvalidRecord, Refusal
from almanac_cli.formats.json_items import parse_items
from almanac_cli.operations.drafts import Draft, Importer, resolve_draft, resolve_drafts

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from almanac_cli.model.kinds import Kind
    from almanac_cli.model.records import Record
    from almanac_cli.operations.store import Store


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What became of the objects of bulk input."""

    records: tuple[Record, ...]  # the new ones
    duplicates: tuple[str, ...] = ()  # the ids of the records that objects were duplicates of
    refusals: tuple[Refusal, ...] = ()


def add(
    store: Store, kind: Kind, fields: Mapping[str, Any], now: datetime, *, dry_run: bool
) -> Record:
    """Add one record and return it.

    Raises:
        InvalidRecord: with every problem in the fields.
        Duplicate: if the almanac has the record already.
        IdTaken: if other records have all ids that it could have.
        NotFound: if a reference names no record.
        Ambiguous: if a reference names several.

    """
    with store.transaction(now, dry_run=dry_run) as changes:
        draft = Importer(store, kind, now).check("", fields)
        record = resolve_draft(store, draft, new_ids=())
        changes.create(record)
    return record


def add_all(  # noqa: PLR0913 (two switches by keyword)
    store: Store,
    kind: Kind,
    data: bytes,
    now: datetime,
    *,
    skip_invalid: bool,
    dry_run: bool,
) -> ImportResult:
    """Add the JSON objects in `data`: one, an array, or one a line.

    Duplicates are skipped, and with `skip_invalid` what is refused.

    Raises:
        InvalidInput: with every refusal; nothing is added then.

    """
    with store.transaction(now, dry_run=dry_run) as changes:
        result = _import(store, kind, data, now)
        if result.refusals and not skip_invalid:
            raise InvalidInput("added", result.refusals)
        for record in result.records:
            changes.create(record)
    return result


def _import(store: Store, kind: Kind, data: bytes, now: datetime) -> ImportResult:
    """Return what becomes of the JSON objects in `data`, without a change."""
    importer = Importer(store, kind, now)
    drafts: list[Draft] = []
    duplicates: list[str] = []
    refusals: list[Refusal] = []
    for item in parse_items(data):
        try:
            if item.error:
                raise InvalidRecord(kind.name, item.position, [item.error.problem()])
            drafts.append(importer.check(item.position, item.value))
        except Duplicate as error:
            duplicates.append(error.id)
        except AlmanacError as error:
            refusals.append(Refusal(item.position, error))
    records, dangling = resolve_drafts(store, drafts)
    return ImportResult(tuple(records), tuple(duplicates), (*refusals, *dangling))
