"""`almanac edit`: change events, by options or in the user's editor."""

from __future__ import annotations

from typing import Any

import click

from almanac_cli.cli.completion.values import complete_event_ids
from almanac_cli.cli.context import Session, pass_session
from almanac_cli.cli.options.fields import edit_options, editor_option, event_options
from almanac_cli.cli.records.edit import edit_records
from almanac_cli.model.kinds import EVENT


@click.command(short_help="Change events with options or in an editor.")
@click.argument("ids", metavar="ID...", nargs=-1, required=True, shell_complete=complete_event_ids)
@click.option("--title", help="What happened, in one line.")
@event_options
@editor_option(EVENT)
@edit_options
@pass_session
def command(session: Session, /, ids: tuple[str, ...], **options: Any) -> None:  # noqa: ANN401 (one a field)
    """Change events. Their ids stay: see `almanac rename`.

    Each option replaces the value of a field, in all of several events or in none; --tag, --guide
    and --link replace the whole list. If ID is -, ids are read from standard input, one a line.

    Without options, on a terminal, the JSON of one event opens in $VISUAL or $EDITOR, with null for
    what is unset.
    """
    edit_records(session, EVENT, ids, options)
