"""`almanac restore`: bring dropped items back into the inbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from almanac_cli.cli.completion.values import complete_dropped_ids
from almanac_cli.cli.context import Session, pass_session
from almanac_cli.cli.options.switches import dry_run_option, json_option
from almanac_cli.cli.output import path_line, print_change
from almanac_cli.cli.record_ids import names_one, read_texts
from almanac_cli.errors import NotFound
from almanac_cli.model.kinds import ITEM
from almanac_cli.operations import restore_items

if TYPE_CHECKING:
    from collections.abc import Sequence

    from almanac_cli.operations.restore_items import DroppedItem


@click.command(short_help="Bring dropped items back into the inbox.")
@click.argument(
    "ids", metavar="ID...", nargs=-1, required=True, shell_complete=complete_dropped_ids
)
@dry_run_option
@json_option
@pass_session
def command(session: Session, /, ids: tuple[str, ...], *, dry_run: bool, as_json: bool) -> None:
    """Bring items back into the inbox that were dropped, by hand or by a rule of their source.

    `almanac inbox --dropped` lists them. ID is the id of one, any words of it that name it alone,
    or its URL. What another machine dropped, or was too old to be taken, comes with the next
    request of its feed: see `almanac fetch --now`. If ID is -, ids are read from standard input.
    """
    store = session.store
    dropped = restore_items.dropped(store, restore_items.RESTORABLE)
    items = [_find(session, dropped, text) for text in read_texts(ids)]
    restored = restore_items.restore(store, items, session.now, dry_run=dry_run)
    awaited = [item.row for item in restored.awaited]
    notes = [
        f"{row['title'] or row['id']} comes with the next request of its feed" for row in awaited
    ]
    print_change(
        store,
        [path_line(store, ITEM, record.id) for record in restored.items],
        lambda: [*(record.as_json() for record in restored.items), *awaited],
        as_json=as_json,
        one=names_one(ids),
        notes=notes,
        dry_run=dry_run,
    )


def _find(session: Session, dropped: Sequence[DroppedItem], text: str) -> DroppedItem:
    """Return the dropped item that a text names; NotFound says so if it was kept."""
    try:
        return restore_items.find_dropped(dropped, text)
    except NotFound as error:
        from almanac_cli.operations.named_elsewhere import named_elsewhere

        raise named_elsewhere(session.store, ITEM, error) from None
