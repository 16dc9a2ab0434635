"""Removing records, with the references to them.

`now` is an aware datetime.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.model.kind import pending_kind
from almanac_cli.operations.intake.removed_records import note_removed
from almanac_cli.operations.references import drop_references, referring_to

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from almanac_cli.model.kind import Kind
    from almanac_cli.operations.store import Store


def remove(
    store: Store, kind: Kind, ids: Iterable[str], now: datetime, *, dry_run: bool
) -> list[str]:
    """Remove records and the references to them, in one transaction.

    Return the ids of the remaining records, of any kind, from which references were removed; with
    `dry_run`, from which they would be removed. The list may be empty. `ids` are full ids. Records
    with an invalid file can be removed; remaining invalid files are not changed, even if they
    refer to a removed record. What a feed brings of them does not come back. Also raises the errors
    of `Store.transaction`.

    Raises:
        NotFound: if one of the records does not exist.
        InvalidFile: if a file to remove is not a regular file or larger than a record may be, or if
            the system refuses to read a file that may refer to a removed record.

    """
    removed = set(ids)
    with store.transaction(now, dry_run=dry_run) as changes:
        contents = {id_: store.read_bytes(kind, id_) for id_ in removed}
        referring = referring_to(store, kind, removed)
        for (source, id_), references in referring.items():
            drop_references(changes, store.read(source, id_), references, removed)
        if pending_kind(kind, store.kinds):
            note_removed(store, changes, kind, contents)
        for id_, data in contents.items():
            changes.remove(kind, id_, data)
    return [id_ for _, id_ in referring]
