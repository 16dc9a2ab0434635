"""`remove` for any kind of record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.cli.output import count_noun, print_change, unchanged_notes
from almanac_cli.cli.questions.prompts import confirm
from almanac_cli.cli.record_ids import names_one, resolve_ids
from almanac_cli.operations import remove

if TYPE_CHECKING:
    from almanac_cli.cli.context import Session
    from almanac_cli.model.kind import Kind


def remove_records(  # noqa: PLR0913 (the switches by keyword)
    session: Session, kind: Kind, texts: tuple[str, ...], *, yes: bool, dry_run: bool, as_json: bool
) -> None:
    """Remove the records that `texts` name, after a confirmation, and print the result.

    With `yes` or `dry_run` there is no confirmation. Also raises what `operations.remove` raises.

    Raises:
        UsageError: if stdin is not a terminal to confirm on.
        CommandFailed: if the user does not confirm.
        NotFound: if a text names no record.
        Ambiguous: if a text names several records.

    """
    store = session.store
    ids = [*dict.fromkeys(resolve_ids(session, kind, texts))]
    rows = store.reader(kind).rows(ids)
    if ids and not dry_run and not yes:
        count = count_noun(kind, ids)
        listed = [f"  {id_}" for id_ in ids]
        confirm(session, f"Remove {count}?", listed, declined="nothing was removed")
    referring = remove.remove(store, kind, ids, session.now, dry_run=dry_run)
    removed, unlinked = ("would remove", "would unlink") if dry_run else ("removed", "unlinked")
    print_change(
        store,
        [*(f"{removed} {id_}" for id_ in ids), *(f"{unlinked} {id_}" for id_ in referring)],
        rows.values,
        as_json=as_json,
        one=names_one(texts),
        notes=unchanged_notes(store, dry_run=dry_run),
        dry_run=dry_run,
    )
