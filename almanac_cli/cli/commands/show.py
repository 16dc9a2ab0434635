"""`almanac show`: the pages of events."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from almanac_cli.cli.context import Session, pass_session
from almanac_cli.cli.output import end_answer, json_option, print_records, valid_records
from almanac_cli.cli.parameters import event_ids
from almanac_cli.formats.terminal import pages
from almanac_cli.model.kinds import EVENT
from almanac_cli.operations import show

if TYPE_CHECKING:
    from almanac_cli.model.kinds import Kind


@click.command(short_help="Show the pages of events.")
@click.argument("ids", metavar="ID...", nargs=-1, required=True, shell_complete=event_ids)
@click.option("--no-suggest", is_flag=True, help="Show linked events alone.")
@json_option
@pass_session
def command(session: Session, /, ids: tuple[str, ...], *, no_suggest: bool, as_json: bool) -> None:
    """Show the page of each event, with its guides and the events that belong with it.

    Linked events come first; where they are fewer than eight, others that seem to belong with it
    are suggested. ID is an event's id, a unique beginning of it, or its URL.
    """
    show_records(session, EVENT, ids, suggest=not no_suggest, as_json=as_json)


def show_records(
    session: Session, kind: Kind, ids: tuple[str, ...], *, suggest: bool = True, as_json: bool
) -> None:
    """Print the page of each record of a kind, with the records that belong with it."""
    store = session.store
    wanted = [store.resolve(kind, each) for each in ids]
    shown = [
        (row, show.related_records(store, kind, row, suggest=suggest))
        for row in valid_records(store, kind, wanted)
    ]
    if as_json:
        rows = [
            {**row, **{f"related_{other.folder}": rows for other, rows in sections}}
            for row, sections in shown
        ]
        print_records(rows, one=len(wanted) == 1)
    else:
        texts = [pages.record_page(kind, row, sections, session.style) for row, sections in shown]
        click.echo("\n\n".join(texts), nl=False)
    end_answer(store)
