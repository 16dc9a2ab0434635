"""`almanac rename`: give an event another id."""

from __future__ import annotations

import click

from almanac_cli.cli.completion.values import complete_event_ids
from almanac_cli.cli.context import Session, pass_session
from almanac_cli.cli.options.record_names import rename_arguments
from almanac_cli.cli.options.switches import dry_run_option, json_option
from almanac_cli.cli.records.rename import rename_record
from almanac_cli.model.kinds import EVENT


@click.command(short_help="Change the id of an event, with the links to it.")
@rename_arguments(complete_event_ids)
@dry_run_option
@json_option
@pass_session
def command(session: Session, /, id_: str, new: str, **switches: bool) -> None:
    """Change the id of an event to NEW, in its file and in all links to it.

    NEW consists of lower-case words of a to z and 0 to 9, joined by hyphens, and is no other
    event's id.
    """
    rename_record(session, EVENT, id_, new, **switches)
