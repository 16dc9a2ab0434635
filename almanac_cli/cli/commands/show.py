"""`almanac show`: the pages of events."""

from __future__ import annotations

from typing import Any

import click

from almanac_cli.cli.completion.values import complete_event_ids
from almanac_cli.cli.context import Session, pass_session
from almanac_cli.cli.options.switches import detail_options, json_option
from almanac_cli.cli.records.show import show_records
from almanac_cli.model.kinds import EVENT


@click.command(short_help="Show events in full.")
@click.argument("ids", metavar="ID...", nargs=-1, required=True, shell_complete=complete_event_ids)
@click.option("--no-suggest", is_flag=True, help="Show linked events only.")
@detail_options
@json_option
@pass_session
def command(
    session: Session,
    /,
    ids: tuple[str, ...],
    *,
    no_suggest: bool,
    **form: Any,  # noqa: ANN401 (see show_records)
) -> None:
    """Show events in full, with their guides and related events.

    Linked events come first. If they are fewer than eight, similar events are suggested, each with
    the reason. Summaries of related events are cut off after three lines on a terminal. ID is the
    id of an event, any words of it that name it alone, or its URL: see `almanac help ids`.
    """
    show_records(session, EVENT, ids, with_similar=not no_suggest, **form)
