"""`almanac edit`: change an event, by options or in the user's editor."""

from __future__ import annotations

from typing import Any

import click

from almanac_cli.cli.context import Session, pass_session
from almanac_cli.cli.edit_record import edit_record
from almanac_cli.cli.options.fields import edit_options, event_options
from almanac_cli.cli.parameters import complete_event_ids
from almanac_cli.model.kinds import EVENT


@click.command(short_help="Change an event with options or in an editor.")
@click.argument("id_", metavar="ID", shell_complete=complete_event_ids)
@click.option("--title", help="What happened, in one line.")
@event_options
@edit_options
@pass_session
def command(session: Session, /, id_: str, **options: Any) -> None:  # noqa: ANN401 (one a field)
    """Change an event. Its id never changes.

    Each option replaces the value of a field; --tag, --guide and --link replace the whole list.
    Without options, on a terminal, the event's JSON opens in $VISUAL or $EDITOR.
    """
    edit_record(session, EVENT, id_, options)
