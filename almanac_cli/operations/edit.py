"""How records change: edit, score, link, remove; each under the almanac's lock."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from almanac_cli.errors import (
    AlmanacError,
    Duplicate,
    FileConflict,
    Invalid,
    InvalidInput,
    InvalidRecord,
    NotFound,
    Problem,
    Refusal,
    SelfLink,
)
from almanac_cli.formats import json_codec
from almanac_cli.model import dates, inputs, records, rows, scoring
from almanac_cli.operations import add

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from almanac_cli.model.kinds import Kind, Reference
    from almanac_cli.operations.store import Store, Stored


@dataclass(frozen=True)
class Edit:
    """What is to change in a record: values given as a draft, fields to unset, single tags."""

    given: Mapping[str, Any]
    unset: tuple[str, ...] = ()
    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()


def edit(  # noqa: PLR0913 (a switch by keyword)
    store: Store,
    kind: Kind,
    id_: str,
    wanted: Edit,
    now: datetime,
    *,
    dry_run: bool = False,
) -> records.Record:
    """Change fields of one record and return it as its file now holds it.

    Raises InvalidRecord with every problem, NotFound or Ambiguous for a link or guide that is
    given, and Duplicate if the new URL is that of another record.
    """
    with nullcontext() if dry_run else store.change(now):
        was = store.read(kind, id_)
        data, problems = _edited(was.record, wanted, now)
        given = {key: data[key] for key in wanted.given if key in data}
        data |= _linked_once(store, was.record, add.resolved(store, kind, given))
        record = records.parse(kind, data, id_, problems)
        _refuse_another(store, was.record, record)
        return save(store, was, record, now, dry_run=dry_run)


def overwrite(  # noqa: PLR0913 (two by keyword)
    store: Store, kind: Kind, id_: str, data: bytes, *, was: bytes, now: datetime
) -> records.Record:
    """Replace a record by what was typed in an editor, if its file is still what it `was`.

    Raises InvalidRecord with every problem, FileConflict if the file changed meanwhile.
    """
    with store.change(now):
        try:
            value = json_codec.decode(data)
        except json_codec.DecodeError as error:
            raise InvalidRecord(kind.name, id_, [error.problem()]) from None
        problems = []
        if isinstance(value, dict) and value.get("id") != id_:
            problems.append(Problem("id", f"never changes; it must stay {id_}"))
        record = records.parse(kind, value, id_, problems)
        try:
            before = store.read(kind, id_).record
        except NotFound:
            raise FileConflict(store.path(kind, id_), "removed") from None
        except Invalid:
            before = record
        else:
            add.resolved(store, kind, _new_references(before, record))
            _refuse_another(store, before, record)
        record = _stamped(before, record, now)
        store.replace(record, was)
    return record


def score(
    store: Store, kind: Kind, id_: str, given: Mapping[str, Any], now: datetime
) -> records.Record:
    """Set score, factors or rationale of one record; factors alone set the score to their mean."""
    with store.change(now):
        was = store.read(kind, id_)
        return save(store, was, _scored(was.record, given, now), now)


def score_all(store: Store, kind: Kind, data: bytes, now: datetime) -> list[records.Record]:
    """Set the scores in `data`, JSON objects with `id` and any of score, factors, rationale.

    All are checked before the first is written. Raises InvalidInput with every refusal.
    """
    plan: dict[str, tuple[Stored, records.Record]] = {}
    refusals: list[Refusal] = []
    with store.change(now):
        for item in json_codec.parse_items(data):
            try:
                id_ = store.resolve(kind, _judged_id(kind, item))
                was = plan[id_][0] if id_ in plan else store.read(kind, id_)
                record = plan[id_][1] if id_ in plan else was.record
                plan[id_] = (was, _scored(record, item.value, now))
            except AlmanacError as error:
                refusals.append(Refusal(item.position, error))
        if refusals:
            raise InvalidInput("scored", refusals)
        return [save(store, was, record, now) for was, record in plan.values()]


def link(
    store: Store, kind: Kind, id_: str, others: Iterable[str], now: datetime
) -> records.Record:
    """Link a record to others of its kind, in its own file alone, and return it.

    Those linked from either side stay as they are.
    """
    reference = kind.reference(kind)
    with store.change(now):
        was = store.read(kind, id_)
        links = set(ids(was.record, reference))
        for other in others:
            if other == id_:
                raise SelfLink(kind.name, id_)
            if id_ not in ids(store.read(kind, other).record, reference):
                links.add(other)
        return save(store, was, replaced(was.record, {reference.field: sorted(links)}), now)


def unlink(
    store: Store, kind: Kind, id_: str, others: Iterable[str], now: datetime
) -> records.Record:
    """Remove the links between a record and others of its kind, in whichever file; return it."""
    reference = kind.reference(kind)
    gone = set(others)
    with store.change(now):
        was = store.read(kind, id_)
        record = _forget(store, was, reference, gone, now)
        for other in sorted(each for each in gone if store.has(kind, each)):
            _forget(store, store.read(kind, other), reference, {id_}, now)
    return record


def add_references(  # noqa: PLR0913, PLR0917 (whose, which, to what)
    store: Store, kind: Kind, id_: str, target: Kind, others: Iterable[str], now: datetime
) -> records.Record:
    """Let a record name others of another kind, and return it."""
    reference = kind.reference(target)
    with store.change(now):
        was = store.read(kind, id_)
        named = [*ids(was.record, reference), *others]
        return save(
            store, was, replaced(was.record, {reference.field: reference.value(named)}), now
        )


def remove_references(  # noqa: PLR0913, PLR0917 (whose, which, to what)
    store: Store, kind: Kind, id_: str, target: Kind, others: Iterable[str], now: datetime
) -> records.Record:
    """Let a record no longer name others of another kind, and return it."""
    with store.change(now):
        return _forget(store, store.read(kind, id_), kind.reference(target), set(others), now)


def _linked_once(store: Store, was: records.Record, data: rows.JsonObject) -> rows.JsonObject:
    """Leave links out that the files of the other records hold already."""
    links = was.kind.links
    if links is None or links.field not in data:
        return data
    back = store.reader(was.kind).backlinks([was.id]).get(was.id, set()) - {*ids(was, links)}
    return data | {links.field: [each for each in data[links.field] if each not in back]}


def _edited(
    record: records.Record, wanted: Edit, now: datetime
) -> tuple[rows.JsonObject, list[Problem]]:
    """Apply an edit to a record's data, with what is wrong with it."""
    data = record.as_stored()
    changes, problems = inputs.read(wanted.given, now)
    added, wrong = inputs.read({"tags": wanted.add_tags}, now)
    removed, _ = inputs.read({"tags": wanted.remove_tags}, now)
    wrong = [each._replace(where="add-tag") for each in wrong]
    data |= changes
    if wanted.add_tags or wanted.remove_tags:
        kept = [*(data.get("tags") or []), *added["tags"]]
        data["tags"] = [each for each in kept if each not in removed["tags"]]
    for field in wanted.unset:
        if field in record.kind.fields:
            data.pop(field, None)
        else:
            known = ", ".join(each for each in record.kind.fields if each != "id")
            wrong.append(Problem("unset", f"{field!r} is not one of {known}"))
    return data, [*problems, *wrong]


