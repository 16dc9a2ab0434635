"""`almanac show`: the pages of events."""

from __future__ import annotations

import click

from almanac_cli import query, render
from almanac_cli.commands.arguments import event_ids
from almanac_cli.commands.output import end_answer, json_option, print_records, valid_records
from almanac_cli.commands.session import Session, pass_session
from almanac_cli.records import EVENT, GUIDE


@click.command(short_help="Show the pages of events.")
@click.argument("ids", metavar="ID...", nargs=-1, required=True, shell_complete=event_ids)
@json_option
@pass_session
def command(session: Session, /, ids: tuple[str, ...], *, as_json: bool) -> None:
    """Show the page of each event, with its guides and the events linked to it.

    ID is an event's id, a unique beginning of it, or its URL.
    """
    store = session.store
    wanted = [store.resolve(EVENT, each) for each in ids]
    events, guides = store.lookup(EVENT), store.lookup(GUIDE)
    pages = [
        (
            event,
            [*guides.rows(event["guides"]).values()],
            query.best_first(events.rows(event["links"]).values()),
        )
        for event in valid_records(store, EVENT, wanted)
    ]
    if as_json:
        rows = [{**each, "related_guides": g, "related_events": e} for each, g, e in pages]
        print_records(rows, one=len(wanted) == 1)
    else:
        texts = [render.event_page(each, g, e, session.pen) for each, g, e in pages]
        click.echo("\n\n".join(texts), nl=False)
    end_answer(store)
