"""Deciding about records: bulk input with a decision an object, which are made all or none."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from almanac_cli.errors import (
    AlmanacError,
    InvalidInput,
    InvalidRecord,
    Problem,
    Refusal,
    SelfLink,
)
from almanac_cli.formats.json_items import parse_line_items
from almanac_cli.model import records, scoring, slugs
from almanac_cli.model.kind import pending_kind
from almanac_cli.operations import decide
from almanac_cli.operations.decided import Changed, Decided, differing_fields
from almanac_cli.operations.decision_keys import (
    KEEP,
    decision_keys,
    kind_of,
    pop_others,
    read_drop,
    read_values,
)
from almanac_cli.operations.references import (
    drop_references,
    ids_in,
    pop_references,
    referring_to,
    with_ids,
    without_ids,
)
from almanac_cli.operations.score import with_score

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from almanac_cli.formats.items import Item
    from almanac_cli.model.kind import Kind, Reference
    from almanac_cli.model.record import Record
    from almanac_cli.model.rows import JsonObject
    from almanac_cli.operations.changes import Changes
    from almanac_cli.operations.store import Store, Stored


def decide_all(
    store: Store, kind: Kind, data: bytes, now: datetime, *, dry_run: bool = False
) -> Decided:
    """Make the decisions in bulk input, in one transaction, and return what became of the records.

    `data` is JSON in UTF-8: one object, an array of objects, or one object per line. An object has
    an `id`, and at least one more key; ids are texts as `resolve_references` takes them:

    - those of `scoring.FIELDS`, as in `operations.score`;
    - sets, such as `tags`, and references, whose items are added; a reference that has room for one
      id is replaced;
    - `drop`: true removes the record, and with it what else is decided about it; `keep`: true
      states that it stays.

    A key whose value is null or "" decides nothing. Other fields must be as the record has them, so
    that a row may be passed on with decisions added. If several objects name the same record, they
    are applied in their order. With `dry_run`, nothing is written.

    An object may name a record that waits to become one of the kind, too: `keep`, or a score, then
    keeps it, with what else is decided, and `drop` drops it for good.

    Also raises the errors of `Store.transaction`.

    Raises:
        InvalidInput: if an object is invalid or names no record; carries every refusal, of which an
            object may have several. Nothing is changed then.

    """
    with store.transaction(now, dry_run=dry_run) as changes:
        pending = pending_kind(kind, store.kinds) or kind
        decisions = {one: _Decisions(store, one, now) for one in (kind, pending)}
        refusals: list[Refusal] = []
        for item in parse_line_items(data):
            refusals += decisions[kind_of(store, (kind, pending), item)].add(item)
        dropped = {one.name: of_kind.dropped for one, of_kind in decisions.items()}
        for of_kind in decisions.values():
            refusals += of_kind.references_to_dropped(dropped)
        if refusals:
            raise InvalidInput("decided", refusals)
        decided = decisions[kind].stage(changes)
        if pending is not kind:
            decisions[pending].stage_pending(changes, decided, dry_run=dry_run)
        return decided


class _Decisions:
    """The decisions of one input, with the records as they become by them."""

    def __init__(self, store: Store, kind: Kind, now: datetime) -> None:
        self.dropped: dict[str, str] = {}  # by id, the position of the object
        self._kept: set[str] = set()  # ids of records that waited
        self._store, self._kind, self._now = store, kind, now
        self._stored: dict[str, Stored] = {}  # by id, in the order of the input
        self._records: dict[str, Record] = {}  # by id, as the decisions make them
        self._added: list[_Added] = []  # the references that objects add

    def add(self, item: Item) -> list[Refusal]:
        """Apply the decision in an item, or return all that is wrong with it as refusals."""
        problems: list[Problem] = []
        errors: list[AlmanacError] = []
        values = read_values(self._kind, item, problems)
        stored = self._find(values.pop("id", None), problems, errors)
        is_kept = self._kind.is_pending and (values.get(KEEP) is True or "score" in values)
        is_dropped = read_drop(values, problems)
        references = pop_references(self._kind, values)
        record = self._apply(stored, values, problems)
        record = self._refer(record, references, item.position, errors)
        if problems:
            errors.insert(0, InvalidRecord(self._kind.name, item.position, problems))
        if stored and record and not errors:
            self._stored.setdefault(record.id, stored)
            self._records[record.id] = record
            if is_dropped:
                self.dropped[record.id] = item.position
            elif is_kept:
                self._kept.add(record.id)
        return [Refusal(item.position, error) for error in errors]

    def references_to_dropped(self, dropped_of: Mapping[str, Mapping[str, str]]) -> list[Refusal]:
        """Return a refusal for each new reference to a record that another decision drops.

        `dropped_of` has by name of a kind the `dropped` records.
        """
        return [
            Refusal(added.position, InvalidRecord(self._kind.name, added.position, [problem]))
            for added in self._added
            for dropped in [dropped_of.get(added.reference.target, {})]
            if added.other in dropped and added.id not in self.dropped
            for problem in [
                Problem(added.reference.field, f"{added.other} is dropped ({dropped[added.other]})")
            ]
        ]

    def stage(self, changes: Changes) -> Decided:
        """Stage the changed records and the removals, and return what becomes of the records."""
        decided = Decided(removed=[*self.dropped])
        referring = (
            referring_to(self._store, self._kind, {*self.dropped}) if decided.removed else {}
        )
        for (source, id_), references in referring.items():
            decided.unlinked.append(id_)
            if source is self._kind and id_ in self._records:
                record = self._records[id_]
                self._records[id_] = without_ids(record, references, self.dropped)
            else:
                stored = self._store.read(source, id_)
                drop_references(changes, stored, references, self.dropped)
        for id_, stored in self._stored.items():
            if id_ in self.dropped:
                changes.remove(self._kind, id_, stored.data)
                continue
            record = changes.update(stored, self._records[id_])
            if fields := differing_fields(stored.record, record):
                decided.changed.append(Changed(record, fields))
            else:
                decided.kept.append(id_)
        return decided

    def stage_pending(self, changes: Changes, decided: Decided, *, dry_run: bool) -> None:
        """Stage what becomes of records that wait, and add it to what was decided."""
        kept, dropped = {}, {}
        for id_, stored in self._stored.items():
            if id_ in self.dropped:
                dropped[id_] = stored
            elif id_ in self._kept:
                kept[id_] = stored._replace(record=self._records[id_])
            else:
                record = changes.update(stored, self._records[id_])
                if fields := differing_fields(stored.record, record):
                    decided.changed.append(Changed(record, fields))
                else:
                    decided.waiting.append(id_)
        if kept:
            decided.items = decide.stage_keep(self._store, changes, kept, {})
        if dropped:
            decide.stage_drop(self._store, changes, dropped, dry_run=dry_run)
            decided.dropped += dropped

    def _find(
        self, text: object, problems: list[Problem], errors: list[AlmanacError]
    ) -> Stored | None:
        """Return the record that a text names, as its file has it; `None` adds what is wrong."""
        if not isinstance(text, str):
            if text is not None:
                problems.append(Problem("id", "must be text"))
            return None
        try:
            id_ = self._store.resolve(self._kind, text, runs=False)
            if id_ in self.dropped:
                problems.append(Problem("id", f"is dropped already ({self.dropped[id_]})"))
            return self._stored.get(id_) or self._store.read(self._kind, id_)
        except AlmanacError as error:
            errors.append(error)
            return None

    def _apply(
        self, stored: Stored | None, values: JsonObject, problems: list[Problem]
    ) -> Record | None:
        """Return a record with the values of a decision, which are no references to others.

        `None` is returned, and the problems are added, if a value is wrong or there is no record.
        """
        kind, now = self._kind, self._now
        if stored is None:
            fields = [key for key in values if key in decision_keys(kind)]
            problems += (
                problem
                for key in fields
                for problem in records.field_problems(kind, key, values[key], now)
            )
            return None
        record = self._records.get(stored.record.id, stored.record)
        problems += pop_others(record, values)
        judgement = {key: values[key] for key in scoring.FIELDS if key in values}
        joined = {
            key: [*value, *(record.as_json()[key])] if isinstance(value, list) else value
            for key, value in values.items()
            if key not in judgement and key in decision_keys(kind)
        }
        try:
            return with_score(record, judgement, now, joined)
        except InvalidRecord as error:
            problems += error.problems
            return None

    def _refer(
        self,
        record: Record | None,
        texts: JsonObject,
        position: str,
        errors: list[AlmanacError],
    ) -> Record | None:
        """Return a record with references added, as texts by field; or add what is wrong.

        Without a record, the texts are only resolved.
        """
        for reference in self._kind.references:
            ids = []
            for text in reference.ids(texts):
                try:
                    other = self._resolve(record, reference, text)
                    is_new = record is not None and not self._refers(record, reference, other)
                except AlmanacError as error:
                    errors.append(error)
                    continue
                if record and is_new:
                    ids.append(other)
                    self._added.append(_Added(position, record.id, reference, other))
            if record and ids:
                ids = [*ids_in(record, reference), *ids] if reference.many else ids[-1:]
                record = with_ids(record, reference, ids)
        return record

    def _resolve(self, record: Record | None, reference: Reference, text: str) -> str:
        """Return the full id for a text in a reference field of a record."""
        target = self._store.kinds[reference.target]
        id_ = self._store.resolve(target, slugs.fold_spaces(text), runs=False)
        if record and reference.symmetric and id_ == record.id:
            raise SelfLink(record.kind.name, id_)
        return id_

    def _refers(self, record: Record, reference: Reference, other: str) -> bool:
        """Tell whether a record has a reference to another; a link may be in the other file."""
        if other in ids_in(record, reference):
            return True
        if not reference.symmetric:
            return False
        far = self._records.get(other) or self._store.read(self._kind, other).record
        return record.id in ids_in(far, reference)


class _Added(NamedTuple):
    """A reference that an object adds."""

    position: str  # of the object
    id: str  # of the record that gets the reference
    reference: Reference
    other: str  # the full id of the record that it names
