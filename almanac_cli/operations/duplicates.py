"""Finding the record that a new one would duplicate, and adding the new one to its coverage.

That record may be one that waits to become one of the kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from almanac_cli.errors import Conflict, InvalidRecord
from almanac_cli.index.identities import Identities
from almanac_cli.model.kind import pending_kind
from almanac_cli.operations.draft_references import resolve_draft
from almanac_cli.operations.drafts import PLAIN, AddOptions, Importer
from almanac_cli.operations.updates import update, url_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from almanac_cli.model.calendar_dates import Order
    from almanac_cli.model.kind import Kind
    from almanac_cli.model.record import Record
    from almanac_cli.operations.join_fields import Difference
    from almanac_cli.operations.store import Store


class WaitsAlready(Conflict):
    """Raised when a new record would duplicate what waits to become one."""

    def __init__(self, kind: str, pending: str, id_: str) -> None:
        self.kind = kind
        self.pending = pending  # the name of the kind of what waits
        self.id = id_  # of what waits


def find_duplicate(
    store: Store, kind: Kind, fields: Mapping[str, Any], now: datetime, date_order: Order | None
) -> str | None:
    """Return the id of the record that a new record would duplicate; `None` if there is none.

    `fields` are its values as they were entered. As long as required ones are missing, its URL
    alone can tell, if it has one.
    """
    importer = Importer(store, kind, now, AddOptions(date_order=date_order))
    return importer.with_identity(_identities(importer, fields))


def find_waiting(
    store: Store, kind: Kind, fields: Mapping[str, Any], now: datetime, date_order: Order | None
) -> WaitsAlready | None:
    """Return the error about what waits to become a new record; `None` if nothing does.

    The arguments are those of `find_duplicate`.
    """
    importer = Importer(store, kind, now, AddOptions(date_order=date_order))
    return waiting_with(store, kind, _identities(importer, fields))


def waiting_with(store: Store, kind: Kind, identities: Iterable[str]) -> WaitsAlready | None:
    """Return the error about what waits, and would have one of these identities in a kind."""
    if pending := pending_kind(kind, store.kinds):
        reader = store.reader(pending)
        for id_ in (id_ for identity in identities for id_ in reader.with_identity(identity)):
            return WaitsAlready(kind.name, pending.name, id_)
    return None


def find_all_waiting(store: Store, kind: Kind, new: Iterable[Record]) -> tuple[str, ...]:
    """Return the ids of what waits to become records that are about to be added, in their order."""
    if (pending := pending_kind(kind, store.kinds)) is None:
        return ()
    store.reader(pending)  # brings the index up to date
    waiting = Identities(store.index, pending)
    candidates = (
        [*filter(waiting.may_contain, kind.identities(record.as_json()))] for record in new
    )
    errors = (waiting_with(store, kind, identities) for identities in candidates if identities)
    return tuple(dict.fromkeys(error.id for error in errors if error))


def _identities(importer: Importer, fields: Mapping[str, Any]) -> list[str]:
    """Return the identities of a record with these fields, as far as they tell."""
    try:
        record, _ = importer.parse("", fields)
    except InvalidRecord:
        return [*filter(None, [url_of(importer, fields)])]
    return importer.kind.identities(record.as_json())


def add_report(  # noqa: PLR0913, PLR0917 (as `add`, and the id)
    store: Store,
    kind: Kind,
    id_: str,
    fields: Mapping[str, Any],
    now: datetime,
    options: AddOptions = PLAIN,
) -> tuple[Record, list[Difference]]:
    """Add what a new record reports to the coverage of a record, as `join_fields` joins two.

    Return the record as it is now, and what the new one says otherwise. This is one transaction and
    also raises the errors of `Store.transaction`.

    Args:
        store: The store of the almanac.
        kind: The kind of both records; it has a `Kind.coverage_field`.
        id_: The full id of the record.
        fields: The values of the new record as they were entered.
        now: The time of the change, an aware datetime.
        options: How it is added.

    Raises:
        Duplicate: if another record has the identity of the new one.
        InvalidRecord: if a field is invalid; carries every problem.
        InvalidFile: if the file of the record is invalid.
        NotFound: if the record, or one that a reference names, does not exist.
        Ambiguous: if a reference names several records.

    """
    with store.transaction(now, dry_run=options.dry_run) as changes:
        importer = Importer(store, kind, now, options)
        lost = update(importer, f"the new {kind.name}", fields, covered_id=id_)
        draft = importer.drafts[id_]
        record = resolve_draft(store, draft, new_ids=())
        if draft.before:
            record = changes.update(draft.before, record)
    return record, lost
