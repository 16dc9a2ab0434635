"""`merge` for any kind of record."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from almanac_cli.cli.messages.differences import difference_line
from almanac_cli.cli.output import count_noun, print_change, unchanged_notes
from almanac_cli.cli.questions.prompts import confirm
from almanac_cli.cli.record_ids import resolve_id, resolve_ids
from almanac_cli.operations.merge_duplicates import merge_duplicates

if TYPE_CHECKING:
    from almanac_cli.cli.context import Session
    from almanac_cli.model.kind import Kind


def merge_records(  # noqa: PLR0913 (the switches by keyword)
    session: Session,
    kind: Kind,
    text: str,
    others: tuple[str, ...],
    *,
    yes: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Merge the records that `others` name into the one that `text` names, and print the result.

    Without `yes` or `dry_run`, the user confirms it first, after the values that will not be kept.
    Also raises what `merge_duplicates` raises.

    Raises:
        UsageError: if stdin is not a terminal to confirm on.
        CommandFailed: if the user does not confirm.
        NotFound: if a text names no record.
        Ambiguous: if a text names several records.

    """
    store = session.store
    id_ = resolve_id(session, kind, text)
    ids = [*dict.fromkeys(resolve_ids(session, kind, others))]
    merge = partial(merge_duplicates, store, kind, id_, ids, session.now)
    if ids and not dry_run and not yes:
        listed = [f"  {other}" for other in ids]
        lost = [f"  {line}" for line in map(difference_line, merge(dry_run=True).differences)]
        count = count_noun(kind, ids)
        question = f"Merge {count} into {id_}?"
        confirm(session, question, [*listed, *lost], declined="nothing was merged")
    merged = merge(dry_run=dry_run)
    done, moved = ("would merge", "would relink") if dry_run else ("merged", "relinked")
    lost = [*map(difference_line, merged.differences)]
    print_change(
        store,
        [
            *(f"{done} {other} into {id_}" for other in ids),
            *(f"{moved} {other}" for other in merged.referring),
            *lost,
        ],
        lambda: [merged.row],
        as_json=as_json,
        notes=[*(lost if as_json else ()), *unchanged_notes(store, dry_run=dry_run)],
        dry_run=dry_run,
    )
