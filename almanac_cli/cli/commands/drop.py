"""`almanac drop`: drop items of the inbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from almanac_cli.cli.completion.values import complete_item_ids, complete_source_ids
from almanac_cli.cli.context import Session, pass_session
from almanac_cli.cli.failures import UsageError
from almanac_cli.cli.options.switches import dry_run_option, json_option
from almanac_cli.cli.output import print_change
from almanac_cli.cli.parameters import parse_since
from almanac_cli.cli.record_ids import names_one, resolve_id, resolve_ids
from almanac_cli.model.kinds import ITEM, SOURCE
from almanac_cli.operations import decide

if TYPE_CHECKING:
    from almanac_cli.model.bounds import Bound


@click.command(short_help="Drop items of the inbox; they do not come back.")
@click.argument("ids", metavar="[ID]...", nargs=-1, shell_complete=complete_item_ids)
@click.option(
    "-s",
    "--source",
    metavar="SOURCE",
    shell_complete=complete_source_ids,
    help="With --before: all items of this source.",
)
@click.option(
    "--before",
    callback=parse_since,
    metavar="DATE",
    help="All items published before DATE, such as 2026-04 or 2w.",
)
@dry_run_option
@json_option
@pass_session
def command(  # noqa: PLR0913 (one for each option)
    session: Session,
    /,
    ids: tuple[str, ...],
    *,
    source: str | None,
    before: Bound | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Drop items that wait in the inbox. They do not come back, whatever their source changes.

    With --before, all older items are dropped, or those of one source. If ID is -, ids are read
    from standard input, one a line. `almanac restore` brings them back, and so does `almanac undo`.
    """
    store = session.store
    if (before is not None) == bool(ids):
        raise UsageError("name items, or all before a day with --before")
    if source is not None and before is None:
        raise UsageError("--source goes with --before")
    if before is None:
        items = resolve_ids(session, ITEM, ids)
    else:
        source_id = None if source is None else resolve_id(session, SOURCE, source)
        items = decide.items_before(store, before, source_id)
    rows = decide.drop(store, items, session.now, dry_run=dry_run)
    dropped = "would drop" if dry_run else "dropped"
    print_change(
        store,
        [f"{dropped} {row['id']}" for row in rows],
        lambda: rows,
        as_json=as_json,
        one=names_one(ids),
        notes=[] if rows else ["no item to drop"],
        dry_run=dry_run,
    )
