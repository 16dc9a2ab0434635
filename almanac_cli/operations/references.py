"""The references of records to each other: from texts to ids, and what refers to what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from almanac_cli.model import records, slugs

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from almanac_cli.index.reader import Reader
    from almanac_cli.model.kinds import Kind, Reference
    from almanac_cli.model.rows import JsonObject
    from almanac_cli.operations.changes import Changes
    from almanac_cli.operations.store import Store, Stored


def holds_texts(reference: Reference, fields: Mapping[str, Any]) -> bool:
    """Say whether a field holds what may name records: texts, or one text, as the kind says."""
    value = fields.get(reference.field)
    if not reference.many:
        return isinstance(value, str)
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def resolve_references(
    store: Store, kind: Kind, fields: Mapping[str, Any], new_ids: Collection[str] = ()
) -> JsonObject:
    """Return the fields of a record with ids in place of the texts that name other records.

    `new_ids` are those of records of the same kind that are about to be added.

    Raises:
        NotFound: if a text names no record.
        Ambiguous: if a text names several.

    """
    resolved = dict(fields)
    for reference in kind.references:
        if holds_texts(reference, fields):
            target = store.kinds[reference.target]
            new = new_ids if target is kind else ()
            texts = [slugs.fold_spaces(text) for text in reference.ids(fields)]
            ids = [text if text in new else store.resolve(target, text) for text in texts]
            resolved[reference.field] = reference.value(ids)
    return resolved


def ids_in(record: records.Record, reference: Reference) -> list[str]:
    """Return the ids that a record names in a field."""
    return reference.ids(record.as_json())


def with_ids(record: records.Record, reference: Reference, ids: Sequence[str]) -> records.Record:
    """Return a record that names these ids in a field instead.

    Raises:
        InvalidRecord: if it may not.

    """
    fields = {**record.as_stored(), reference.field: reference.value(ids)}
    return records.parse(record.kind, fields, record.id)


def drop_references(
    changes: Changes, stored: Stored, references: Iterable[Reference], ids: Collection[str]
) -> records.Record:
    """Stage a record that no longer names these ids in these fields, and return it."""
    record = stored.record
    for reference in references:
        kept = [id_ for id_ in ids_in(record, reference) if id_ not in ids]
        record = with_ids(record, reference, kept)
    return changes.update(stored, record)


def added_references(before: records.Record, record: records.Record) -> JsonObject:
    """Return the ids that a record names and did not name before, by field."""
    added = {}
    for reference in record.kind.references:
        old_ids = ids_in(before, reference)
        new_ids = [id_ for id_ in ids_in(record, reference) if id_ not in old_ids]
        added[reference.field] = reference.value(new_ids)
    return added


def rows_with_links(reader: Reader, changed: Sequence[records.Record]) -> list[JsonObject]:
    """Return records as readers see them, where the index holds what they were before a change."""
    rows = {record.id: record.as_json() for record in changed}
    if (reference := reader.kind.links) is None:
        return [*rows.values()]
    back = reader.backlinks(rows)
    links = {
        id_: {*reference.ids(row), *back.get(id_, set()) - rows.keys()} for id_, row in rows.items()
    }
    for id_, row in rows.items():
        for other in links.keys() & reference.ids(row):
            links[other].add(id_)
    return [row | {reference.field: sorted(links[id_])} for id_, row in rows.items()]
