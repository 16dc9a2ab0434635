"""`almanac merge`: merge duplicates of an event into it."""

from __future__ import annotations

import click

from almanac_cli.cli.completion.values import complete_event_ids
from almanac_cli.cli.context import Session, pass_session
from almanac_cli.cli.options.record_names import merge_arguments
from almanac_cli.cli.options.switches import confirmed_options
from almanac_cli.cli.records.merge import merge_records
from almanac_cli.model.kinds import EVENT


@click.command(short_help="Merge duplicates of an event into it.")
@merge_arguments(complete_event_ids)
@confirmed_options
@pass_session
def command(session: Session, /, id_: str, others: tuple[str, ...], **switches: bool) -> None:
    """Merge duplicates of an event into it, and remove them.

    KEEP gets the tags, guides and links of each OTHER, and its values in fields that KEEP has
    unset; what else differs is printed. Who reported OTHER, where, when and under which title
    becomes coverage of KEEP. Links to OTHER then lead to KEEP.

    On a terminal it asks first; elsewhere it needs --yes.
    """
    merge_records(session, EVENT, id_, others, **switches)
