"""Adding records: one from options, or many from JSON; all are checked before the first write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from almanac_cli.errors import (
    AlmanacError,
    Duplicate,
    IdTaken,
    InvalidInput,
    InvalidRecord,
    Refusal,
)
from almanac_cli.formats import json_codec
from almanac_cli.model import dates, records, slugs
from almanac_cli.operations.references import holds_texts, ids_in, resolve_references

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from almanac_cli.model.kinds import Kind
    from almanac_cli.operations.store import Store


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What became of the objects of bulk input."""

    records: tuple[records.Record, ...]  # the new ones
    duplicates: tuple[str, ...] = ()  # the ids of the records that objects were duplicates of
    refusals: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class _Draft:
    """A new record that is valid in itself, whose references are not resolved yet."""

    position: str  # of the object in the input, such as "line 3"
    record: records.Record  # without references
    references: Mapping[str, Any]  # by field, the texts that name records


def add(
    store: Store, kind: Kind, fields: Mapping[str, Any], now: datetime, *, dry_run: bool
) -> records.Record:
    """Add one record and return it.

    Raises:
        InvalidRecord: with every problem in the fields.
        Duplicate: if the almanac has the record already.
        IdTaken: if other records have all ids that it could have.
        NotFound: if a reference names no record.
        Ambiguous: if a reference names several.

    """
    with store.transaction(now, dry_run=dry_run) as changes:
        draft = _Importer(store, kind, now).check("", fields)
        record = _complete(store, draft, new_ids=())
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

    Duplicates are skipped. Raises InvalidInput with every refusal, unless `skip_invalid`.
    """
    with store.transaction(now, dry_run=dry_run) as changes:
        result = _import(store, kind, data, now)
        if result.refusals and not skip_invalid:
            raise InvalidInput("added", result.refusals)
        for record in result.records:
            changes.create(record)
    return result


def check_field(kind: Kind, field: str, value: object, now: datetime) -> None:
    """Raise InvalidRecord if a new record of this kind could not have this value in the field."""
    if problems := records.field_problems(kind, field, value, now):
        raise InvalidRecord(kind.name, "", problems)


class _Importer:
    """The checks of new records against each other and against the almanac."""

    def __init__(self, store: Store, kind: Kind, now: datetime) -> None:
        self.store = store
        self.kind = kind
        self.now = now
        self.reader = store.reader(kind)
        self.new_ids: set[str] = set()
        self.identities: dict[str, str] = {}  # those of the new records, with their ids

    def check(self, position: str, value: object) -> _Draft:
        """Check the decoded JSON of one record in itself, and give the record its id.

        Raises InvalidRecord, Duplicate or IdTaken, as `add` does.
        """
        fields = dict(value) if isinstance(value, dict) else {}
        holding = [one.field for one in self.kind.references if holds_texts(one, fields)]
        references = {field: fields.pop(field) for field in holding}
        record = records.parse_input(
            self.kind,
            fields if isinstance(value, dict) else value,
            position,
            self.now,
            base={"id": "unnamed", **self._times()},
            derived_keys={other.related_key for other in self.store.kinds.values()},
        )
        record = self._with_inherited(record, fields)
        has_id = fields.get("id") is not None
        return _Draft(position, self._with_id(record, has_id=has_id), references)

    def _with_id(self, record: records.Record, *, has_id: bool) -> records.Record:
        """Return a record with an id that is free; Duplicate if the almanac has the record."""
        identity = self.kind.identity(record.as_json())
        duplicates = [self.identities.get(identity), *self.reader.with_identity(identity)]
        if id_ := next(filter(None, duplicates), None):
            raise Duplicate(self.kind.name, id_)
        candidates = [record.id]
        if not has_id:
            candidates = [*slugs.candidate_ids(record.title, identity, fallback=self.kind.name)]
        for id_ in candidates:
            if id_ not in self.new_ids and not self.store.exists(self.kind, id_):
                self.new_ids.add(id_)
                self.identities[identity] = id_
                return record.model_copy(update={"id": id_})
        raise IdTaken(self.kind.name, candidates)

    def _times(self) -> dict[str, str]:
        """Return the times that a new record has where none were entered."""
        fields = (self.kind.created_field, self.kind.updated_field)
        return {field: dates.to_text(self.now) for field in fields if field}

    def _with_inherited(self, record: records.Record, fields: Mapping[str, Any]) -> records.Record:
        """Return a record with what it takes from the one added last, but for entered fields."""
        inherited = {
            field: self.reader.latest_value(field, by, str(getattr(record, by)))
            for field, by in self.kind.inherited_fields.items()
            if field not in fields
        }
        return record.model_copy(update=inherited)


def _import(store: Store, kind: Kind, data: bytes, now: datetime) -> ImportResult:
    """Check the JSON objects in `data`."""
    importer = _Importer(store, kind, now)
    drafts: list[_Draft] = []
    duplicates: list[str] = []
    refusals: list[Refusal] = []
    for item in json_codec.parse_items(data):
        try:
            if item.error:
                raise InvalidRecord(kind.name, item.position, [item.error.problem()])
            drafts.append(importer.check(item.position, item.value))
        except Duplicate as error:
            duplicates.append(error.id)
        except AlmanacError as error:
            refusals.append(Refusal(item.position, error))
    complete, dangling = _complete_all(store, drafts)
    return ImportResult(_link_once(complete), tuple(duplicates), (*refusals, *dangling))


def _complete_all(
    store: Store, drafts: Sequence[_Draft]
) -> tuple[list[records.Record], list[Refusal]]:
    """Return the records of the drafts whose references exist, and a refusal of each other one.

    Drafts that refer to refused ones are refused in turn.
    """
    refusals: list[Refusal] = []
    while True:
        new_ids = {draft.record.id for draft in drafts}
        complete: list[records.Record] = []
        kept: list[_Draft] = []
        for draft in drafts:
            try:
                complete.append(_complete(store, draft, new_ids))
                kept.append(draft)
            except AlmanacError as error:
                refusals.append(Refusal(draft.position, error))
        if len(kept) == len(drafts):
            return complete, refusals
        drafts = kept


def _complete(store: Store, draft: _Draft, new_ids: Collection[str]) -> records.Record:
    """Return the record of a draft with its references; raises as `resolve_references` does."""
    kind = draft.record.kind
    references = resolve_references(store, kind, draft.references, new_ids)
    return records.parse(kind, {**draft.record.as_stored(), **references}, draft.position)


def _link_once(added: Sequence[records.Record]) -> tuple[records.Record, ...]:
    """Return new records where of two that link to each other only the first by id holds it."""
    if not added or not (reference := added[0].kind.links):
        return tuple(added)
    links = {record.id: ids_in(record, reference) for record in added}
    return tuple(
        record.model_copy(
            update={
                reference.field: tuple(
                    id_
                    for id_ in links[record.id]
                    if record.id < id_ or record.id not in links.get(id_, ())
                )
            }
        )
        for record in added
    )
