"""`almanac remove`: remove events and the links to them."""

from __future__ import annotations

import click

from almanac_cli.cli.context import Session, pass_session
from almanac_cli.cli.options.switches import dry_run_option, json_option, yes_option
from almanac_cli.cli.parameters import complete_event_ids
from almanac_cli.cli.remove_records import remove_records
from almanac_cli.model.kinds import EVENT


@click.command(short_help="Remove events and the links to them.")
@click.argument("ids", metavar="ID...", nargs=-1, required=True, shell_complete=complete_event_ids)
@yes_option
@dry_run_option
@json_option
@pass_session
def command(
    session: Session, ids: tuple[str, ...], *, yes: bool, dry_run: bool, as_json: bool
) -> None:
    """Remove events and the links to them.

    On a terminal it asks first; elsewhere it needs --yes.
    """
    remove_records(session, EVENT, ids, yes=yes, dry_run=dry_run, as_json=as_json)