def _scored(record: records.Record, given: Mapping[str, Any], now: datetime) -> records.Record:
    """Return the event with its new score, checked."""
    fields = {key: given[key] for key in ("score", "factors", "rationale") if key in given}
    changes, problems = inputs.read(fields, now)
    new = scoring.with_judgement(record.as_stored(), changes)
    return records.parse(record.kind, {**record.as_stored(), **new}, record.id, problems)


def _judged_id(kind: Kind, item: json_codec.Item) -> str:
    """Return the id that a judgement names."""
    given = item.value
    if item.error:
        problems = [item.error.problem()]
    elif not isinstance(given, dict):
        problems = [Problem("", "must be an object")]
    else:
        problems = [] if isinstance(given.get("id"), str) else [Problem("id", "is missing")]
        if given.get("score") is None and not given.get("factors"):
            problems.append(Problem("score", "is missing"))
    if problems:
        raise InvalidRecord(kind.name, item.position, problems)
    return str(given["id"])


def ids(record: records.Record, reference: Reference) -> list[str]:
    """Return the ids that a record names in a field."""
    return reference.ids(record.as_json())


def without(record: records.Record, reference: Reference, gone: set[str]) -> object:
    """Return what a field holds where it no longer names these records."""
    return reference.value([id_ for id_ in ids(record, reference) if id_ not in gone])


def replaced(record: records.Record, changes: Mapping[str, object]) -> records.Record:
    """Return a record with other values in some fields, checked."""
    return records.parse(record.kind, {**record.as_stored(), **changes}, record.id)


def _forget(
    store: Store, was: Stored, reference: Reference, gone: set[str], now: datetime
) -> records.Record:
    """Take ids out of a reference."""
    changes = {reference.field: without(was.record, reference, gone)}
    return save(store, was, replaced(was.record, changes), now)


def save(
    store: Store, was: Stored, record: records.Record, now: datetime, *, dry_run: bool = False
) -> records.Record:
    """Write a record that changed, and return it."""
    record = _stamped(was.record, record, now)
    if record != was.record and not dry_run:
        store.replace(record, was.data)
    return record


def _stamped(before: records.Record, record: records.Record, now: datetime) -> records.Record:
    """Date a record that changed, unless the change set its date."""
    field = record.kind.updated_field
    if field is None or record == before or getattr(record, field) != getattr(before, field, ""):
        return record
    return record.model_copy(update={field: dates.to_text(now)})


def _new_references(before: records.Record, record: records.Record) -> rows.JsonObject:
    """Return what a record names that it did not name before, by field."""
    return {
        reference.field: reference.value(
            [id_ for id_ in ids(record, reference) if id_ not in ids(before, reference)]
        )
        for reference in record.kind.references
    }


def _refuse_another(store: Store, before: records.Record, record: records.Record) -> None:
    """Raise Duplicate if the record has come to be the same as another one."""
    kind = record.kind
    identity = kind.identity(record.as_json())
    if identity == kind.identity(before.as_json()):
        return
    for other in store.reader(kind).with_identity(identity):
        if other != record.id:
            raise Duplicate(kind.name, other)
