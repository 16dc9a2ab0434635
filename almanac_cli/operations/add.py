"""How new records come in: one from options, or many from JSON; all are checked before a write."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from almanac_cli.errors import (
    AlmanacError,
    Duplicate,
    IdTaken,
    InvalidInput,
    InvalidRecord,
    Problem,
    Refusal,
)
from almanac_cli.formats import json_codec
from almanac_cli.model import dates, inputs, records, rows, slugs

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from almanac_cli.model.kinds import Kind, Reference
    from almanac_cli.operations.store import Store


@dataclass(frozen=True)
class ImportResult:
    """What became of the objects of bulk input."""

    records: tuple[records.Record, ...]  # the new ones
    duplicates: tuple[str, ...] = ()  # the ids of those that are there already
    refusals: tuple[Refusal, ...] = ()


@dataclass(frozen=True)
class _Named:
    """A record that is valid in itself, and the texts that name the records that it refers to."""

    where: str
    record: records.Record
    references: Mapping[str, Any]


def add(
    store: Store, kind: Kind, given: Mapping[str, Any], now: datetime, *, dry_run: bool
) -> records.Record:
    """Add one record and return it.

    Raises InvalidRecord with every problem, Duplicate if the almanac has it, IdTaken if its id is
    taken, NotFound or Ambiguous for a link or guide.
    """
    with nullcontext() if dry_run else store.change(now):
        named = _Admission(store, kind, now).admit("", given)
        record = _complete(store, named, pending=())
        if not dry_run:
            store.create(record)
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

    All are checked before the first is written; those already there are skipped. Raises
    InvalidInput with every refusal, unless `skip_invalid`.
    """
    with nullcontext() if dry_run else store.change(now):
        added = _plan(store, kind, json_codec.parse_items(data), now)
        if added.refusals and not skip_invalid:
            raise InvalidInput("added", added.refusals)
        if not dry_run:
            for each in added.records:
                store.create(each)
    return added


def resolved(
    store: Store, kind: Kind, data: Mapping[str, Any], pending: Collection[str] = ()
) -> rows.JsonObject:
    """Replace the texts that name links and guides by ids; `pending` ones are about to exist.

    Raises NotFound or Ambiguous for the first that cannot be found.
    """
    found = dict(data)
    for reference in kind.references:
        if _names_records(reference, found):
            target = store.kinds[reference.target]
            own = target is kind
            ids = [
                name if own and name in pending else store.resolve(target, name)
                for name in reference.ids(found)
            ]
            found[reference.field] = reference.value(ids)
    return found


def check(kind: Kind, field: str, value: object, now: datetime) -> None:
    """Raise InvalidRecord if this value would not do for the field."""
    data, problems = inputs.read({field: value}, now)
    time = dates.to_text(now)
    sound = {"id": "id", "title": "Title", "source": "Source"}
    times = dict.fromkeys(kind.time_fields, time)
    records.parse(kind, {**sound, **times, **data}, "", problems)


class _Admission:
    """The names and identities that are taken, as records come in one after the other."""

    def __init__(self, store: Store, kind: Kind, now: datetime) -> None:
        self.store = store
        self.kind = kind
        self.now = now
        self.reader = store.reader(kind)
        self.taken: set[str] = set()
        self.known: dict[str, str] = {}

    def admit(self, where: str, given: object) -> _Named:
        """Check one record in itself and give it its id; raises as `add` does."""
        data, problems = inputs.read(given, self.now) if isinstance(given, dict) else (given, [])
        names: dict[str, Any] = {}
        named = False
        if isinstance(data, dict):
            named_here = [one for one in self.kind.references if _names_records(one, data)]
            names = {one.field: data.pop(one.field) for one in named_here}
            named = data.get("id") is not None
            data = {"id": "unnamed", **self._defaults(data), **data}
            if named and slugs.is_reserved(str(data["id"])):
                problems.append(Problem("id", f"is a name that Windows reserves: {data['id']}"))
        record = records.parse(self.kind, data, where, problems)
        identity = self.kind.identity(record.as_json())
        if known := self.known.get(identity) or next(
            iter(self.reader.with_identity(identity)), None
        ):
            raise Duplicate(self.kind.name, known)
        record = record.model_copy(update={"id": self._name(record, identity, named=named)})
        self.taken.add(record.id)
        self.known[identity] = record.id
        return _Named(where, record, names)

    def _defaults(self, data: rows.JsonObject) -> rows.JsonObject:
        now = dates.to_text(self.now)
        times = {
            field: now for field in (self.kind.created_field, self.kind.updated_field) if field
        }
        return times | {
            field: self.reader.latest_value(field, by, str(data.get(by)))
            for field, by in self.kind.inherited_fields.items()
        }

    def _name(self, record: records.Record, identity: str, *, named: bool) -> str:
        name = self.kind.name
        offered = (
            [record.id] if named else slugs.candidate_ids(record.title, identity, fallback=name)
        )
        for each in offered:
            if each not in self.taken and not self.store.has(self.kind, each):
                return each
        raise IdTaken(name, offered)


def _plan(
    store: Store, kind: Kind, items: Iterable[json_codec.Item], now: datetime
) -> ImportResult:
    """Check all objects, and drop those that refer to dropped ones until none does."""
    admission = _Admission(store, kind, now)
    named: list[_Named] = []
    duplicates: list[str] = []
    refusals: list[Refusal] = []
    for item in items:
        try:
            if item.error:
                raise InvalidRecord(kind.name, item.position, [item.error.problem()])
            named.append(admission.admit(item.position, item.value))
        except Duplicate as error:
            duplicates.append(error.id)
        except AlmanacError as error:
            refusals.append(Refusal(item.position, error))
    while True:
        pending = {each.record.id for each in named}
        complete: list[records.Record] = []
        kept: list[_Named] = []
        for each in named:
            try:
                complete.append(_complete(store, each, pending))
                kept.append(each)
            except AlmanacError as error:
                refusals.append(Refusal(each.where, error))
        if len(kept) == len(named):
            return ImportResult(_linked_once(complete), tuple(duplicates), tuple(refusals))
        named = kept


def _linked_once(added: Sequence[records.Record]) -> tuple[records.Record, ...]:
    """Let of two new records that link to each other only the one with the smaller id hold it."""
    if not added or not (links := added[0].kind.links):
        return tuple(added)
    held = {record.id: links.ids(record.as_json()) for record in added}
    found = []
    for record in added:
        double = {each for each in held[record.id] if record.id in held.get(each, ())}
        kept = [each for each in held[record.id] if each not in double or record.id < each]
        found.append(record.model_copy(update={links.field: tuple(kept)}) if double else record)
    return tuple(found)


def _complete(store: Store, named: _Named, pending: Collection[str]) -> records.Record:
    """Put the links and guides in, now that all names are known."""
    record = named.record
    found = resolved(store, record.kind, named.references, pending)
    return records.parse(record.kind, {**record.as_stored(), **found}, named.where)


def _names_records(reference: Reference, data: Mapping[str, Any]) -> bool:
    """Say whether a field holds texts that may name records, as it must."""
    value = data.get(reference.field)
    if not reference.many:
        return isinstance(value, str)
    return isinstance(value, list) and all(isinstance(each, str) for each in value)
