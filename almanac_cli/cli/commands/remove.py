"""`almanac remove`: remove events and the links to them."""

from __future__ import annotations

import click

from almanac_cli.cli.completion.values import complete_event_ids
from almanac_cli.cli.context import Session, pass_session
from almanac_cli.cli.options.switches import confirmed_options
from almanac_cli.cli.records.remove import remove_records
from almanac_cli.model.kinds import EVENT


@click.command(short_help="Remove events and the links to them.")
@click.argument("ids", metavar="ID...", nargs=-1, required=True, shell_complete=complete_event_ids)
@confirmed_options
@pass_session
def command(session: Session, /, ids: tuple[str, ...], **switches: bool) -> None:
    """Remove events and the links to them.

    On a terminal it asks first; elsewhere it needs --yes.
    """
    remove_records(session, EVENT, ids, **switches)
