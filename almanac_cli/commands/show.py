"""`almanac show`: the pages of events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from almanac_cli import query, render, suggestions
from almanac_cli.commands.arguments import event_ids
from almanac_cli.commands.output import end_answer, json_option, print_records, valid_records
from almanac_cli.commands.session import Session, pass_session
from almanac_cli.records import EVENT, GUIDE

if TYPE_CHECKING:
    from almanac_cli.lookup import Lookup
    from almanac_cli.records import Event

_SHOWN = 8


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
    store = session.store
    wanted = [store.resolve(EVENT, each) for each in ids]
    events, guides = store.lookup(EVENT), store.lookup(GUIDE)
    pages = [
        (
            event,
            [*guides.rows(event["guides"]).values()],
            _related(events, event, suggested=not no_suggest),
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


def _related(lookup: Lookup, event: Event, *, suggested: bool) -> list[Any]:
    """Return the linked events, best score first, and up to eight with those that are suggested."""
    linked = query.best_first(lookup.rows(event["links"]).values())
    found: list[Any] = [{**each, "linked": True} for each in linked]
    if suggested and len(found) < _SHOWN:
        near = suggestions.suggest(lookup, event, unlinked=True)[: _SHOWN - len(found)]
        rows = lookup.rows([each.id for each in near]).values()
        found += [{**each, "linked": False} for each in rows]
    return found
