"""Resolving the references of drafts: of new records to each other, and of changed records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.errors import AlmanacError, InvalidRecord, Problem, Refusal
from almanac_cli.model import records
from almanac_cli.operations.references import resolve_references, without_backlinks

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from almanac_cli.model.kind import Kind
    from almanac_cli.model.record import Record
    from almanac_cli.operations.drafts import Draft
    from almanac_cli.operations.store import Store


def resolve_drafts(store: Store, drafts: Sequence[Draft]) -> tuple[list[Record], list[Refusal]]:
    """Return the records of the drafts with resolved references, and refusals of the other drafts.

    A draft is refused, with all its objects, if a reference names no record, several records, or
    only a new record that is refused. Both lists are in the order of the drafts, the refusals round
    by round, and may be empty. If two drafts link to each other, only the record with the smaller
    id has the link.
    """
    refusals: list[Refusal] = []
    while True:
        new_ids = {draft.record.id for draft in drafts}
        resolved: list[Record] = []
        kept: list[Draft] = []
        for draft in drafts:
            try:
                resolved.append(resolve_draft(store, draft, new_ids))
                kept.append(draft)
            except AlmanacError as error:
                refusals += _refusals(store, draft, new_ids, error)
        if len(kept) == len(drafts):
            return _link_once(resolved), refusals
        drafts = kept


def resolve_draft(store: Store, draft: Draft, new_ids: Collection[str]) -> Record:
    """Return the record of a draft with resolved references.

    `new_ids` are the ids of all records of its kind that are about to be added with it. Sets of
    references get those of every object; of a field for one reference, the last object decides.

    Raises:
        NotFound: if a reference names no record.
        Ambiguous: if a reference names several records.
        InvalidRecord: if the record may not have these references, such as a link to itself.

    """
    record, kind = draft.record, draft.record.kind
    fields = record.as_stored()
    if all(value == [] for part in draft.parts for value in part.references.values()):
        return record
    for part in draft.parts:
        references = resolve_references(store, kind, part.references, new_ids)
        if draft.before:
            references = without_backlinks(store, record, references)
        fields |= {
            reference.field: [*reference.ids(fields), *references[reference.field]]
            if reference.many
            else references[reference.field]
            for reference in kind.references
            if reference.field in references
        }
    return records.parse(kind, fields, draft.parts[0].position)


def _refusals(
    store: Store, draft: Draft, new_ids: Collection[str], error: AlmanacError
) -> Iterator[Refusal]:
    """Yield a refusal of each object of a draft whose references are not valid: see `error`."""
    bad = draft.parts[0].position
    for part in draft.parts:
        try:
            resolve_references(store, draft.record.kind, part.references, new_ids)
        except AlmanacError:
            bad = part.position
            break
    for part in draft.parts:
        is_bad = part.position == bad
        yield Refusal(
            part.position, error if is_bad else repeats(draft.record.kind, part.position, bad)
        )


def repeats(kind: Kind, position: str, refused: str) -> InvalidRecord:
    """Return the error of an object of the same record as another object, which was refused."""
    reason = f"is the same {kind.name} as {refused}, which was refused"
    return InvalidRecord(kind.name, position, [Problem("", reason)])


def _link_once(new: Sequence[Record]) -> list[Record]:
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
