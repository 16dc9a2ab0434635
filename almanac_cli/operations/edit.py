"""Editing one record: by fields, or from the text of an editor.

Each function is one transaction and also raises the errors of `Store.transaction`. `id_` is a full
id, `now` an aware datetime.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from almanac_cli.errors import (
    FileConflict,
    Invalid,
    InvalidRecord,
    InvalidValue,
    NotFound,
    Problem,
    quoted,
)
from almanac_cli.formats import json_codec
from almanac_cli.model import records, tags
from almanac_cli.operations.changes import touch_updated
from almanac_cli.operations.identities import require_unique
from almanac_cli.operations.references import (
    added_references,
    resolve_references,
    without_backlinks,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from almanac_cli.model.calendar_dates import Order
    from almanac_cli.model.kinds import Kind
    from almanac_cli.model.rows import JsonObject
    from almanac_cli.operations.store import Store


@dataclass(frozen=True, slots=True)
class Edit:
    """The changes of the fields of one record."""

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
) -> records.Record:
    """Change fields of one record and return it as its file now has it.

    With `dry_run`, return the record as its file would have it. Links that the files of other
    records have already are not written a second time. Nothing is written if nothing changes.

    Raises:
        InvalidRecord: if the new values are invalid; carries every problem.
        NotFound: if the record does not exist, or a new reference names no record.
        Ambiguous: if a new reference is a prefix of several ids.
        InvalidFile: if the file of the record is invalid.
        Duplicate: if the change gives the record the identity of another (see `Kind.identity`),
            unless duplicates are allowed.

    """
    with store.transaction(now, dry_run=dry_run) as changes:
        stored = store.read(kind, id_)
        base = stored.record.as_stored()
        fields, problems = _new_values(edits, kind, base)
        fields = without_backlinks(store, stored.record, resolve_references(store, kind, fields))
        base = {key: base[key] for key in base if key in kind.fields or key not in edits.unset}
        record = records.parse_input(
            kind, fields, id_, now, base=base, earlier=problems, date_order=edits.date_order
        )
        if not allow_duplicates:
            require_unique(stored.record, record, store.reader(kind).with_identity)
        return changes.update(stored, record)


def replace_from_editor(  # noqa: PLR0913 (three by keyword)
    store: Store,
    kind: Kind,
    id_: str,
    data: bytes,
    *,
    before: bytes,
    now: datetime,
    allow_duplicates: bool = False,
) -> records.Record:
    """Replace a record, whose file may be invalid, by the text from an editor, and return it.

    If the file is invalid, new references and the identity are not checked.

    Args:
        store: The store of the almanac.
        kind: The kind of the record.
        id_: The full id of the record, which stays the same.
        data: The content of the file that the user edited: JSON in UTF-8.
        before: The content of the record's file when the editor was opened.
        now: The time of the change.
        allow_duplicates: Whether the record may get the identity of another.

    Raises:
        InvalidRecord: if `data` is not a valid record with this id; carries every problem.
        FileConflict: if the file was removed, or its content is not `before`.
        NotFound: if a new reference names no record.
        Ambiguous: if a new reference is a prefix of several ids.
        Duplicate: if the change gives the record the identity of another (see `Kind.identity`),
            unless duplicates are allowed.

    """
    with store.transaction(now) as changes:
        record = _parse(kind, id_, data)
        try:
            old = store.read(kind, id_).record
        except NotFound:
            raise FileConflict(store.path(kind, id_), "removed") from None
        except Invalid:
            old = record
        else:
            resolve_references(store, kind, added_references(old, record))
            if not allow_duplicates:
                require_unique(old, record, store.reader(kind).with_identity)
        record = touch_updated(old, record, now)
        changes.replace(record, before)
    return record


def _parse(kind: Kind, id_: str, data: bytes) -> records.Record:
    """Return the record in the text from an editor; InvalidRecord if it has another id."""
    try:
        value = json_codec.decode(data)
    except json_codec.DecodeError as error:
        raise InvalidRecord(kind.name, id_, [error.problem()]) from None
    problems = []
    if isinstance(value, dict) and value.get("id") != id_:
        problems.append(Problem("id", f"never changes; it must stay {id_}"))
    return records.parse(kind, value, id_, problems)


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
    model_field = records.Record.of_kind(kind).model_fields.get(field)
    if field in edits.fields:
        return "is set as well"
    if field == "id":
        return "never changes"
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
