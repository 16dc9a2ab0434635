"""Validating new records before they are added: duplicates and ids.

An `Importer` makes a draft of each record, and refuses duplicates. Then `draft_references` resolves
the references of all drafts together. Nothing is written.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, count
from typing import TYPE_CHECKING, Any, NamedTuple

from almanac_cli.errors import Duplicate, IdTaken
from almanac_cli.index.identities import Identities
from almanac_cli.model import dates, records, slugs
from almanac_cli.model.kinds import derived_keys
from almanac_cli.model.values import is_set
from almanac_cli.operations.references import pop_references
from almanac_cli.operations.skipped_files import SkippedFiles
from almanac_cli.storage import files

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from almanac_cli.model.calendar_dates import Order
    from almanac_cli.model.kind import Kind
    from almanac_cli.model.record import Record
    from almanac_cli.model.rows import JsonObject
    from almanac_cli.operations.store import Store, Stored


_UNNAMED = "unnamed"  # the id of a record until it gets its own


class Part(NamedTuple):
    """What one object of bulk input gives to a record."""

    position: str  # of the object, such as "line 3"; "" if there is one object only
    references: Mapping[str, Any]  # by reference field, a text or a list of texts to resolve
    changes: bool = True  # whether it may change the record; False if it says nothing new


@dataclass(frozen=True, slots=True)
class AddOptions:
    """How records are added."""

    dry_run: bool = False  # whether nothing is written
    allow_duplicates: bool = False  # whether duplicates are added as well
    date_order: Order | None = None  # of day, month and year in numbers that could be either
    skip_invalid: bool = False  # whether invalid objects of bulk input are skipped
    # Whether what duplicates in bulk input say is given to the records that are there, as `update`
    # does it, and they are skipped only if that is nothing new.
    updates: bool = False


PLAIN = AddOptions()


@dataclass(frozen=True, slots=True)
class Draft:
    """A record that is valid but for new references, which are not resolved yet."""

    record: Record  # with the id that it has, or is added under
    parts: tuple[Part, ...]  # at least one
    before: Stored | None = None  # the record that is there; None for a new one


class Importer:
    """Drafts of new records of one kind, no two with the same id or the same identity."""

    def __init__(
        self,
        store: Store,
        kind: Kind,
        now: datetime,
        options: AddOptions = PLAIN,
        *,
        many: bool = False,
    ) -> None:
        """Make an importer.

        Args:
            store: The store of the almanac.
            kind: The kind of the records.
            now: The time at which they are added.
            options: How they are added.
            many: Whether many follow: ids and identities are then looked up all at once.

        """
        self.store = store
        self.kind = kind
        self.now = now  # an aware datetime, the time at which the records are added
        self.options = options
        self.reader = store.reader(kind)
        self.skipped = SkippedFiles(store)  # whose ids are taken, too
        self.drafts: dict[str, Draft] = {}  # all drafts so far, by id
        self.identities: dict[str, str] = {}  # the ids of all drafts so far, by `Kind.identities`
        self.numbers: dict[str, int] = {}  # the last number that made an id free, by that id
        self._inherited: dict[tuple[str, str], Any] = {}  # values by field and source of the value
        # The values of the id, and of the fields that date the addition and the last change.
        time_fields = filter(None, (kind.created_field, kind.updated_field))
        self._defaults = {"id": _UNNAMED, **dict.fromkeys(time_fields, dates.to_text(now))}
        self._names = store.file_names(kind) if many else None
        self._identities = Identities(store.index, kind) if many else None

    def draft(self, position: str, value: object) -> Draft:
        """Validate a new record, reserve an id for it, and add and return its draft.

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
        record, references = self.parse(position, value)
        identities = self.kind.identities(record.as_json())
        if not self.options.allow_duplicates and (id_ := self.with_identity(identities)):
            raise Duplicate(self.kind.name, id_)
        return self.add(position, record, references, identities, has_id=names_id(value))

    def parse(self, position: str, value: object) -> tuple[Record, JsonObject]:
        """Return the record in an object, and apart from it the texts that name other records.

        Its id is "unnamed" if the object has none. An object whose id, or time of its addition or
        last change, is null or empty has none.

        Raises:
            InvalidRecord: if the value is not a valid record; carries every problem, except
                references to records that do not exist.

        """
        fields = dict(value) if isinstance(value, dict) else {}
        references = pop_references(self.kind, fields)
        entered = {
            key: item for key, item in fields.items() if key not in self._defaults or is_set(item)
        }
        whole = entered if isinstance(value, dict) else value
        record = self.read(position, whole, self._defaults)
        return self._with_inherited(record, fields), references

    def read(self, position: str, value: object, base: Mapping[str, Any]) -> Record:
        """Return the record in an object, where that has no value in `base`, its stored fields.

        Raises:
            InvalidRecord: if the value is not a valid record; carries every problem.

        """
        return records.parse_input(
            self.kind,
            value,
            position,
            self.now,
            base=base,
            derived_keys=derived_keys(self.store.kinds.values()),
            date_order=self.options.date_order,
        )

    def add(
        self,
        position: str,
        record: Record,
        references: JsonObject,
        identities: Sequence[str],
        *,
        has_id: bool,
    ) -> Draft:
        """Reserve an id for a new record, and add and return its draft.

        Args:
            position: The place of the record in the input.
            record: The record, as `parse` returns it.
            references: Its references, as `parse` returns them.
            identities: What `Kind.identities` returns for it.
            has_id: Whether the record keeps its id; otherwise one is made from the title.

        Raises:
            IdTaken: if records or earlier drafts have each id that the record could have.

        """
        candidates: Sequence[str] = [record.id]
        if not has_id:
            parts = self.kind.id_parts(record.as_json())
            candidates = slugs.candidate_ids(
                record.heading, identities[0], fallback=self.kind.name, **parts
            )
        free: Iterator[str] = filter(self.is_free, candidates)
        if self.options.allow_duplicates and not has_id:
            free = chain(free, self._numbered(candidates[-1]))
        id_ = next(free, None)
        if id_ is None:
            raise IdTaken(self.kind.name, [*candidates])
        draft = Draft(record.model_copy(update={"id": id_}), (Part(position, references),))
        self.put(draft, identities)
        return draft

    def put(self, draft: Draft, identities: Sequence[str]) -> None:
        """Set the draft of a record, and reserve the identities of the record."""
        self.drafts[draft.record.id] = draft
        self.identities |= dict.fromkeys(identities, draft.record.id)

    def with_identity(self, identities: Iterable[str]) -> str | None:
        """Return the id of the first draft or record that has any of these identities."""
        ids = (id_ for identity in identities for id_ in self.all_with_identity(identity))
        return next(ids, None)

    def all_with_identity(self, identity: str) -> list[str]:
        """Return the id of the draft that has an identity, or else those of records with it."""
        if id_ := self.identities.get(identity):
            return [id_]
        may_exist = self._identities is None or self._identities.may_contain(identity)
        return self.reader.with_identity(identity) if may_exist else []

    def is_free(self, id_: str) -> bool:
        """Tell whether neither a record nor an earlier draft has an id."""
        if id_ in self.drafts or self.skipped.has(self.kind, id_):
            return False
        if self._names is None:
            return not self.store.exists(self.kind, id_)
        return self._names.isdisjoint(files.names_of(id_))

    def _numbered(self, id_: str) -> Iterator[str]:
        """Return an iterator over free ids made of an id and a number from 2 on."""
        for number in count(self.numbers.get(id_, 1) + 1):
            if self.is_free(numbered := f"{id_}-{number}"):
                self.numbers[id_] = number
                yield numbered

    def _with_inherited(self, record: Record, fields: Mapping[str, Any]) -> Record:
        """Return a record with inherited values in fields not entered; see `inherited_fields`."""
        inherited = {
            field: self._latest_value(field, by, str(getattr(record, by)))
            for field, by in self.kind.inherited_fields.items()
            if field not in fields
        }
        if all(getattr(record, field) == value for field, value in inherited.items()):
            return record
        return record.model_copy(update=inherited)

    def _latest_value(self, field: str, by: str, text: str) -> Any:  # noqa: ANN401 (what the field holds)
        """Return what `Reader.latest_value` does, asked once for each text."""
        if (field, text) not in self._inherited:
            self._inherited[field, text] = self.reader.latest_value(field, by, text)
        return self._inherited[field, text]


def names_id(value: object) -> bool:
    """Tell whether an object of bulk input names an id."""
    return isinstance(value, dict) and is_set(value.get("id"))
