"""Editing fields of records, one or several together.

Each function is one transaction and also raises the errors of `Store.transaction`. `id_` is a full
id, `now` an aware datetime.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from almanac_cli.errors import InvalidRecord, InvalidValue, Problem, quoted
from almanac_cli.model import records, tags
from almanac_cli.model.record import Record
from almanac_cli.operations.batch import do_for_all
from almanac_cli.operations.identities import require_unique
from almanac_cli.operations.references import resolve_references, without_backlinks

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

    from almanac_cli.model.calendar_dates import Order
    from almanac_cli.model.kind import Kind
    from almanac_cli.model.rows import JsonObject
    from almanac_cli.operations.store import Store


@dataclass(frozen=True, slots=True)
class Edit:
    """The changes of the fields of a record."""

    # By field, the new values, in the forms that options and JSON input take; a reference may be
    # anything that `Store.resolve` takes.
    fields: Mapping[str, Any]
    unset: tuple[str, ...] = ()  # names of fields, also of the user's own, to unset
    add_tags: tuple[str, ...] = ()  # added to the tags in `fields`, or else in the record
    remove_tags: tuple[str, ...] = ()  # removed afterwards; tags that it does not have are ignored
    date_order: Order | None = None  # of day, month and year in numbers that could be either


def edit(  # noqa: PLR0913 (two switches by keyword)
    store: Store,
    kind: Kind,
    id_: str,
    edits: Edit,
    now: datetime,
    *,
    dry_run: bool = False,
    allow_duplicates: bool = False,
) -> Record:
    """Change fields of one record as `edit_all` does, and return it as its file now has it."""
    (record,) = edit_all(
        store, kind, [id_], edits, now, dry_run=dry_run, allow_duplicates=allow_duplicates
    )
    return record


def edit_all(  # noqa: PLR0913 (two switches by keyword)
    store: Store,
    kind: Kind,
    ids: Collection[str],
    edits: Edit,
    now: datetime,
    *,
    dry_run: bool = False,
    allow_duplicates: bool = False,
) -> list[Record]:
    """Change fields of records, all or none, and return them as their files now have them.

    `ids` are full ids, each once. With `dry_run`, return the records as their files would have
    them. Links that the files of other records have already are not written a second time. Nothing
    is written if nothing changes.

    Raises:
        InvalidRecord: if the new values are invalid; carries every problem.
        NotFound: if a record does not exist, or a new reference names no record.
        Ambiguous: if a new reference names several records.
        InvalidFile: if the file of a record is invalid.
        Duplicate: if the change gives a record the identity of another (see `Kind.identity`),
            unless duplicates are allowed.
        InvalidInput: if some of several records cannot be changed; carries a refusal for each.

    """
    with store.transaction(now, dry_run=dry_run) as changes:
        resolved = replace(edits, fields=resolve_references(store, kind, edits.fields))
        taken: dict[str, str] = {}  # ids of the records changed so far, by identity

        def with_identity(identity: str) -> list[str]:
            own = taken.get(identity)
            return [own] if own else store.reader(kind).with_identity(identity)

        def change(id_: str) -> Record:
            stored = store.read(kind, id_)
            record = _changed(store, stored.record, resolved, now)
            if not allow_duplicates:
                identities = require_unique(stored.record, record, with_identity)
                taken.update(dict.fromkeys(identities, id_))
            return changes.update(stored, record, is_dated=kind.updated_field in edits.fields)

        if not ids:
            _check(kind, resolved, now)
        return do_for_all(ids, change)


def _check(kind: Kind, edits: Edit, now: datetime) -> None:
    """Check new values where no record gets them; InvalidRecord if some are invalid."""
    values, problems = _new_values(replace(edits, unset=()), kind, {})
    if problems:
        raise InvalidRecord(kind.name, "", problems)
    records.require_valid_fields(kind, values, now, edits.date_order)


def _changed(store: Store, record: Record, edits: Edit, now: datetime) -> Record:
    """Return a record with changed fields; InvalidRecord if the new values are invalid."""
    kind, base = record.kind, record.as_stored()
    values, problems = _new_values(edits, kind, base)
    fields = without_backlinks(store, record, values)
    base = {key: base[key] for key in base if key in kind.fields or key not in edits.unset}
    return records.parse_input(
        kind, fields, record.id, now, base=base, earlier=problems, date_order=edits.date_order
    )


def _new_values(
    edits: Edit, kind: Kind, base: Mapping[str, Any]
) -> tuple[JsonObject, list[Problem]]:
    """Return the new values by field, `None` to unset, and problems of tags and field names."""
    values = dict(edits.fields)
    problems: list[Problem] = []
    if edits.add_tags or edits.remove_tags:
        added = _read_tags("add-tag", edits.add_tags, problems)
        removed = _read_tags("remove-tag", edits.remove_tags, problems)
        entered = _read_tags("tags", values.get("tags", base.get("tags", [])), problems)
        values["tags"] = [tag for tag in [*entered, *added] if tag not in removed]
    for field in edits.unset:
        if reason := _reason_to_keep(field, edits, kind, base):
            problems.append(Problem("unset", f"{quoted(field)} {reason}"))
        elif field in kind.fields:
            values[field] = None
    return values, problems


def _reason_to_keep(field: str, edits: Edit, kind: Kind, base: Mapping[str, Any]) -> str | None:
    """Return why a field cannot be unset, as a predicate; `None` if it can be."""
    model_field = Record.of_kind(kind).model_fields.get(field)
    if field in edits.fields:
        return "is set as well"
    if model_field and model_field.is_required():
        return f"must be set in every {kind.name}"
    if model_field or field in base:
        return None
    own = [key for key in base if key not in kind.fields]
    return f"is not one of {', '.join([*kind.fields[1:], *own])}"


def _read_tags(where: str, texts: Iterable[str], problems: list[Problem]) -> list[str]:
    """Return tags in their stored form; if one is invalid, none, and add to the problems."""
    try:
        return tags.parse_all(texts)
    except InvalidValue as error:
        problems.append(Problem(where, error.reason))
        return []
