"""Merging duplicates: records of the same matter become one record.

`now` is an aware datetime.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from almanac_cli.errors import SelfLink
from almanac_cli.model import records
from almanac_cli.operations.decisions_of_feeds import copy_decisions
from almanac_cli.operations.join_fields import Difference, join_fields
from almanac_cli.operations.references import ids_in, move_references, referring_to, with_ids

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable, Sequence
    from datetime import datetime

    from almanac_cli.model.kind import Kind
    from almanac_cli.model.record import Record
    from almanac_cli.model.rows import JsonObject
    from almanac_cli.operations.store import Store


@dataclass(frozen=True, slots=True)
class Merged:
    """The outcome of merging duplicates."""

    row: JsonObject  # the merged record, with the links in all files
    referring: list[str]  # ids of other records, of any kind, that named a removed one
    differences: list[Difference]  # the values of removed records that were not kept


def merge_duplicates(  # noqa: PLR0913 (a switch by keyword)
    store: Store, kind: Kind, id_: str, others: Iterable[str], now: datetime, *, dry_run: bool
) -> Merged:
    """Merge other records into one record, and remove them, in one transaction.

    The fields are joined in the order of `others`: see `join_fields`. References to the others, in
    any record, name the one record instead, and of each link only one file has it. Remaining
    invalid files are not changed, even if they refer to a removed record. With `dry_run`, return
    the outcome that it would have. Also raises the errors of `Store.transaction`.

    Raises:
        SelfLink: if `id_` is among `others`.
        NotFound: if one of the records does not exist.
        InvalidFile: if the file of one of them is invalid, or if the system refuses to read a file
            that may refer to a removed record.

    """
    others = [*dict.fromkeys(others)]
    if id_ in others:
        raise SelfLink(kind.name, id_, "merged into")
    with store.transaction(now, dry_run=dry_run) as changes:
        stored = store.read(kind, id_)
        removed = {other: store.read(kind, other) for other in others}
        record, differences = _joined(stored.record, [other.record for other in removed.values()])
        referring = referring_to(store, kind, {*others})
        referring.pop((kind, id_), None)
        record = changes.update(stored, _without_backlinks(store, record, referring))
        moved = [
            move_references(changes, store.read(*place), references, others, id_)
            for place, references in referring.items()
        ]
        row = _row(store, record, [other for other in moved if other.kind is kind], others)
        for other, duplicate in removed.items():
            changes.remove(kind, other, duplicate.data)
        copy_decisions(store, changes, kind, others, id_)
    return Merged(row, [other for _, other in referring], differences)


def _joined(record: Record, others: Sequence[Record]) -> tuple[Record, list[Difference]]:
    """Return a record joined with others, none referring to another of them; the differences."""
    ids = {record.id, *(other.id for other in others)}
    fields = _without_references(record, ids).as_stored()
    differences = []
    for other in others:
        more = _without_references(other, ids).as_stored()
        fields, lost = join_fields(record.kind, fields, more, other.id)
        differences += lost
    return records.parse(record.kind, fields, record.id), differences


def _without_references(record: Record, ids: Container[str]) -> Record:
    """Return a record without references to records of its own kind with these ids."""
    for reference in record.kind.references:
        if reference.target == record.kind.name:
            kept = [id_ for id_ in ids_in(record, reference) if id_ not in ids]
            record = with_ids(record, reference, kept)
    return record


def _without_backlinks(
    store: Store, record: Record, referring: Collection[tuple[Kind, str]]
) -> Record:
    """Return a joined record without the links that other files have, or will have.

    The files of the records `referring` refer to a removed record, and will refer to this one.
    """
    if not (links := record.kind.links):
        return record
    others = {id_ for kind, id_ in referring if kind is record.kind}
    others |= store.reader(record.kind).backlinks([record.id]).get(record.id, set())
    return with_ids(record, links, [id_ for id_ in ids_in(record, links) if id_ not in others])


def _row(
    store: Store,
    record: Record,
    moved: Sequence[Record],
    removed: Collection[str],
) -> JsonObject:
    """Return the row of a merged record, before its file and those of `moved` are written."""
    row, *_ = store.as_rows([record, *moved])
    if links := record.kind.links:
        row[links.field] = [id_ for id_ in links.ids(row) if id_ not in removed]
    return row
