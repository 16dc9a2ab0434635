"""`rename` for any kind of record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.cli.options.fields import invalid_as_usage_error
from almanac_cli.cli.output import print_change, unchanged_notes
from almanac_cli.cli.record_ids import resolve_id
from almanac_cli.operations.rename import rename

if TYPE_CHECKING:
    from almanac_cli.cli.context import Session
    from almanac_cli.model.kind import Kind


def rename_record(  # noqa: PLR0913 (two switches by keyword)
    session: Session, kind: Kind, text: str, new: str, *, dry_run: bool, as_json: bool
) -> None:
    """Give the record that `text` names the id `new`, and print what was changed.

    Also raises what `operations.rename` raises.

    Raises:
        UsageError: if the new id is malformed.
        NotFound: if `text` names no record.
        Ambiguous: if `text` names several records.

    """
    store = session.store
    id_ = resolve_id(session, kind, text)
    with invalid_as_usage_error(id="NEW"):
        renamed = rename(store, kind, id_, new, session.now, dry_run=dry_run)
    new_id = renamed.row["id"]
    done, changed = ("would rename", "would change") if dry_run else ("renamed", "changed")
    lines = [f"{done} {id_} to {new_id}", *(f"{changed} {other}" for other in renamed.referring)]
    print_change(
        store,
        lines if new_id != id_ else [],
        lambda: [renamed.row],
        as_json=as_json,
        notes=[
            *(f"{path} is not valid, and still names {id_}" for path in renamed.unchanged),
            *unchanged_notes(store, dry_run=dry_run),
        ],
        dry_run=dry_run,
    )
