"""`almanac show`: the pages of events."""

from __future__ import annotations

import click

from almanac_cli.cli.context import Session, pass_session
from almanac_cli.cli.options.switches import json_option
from almanac_cli.cli.parameters import complete_event_ids
from almanac_cli.cli.show_records import show_records
from almanac_cli.model.kinds import EVENT


@click.command(short_help="Show the pages of events.")
@click.argument("ids", metavar="ID...", nargs=-1, required=True, shell_complete=complete_event_ids)
@click.option("--no-suggest", is_flag=True, help="Show linked events alone.")
@json_option
@pass_session
def command(session: Session, /, ids: tuple[str, ...], *, no_suggest: bool, as_json: bool) -> None:
    """Show the page of each event, with its guides and the events that belong with it.

    Linked events come first; where they are fewer than eight, others that seem to belong with it
    are suggested. ID is an event's id, a unique beginning of it, or its URL.
    """
    show_records(session, EVENT, ids, suggest=not no_suggest, as_json=as_json)
