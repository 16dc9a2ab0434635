"""Resolving, changing and dropping references: fields in which a record names other records.

`Reference` and `Kind` are of `model.kinds`; an `id_` is a full id.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from almanac_cli.errors import InvalidFile, NotFound, UnreadableFile
from almanac_cli.model import records, slugs

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable, Mapping, Sequence

    from almanac_cli.index.reader import Reader
    from almanac_cli.model.kind import Kind, Reference
    from almanac_cli.model.record import Record
    from almanac_cli.model.rows import JsonObject
    from almanac_cli.operations.changes import Changes
    from almanac_cli.operations.store import Store, Stored


def _holds_texts(reference: Reference, fields: Mapping[str, Any]) -> bool:
    """Tell whether a reference field has texts: a list if `reference.many`, otherwise one."""
    value = fields.get(reference.field)
    if not reference.many:
        return isinstance(value, str)
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def pop_references(kind: Kind, fields: JsonObject) -> JsonObject:
    """Remove the texts that name other records from entered fields, and return them by field.

    `fields` are those of a record of the kind; values that are no texts, or no lists of them,
    stay there for validation to report.
    """
    return {
        reference.field: fields.pop(reference.field)
        for reference in kind.references
        if _holds_texts(reference, fields)
    }


def resolve_references(
    store: Store, kind: Kind, fields: Mapping[str, Any], new_ids: Collection[str] = ()
) -> JsonObject:
    """Return the fields of a record with full ids in place of texts that name other records.

    Args:
        store: The store in which the texts are resolved, as `Store.resolve` does it, but not by
            words inside an id: the texts may come from other programs, and nothing is guessed.
        kind: The kind of the record.
        fields: Fields of the record as they were entered. Fields that are no references are
            returned unchanged, and so is a value that is no text, or no list of texts if
            `Reference.many`.
        new_ids: Ids of records of the same kind that are about to be added; a text that is one of
            them resolves to itself.

    Raises:
        NotFound: if a text names no record.
        Ambiguous: if a text names several records.

    """
    resolved = dict(fields)
    for reference in kind.references:
        if _holds_texts(reference, fields):
            target = store.kinds[reference.target]
            new = new_ids if target is kind else ()
            texts = [slugs.fold_spaces(text) for text in reference.ids(fields)]
            ids = [
                text if text in new else store.resolve(target, text, runs=False) for text in texts
            ]
            resolved[reference.field] = reference.value(ids)
    return resolved


def ids_in(record: Record, reference: Reference) -> list[str]:
    """Return the ids in a reference field of a record; an empty list if it is unset."""
    return reference.ids(record.as_json())


def with_ids(record: Record, reference: Reference, ids: Sequence[str]) -> Record:
    """Return a copy of a record with `ids` as the ids in a reference field, and nothing written.

    The ids replace the ids in the field. A field for one id takes the first, or `None` if there
    are none.

    Raises:
        InvalidRecord: if the copy is not valid; carries every problem.

    """
    fields = {**record.as_stored(), reference.field: reference.value(ids)}
    return records.parse(record.kind, fields, record.id)


def drop_references(
    changes: Changes, stored: Stored, references: Iterable[Reference], ids: Collection[str]
) -> Record:
    """Stage a record without the given ids in the given fields, and return it as staged.

    Nothing is staged, and the record returned as stored, if none of the fields has any of the ids.
    """
    return changes.update(stored, without_ids(stored.record, references, ids))


def without_ids(record: Record, references: Iterable[Reference], ids: Collection[str]) -> Record:
    """Return a copy of a record without the given ids in the given fields; nothing is written."""
    for reference in references:
        kept = [id_ for id_ in ids_in(record, reference) if id_ not in ids]
        record = with_ids(record, reference, kept)
    return record


def move_references(
    changes: Changes,
    stored: Stored,
    references: Iterable[Reference],
    ids: Container[str],
    one: str,
) -> Record:
    """Stage a record whose references to any of `ids` name `one` instead, and return it."""
    record = stored.record
    for reference in references:
        moved = [one if id_ in ids else id_ for id_ in ids_in(record, reference)]
        record = with_ids(record, reference, [*dict.fromkeys(moved)])
    return changes.update(stored, record)


def without_backlinks(store: Store, record: Record, fields: JsonObject) -> JsonObject:
    """Return new fields without the links that only the files of other records have."""
    links = record.kind.links
    if links is None or not fields.get(links.field):
        return fields
    back = store.reader(record.kind).backlinks([record.id]).get(record.id, set())
    back -= {*ids_in(record, links)}
    return fields | {links.field: [id_ for id_ in fields[links.field] if id_ not in back]}


def referring_to(
    store: Store, target: Kind, ids: set[str]
) -> dict[tuple[Kind, str], list[Reference]]:
    """Return by kind and id the other records that refer to records of a kind, with the fields.

    `ids` are the full ids of those records. Invalid files are left out.

    Raises:
        InvalidFile: if the system refuses to read a file that may refer to one of the records.

    """
    referring: dict[tuple[Kind, str], list[Reference]] = {}
    for kind in store.kinds.values():
        for reference in kind.references:
            if reference.target == target.name:
                for id_ in store.reader(kind).referring_to(reference.field, ids):
                    if kind is not target or id_ not in ids:
                        referring.setdefault((kind, id_), []).append(reference)
                _require_all_read(store, kind)
    return referring


def _require_all_read(store: Store, kind: Kind) -> None:
    """Raise InvalidFile if a file of a kind is not in the index although it may be valid."""
    for id_ in store.reader(kind).problems():
        try:
            store.read(kind, id_)
        except UnreadableFile:
            raise
        except (InvalidFile, NotFound):
            continue
        # It is valid now, but could not be read when the index was synced.
        raise store.invalid_files[store.path(kind, id_)]


def added_references(before: Record, record: Record) -> JsonObject:
    """Return by reference field the ids that `record` has there and `before` has not.

    A value has the type of its field: a list, which may be empty, or an id or `None`.
    """
    added = {}
    for reference in record.kind.references:
        old_ids = ids_in(before, reference)
        new_ids = [id_ for id_ in ids_in(record, reference) if id_ not in old_ids]
        added[reference.field] = reference.value(new_ids)
    return added


def rows_with_links(reader: Reader, changed: Sequence[Record]) -> list[JsonObject]:
    """Return the rows of records of one kind, in their order, with the links in all files.

    Implements `Store.as_rows`, which others call; `reader` is the reader of the records' kind.
    """
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
