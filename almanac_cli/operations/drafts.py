"""New records on their way in: checked in themselves, then with the references to each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from almanac_cli.errors import AlmanacError, Duplicate, IdTaken, Refusal
from almanac_cli.model import dates, records, slugs
from almanac_cli.operations.references import holds_texts, ids_in, resolve_references

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from almanac_cli.model.kinds import Kind
    from almanac_cli.operations.store import Store


@dataclass(frozen=True, slots=True)
class Draft:
    """A new record that is valid in itself, whose references are not resolved yet."""

    position: str  # of the object in the input, such as "line 3"
    record: records.Record  # without references
    references: Mapping[str, Any]  # by field, the texts that name records


class Importer:
    """Checks new records of one kind, against the almanac and against each other."""

    def __init__(self, store: Store, kind: Kind, now: datetime) -> None:
        self.store = store
        self.kind = kind
        self.now = now
        self.reader = store.reader(kind)
        self.new_ids: set[str] = set()
        self.identities: dict[str, str] = {}  # those of the new records, with their ids

    def check(self, position: str, value: object) -> Draft:
        """Return the draft of one record, from its options or its decoded JSON.

        `position` is what messages call it.

        Raises:
            InvalidRecord: with every problem in the value.
            Duplicate: if the almanac has the record, or it was checked before.
            IdTaken: if other records have all ids that it could have.

        """
        fields = dict(value) if isinstance(value, dict) else {}
        references = {
            reference.field: fields.pop(reference.field)
            for reference in self.kind.references
            if holds_texts(reference, fields)
        }
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
        return Draft(position, self._with_id(record, has_id=has_id), references)

    def _with_id(self, record: records.Record, *, has_id: bool) -> records.Record:
        """Return a record with an id that no other has: its own, or one made of its title."""
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
        """Return a record with values of the one added last, in fields that were not entered."""
        inherited = {
            field: self.reader.latest_value(field, by, str(getattr(record, by)))
            for field, by in self.kind.inherited_fields.items()
            if field not in fields
        }
        return record.model_copy(update=inherited)


def resolve_drafts(
    store: Store, drafts: Sequence[Draft]
) -> tuple[list[records.Record], list[Refusal]]:
    """Return the records of drafts with their references, and the refusals of the other drafts.

    A draft is refused if a record that it refers to does not exist or is refused itself. Of two
    drafts that are linked to each other, the record of the first by id alone holds the link.
    """
    refusals: list[Refusal] = []
    while True:
        new_ids = {draft.record.id for draft in drafts}
        resolved: list[records.Record] = []
        kept: list[Draft] = []
        for draft in drafts:
            try:
                resolved.append(resolve_draft(store, draft, new_ids))
                kept.append(draft)
            except AlmanacError as error:
                refusals.append(Refusal(draft.position, error))
        if len(kept) == len(drafts):
            return _link_once(resolved), refusals
        drafts = kept


def resolve_draft(store: Store, draft: Draft, new_ids: Collection[str]) -> records.Record:
    """Return the record of a draft with its references.

    `new_ids` are those of all records that are about to be added.

    Raises:
        NotFound: if a text names no record.
        Ambiguous: if a text names several.

    """
    kind = draft.record.kind
    references = resolve_references(store, kind, draft.references, new_ids)
    return records.parse(kind, {**draft.record.as_stored(), **references}, draft.position)


def _link_once(new: Sequence[records.Record]) -> list[records.Record]:
    """Return new records of which, of two linked to each other, the first by id holds the link."""
    if not new or not (reference := new[0].kind.links):
        return [*new]
    links = {record.id: ids_in(record, reference) for record in new}
    once = []
    for record in new:
        ids = links[record.id]
        kept = [id_ for id_ in ids if record.id < id_ or record.id not in links.get(id_, ())]
        once.append(record.model_copy(update={reference.field: tuple(kept)}))
    return once
