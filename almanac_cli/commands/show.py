"""`almanac show`: the pages of events."""

from __future__ import annotations

import click

from almanac_cli import query, render
from almanac_cli.commands.arguments import event_ids
from almanac_cli.commands.output import end_answer, json_option, print_records
from almanac_cli.commands.session import Session, pass_session
from almanac_cli.records import EVENT


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
    events, guides = store.events(), store.guides()
    if len(wanted) == 1 and wanted[0] not in events:
        raise store.left_out[store.path(EVENT, wanted[0])]
    pages = [
        (
            events[id_],
            [guides[each] for each in events[id_]["guides"] if each in guides],
            query.best_first(events[each] for each in events[id_]["links"] if each in events),
        )
        for id_ in wanted
        if id_ in events
    ]
    if as_json:
        rows = [{**each, "related_guides": g, "related_events": e} for each, g, e in pages]
        print_records(rows, one=len(wanted) == 1)
    else:
        texts = [render.event_page(each, g, e, session.pen) for each, g, e in pages]
        click.echo("\n\n".join(texts), nl=False)
    end_answer(store)
