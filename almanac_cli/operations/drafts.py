"""Validating new records before they are added: duplicates, ids, then references to each other.

First an `Importer` makes a draft of each record, which refuses duplicates; then `resolve_drafts`
resolves the references of all drafts together. Nothing is written.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, count
from typing import TYPE_CHECKING, Any

from almanac_cli.errors import AlmanacError, Duplicate, IdTaken, Refusal
from almanac_cli.index.identities import Identities
from almanac_cli.model import dates, records, slugs
from almanac_cli.operations.references import holds_texts, resolve_references
from almanac_cli.operations.skipped_files import SkippedFiles
from almanac_cli.storage import files

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from almanac_cli.model.calendar_dates import Order
    from almanac_cli.model.kinds import Kind
    from almanac_cli.operations.store import Store


@dataclass(frozen=True, slots=True)
class Draft:
    """A new record that is valid but for its references, which are not resolved yet."""

    position: str  # of its object in bulk input, such as "line 3"; "" if there is one object only
    record: records.Record  # with the id that it is added under, and without references
    references: Mapping[str, Any]  # by reference field, a text or a list of texts to resolve


class Importer:
    """Drafts of new records of one kind, no two with the same id or the same identity."""

    def __init__(  # noqa: PLR0913 (three by keyword)
        self,
        store: Store,
        kind: Kind,
        now: datetime,
        *,
        allow_duplicates: bool = False,
        many: bool = False,
        date_order: Order | None = None,
    ) -> None:
        """Make an importer.

        Args:
            store: The store of the almanac.
            kind: The kind of the records.
            now: The time at which they are added.
            allow_duplicates: Whether their identities may be those of others.
            many: Whether many follow: ids and identities are then looked up all at once.
            date_order: The order of day, month and year in numbers that could be either.

        """
        self.store = store
        self.kind = kind
        self.now = now  # an aware datetime, the time at which the records are added
        self.allow_duplicates = allow_duplicates  # whether identities may be those of others
        self.date_order = date_order  # of day, month and year in numbers that could be either
        self.reader = store.reader(kind)
        self.skipped = SkippedFiles(store)  # whose ids are taken, too
        self.new_ids: set[str] = set()  # the ids of all drafts so far
        self.identities: dict[str, str] = {}  # the ids of all drafts so far, by `Kind.identities`
        self.numbers: dict[str, int] = {}  # the last number that made an id free, by that id
        self._inherited: dict[tuple[str, str], Any] = {}  # values by field and source of the value
        self._names = store.file_names(kind) if many else None
        self._identities = Identities(store.index, kind) if many else None

    def draft(self, position: str, value: object) -> Draft:
        """Validate a new record, reserve an id for it, and return its draft.

        Without an id in `value`, the id is made from the title. The id and the identity of the
        record (see `Kind.identity`) are reserved in this importer alone, against later drafts.

        Args:
            position: The place of the record in the input, for messages: "line 3", or "".
            value: The record as entered: fields of options, or any decoded JSON value.

        Raises:
            InvalidRecord: if the value is not a valid record; carries every problem, except
                references to records that do not exist.
            Duplicate: if a record of the almanac or an earlier draft has the same identity, unless
                duplicates are allowed.
            IdTaken: if records or earlier drafts have each id that the record could have.

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
            date_order=self.date_order,
        )
        record = self._with_inherited(record, fields)
        has_id = fields.get("id") is not None
        return Draft(position, self._with_id(record, has_id=has_id), references)

    def _with_id(self, record: records.Record, *, has_id: bool) -> records.Record:
        """Reserve an id, its own if `has_id`, else made from the title; return a record with it."""
        identities = self.kind.identities(record.as_json())
        if not self.allow_duplicates and (id_ := self._with_identity(identities)):
            raise Duplicate(self.kind.name, id_)
        candidates: Sequence[str] = [record.id]
        if not has_id:
            name = self.kind.name
            candidates = slugs.candidate_ids(record.title, identities[0], fallback=name)
        free: Iterator[str] = filter(self._is_free, candidates)
        if self.allow_duplicates and not has_id:
            free = chain(free, self._numbered(candidates[-1]))
        id_ = next(free, None)
        if id_ is None:
            raise IdTaken(self.kind.name, [*candidates])
        self.new_ids.add(id_)
        self.identities |= dict.fromkeys(identities, id_)
        return record.model_copy(update={"id": id_})

    def _with_identity(self, identities: Iterable[str]) -> str | None:
        """Return the id of the first draft or record that has any of these identities."""
        for identity in identities:
            if id_ := self.identities.get(identity):
                return id_
            may_exist = self._identities is None or self._identities.may_contain(identity)
            if may_exist and (ids := self.reader.with_identity(identity)):
                return ids[0]
        return None

    def _is_free(self, id_: str) -> bool:
        """Tell whether neither a record nor an earlier draft has an id."""
        if id_ in self.new_ids or self.skipped.has(self.kind, id_):
            return False
        if self._names is None:
            return not self.store.exists(self.kind, id_)
        return self._names.isdisjoint(files.names_of(id_))

    def _numbered(self, id_: str) -> Iterator[str]:
        """Return an iterator over free ids made of an id and a number from 2 on."""
        for number in count(self.numbers.get(id_, 1) + 1):
            if self._is_free(numbered := f"{id_}-{number}"):
                self.numbers[id_] = number
                yield numbered

    def _times(self) -> dict[str, str]:
        """Return the default values of the fields that date the addition and the last change."""
        fields = (self.kind.created_field, self.kind.updated_field)
        return {field: dates.to_text(self.now) for field in fields if field}

    def _with_inherited(self, record: records.Record, fields: Mapping[str, Any]) -> records.Record:
        """Return a record with inherited values in fields not entered; see `inherited_fields`."""
        inherited = {
            field: self._latest_value(field, by, str(getattr(record, by)))
            for field, by in self.kind.inherited_fields.items()
            if field not in fields
        }
        return record.model_copy(update=inherited)

    def _latest_value(self, field: str, by: str, text: str) -> Any:  # noqa: ANN401 (what the field holds)
        """Return what `Reader.latest_value` does, asked once for each text."""
        if (field, text) not in self._inherited:
            self._inherited[field, text] = self.reader.latest_value(field, by, text)
        return self._inherited[field, text]


def resolve_drafts(
    store: Store, drafts: Sequence[Draft]
) -> tuple[list[records.Record], list[Refusal]]:
    """Return the records of the drafts with resolved references, and a refusal of each other draft.

    A draft is refused if a reference names no record, several records, or only a draft that is
    refused. Both lists are in the order of the drafts, the refusals round by round, and may be
    empty. If two drafts link to each other, only the record with the smaller id has the link.
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
    """Return the record of a draft with resolved references.

    `new_ids` are the ids of all records of its kind that are about to be added with it.

    Raises:
        NotFound: if a reference names no record.
        Ambiguous: if a reference is a prefix of several ids.
        InvalidRecord: if the record may not have these references, such as a link to itself.

    """
    kind = draft.record.kind
    if all(value == [] for value in draft.references.values()):
        return draft.record
    references = resolve_references(store, kind, draft.references, new_ids)
    return records.parse(kind, {**draft.record.as_stored(), **references}, draft.position)


def _link_once(new: Sequence[records.Record]) -> list[records.Record]:
    """Return new records, of any two linked to each other only the smaller id with the link."""
    if not new or not (reference := new[0].kind.links):
        return [*new]
    links = {record.id: ids for record in new if (ids := getattr(record, reference.field))}
    once = []
    for record in new:
        ids = links.get(record.id, ())
        kept = tuple(id_ for id_ in ids if record.id < id_ or record.id not in links.get(id_, ()))
        once.append(record.model_copy(update={reference.field: kept}) if kept != ids else record)
    return once
