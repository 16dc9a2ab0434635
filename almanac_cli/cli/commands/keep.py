"""`almanac keep`: make events of items in the inbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from almanac_cli.cli.completion.values import complete_event_ids
from almanac_cli.cli.context import Session, pass_session
from almanac_cli.cli.messages.future import future_warnings
from almanac_cli.cli.messages.intake import kept_notes
from almanac_cli.cli.options.fields import fields_from_options, invalid_as_usage_error, tags_option
from almanac_cli.cli.options.items import items_argument
from almanac_cli.cli.options.switches import dry_run_option, json_option
from almanac_cli.cli.output import path_line, print_change
from almanac_cli.cli.record_ids import names_one, resolve_fields, resolve_ids
from almanac_cli.model.kinds import EVENT, ITEM
from almanac_cli.operations import decide

if TYPE_CHECKING:
    from almanac_cli.operations.decide import Kept

_MAX_HINTED = 5  # events whose nearest ones are shown


@click.command(short_help="Make events of items in the inbox.")
@items_argument
@click.option("-n", "--score", metavar="N", help="How much they matter, from 1 to 10.")
@tags_option("Tag to add, or several with commas between; may be repeated.")
@click.option(
    "--link",
    "links",
    multiple=True,
    shell_complete=complete_event_ids,
    metavar="ID",
    help="Event to link them to; may be repeated.",
)
@dry_run_option
@json_option
@pass_session
def command(  # noqa: PLR0913 (one for each option)
    session: Session,
    /,
    ids: tuple[str, ...],
    *,
    score: str | None,
    tags: tuple[str, ...],
    links: tuple[str, ...],
    dry_run: bool,
    as_json: bool,
) -> None:
    """Make events of items that wait in the inbox, all of them or none.

    An event gets what the item has: tier, tags and author are those of its source, unless the feed
    or you say otherwise. Its id is made from the title. Events that are near to it, or perhaps tell
    the same story, are named. If ID is -, ids are read from standard input, one a line:

        almanac inbox --source openai -q | almanac keep -
    """
    store = session.store
    fields = fields_from_options({"score": score, "tags": tags, "links": links})
    fields = resolve_fields(session, EVENT, fields)
    items = resolve_ids(session, ITEM, ids)
    with invalid_as_usage_error():
        kept = decide.keep(store, items, session.now, fields, dry_run=dry_run)
    events = [*kept.events.values()]
    notes = [*kept_notes(kept), *future_warnings(events, session.now)]
    if not as_json and len(events) <= _MAX_HINTED:
        notes += _hints(session, kept)
    print_change(
        store,
        [path_line(store, EVENT, record.id) for record in events],
        lambda: store.as_rows(events),
        as_json=as_json,
        one=names_one(ids),
        notes=notes,
        dry_run=dry_run,
    )


def _hints(session: Session, kept: Kept) -> list[str]:
    """Return lines about the events nearest to new ones, after the ids of several new ones."""
    from almanac_cli.cli.questions.near_records import near_lines, near_to

    lines = []
    for record in kept.events.values():
        found = near_to(session.store, record)
        near = near_lines(EVENT, found, session.style)
        if len(kept.events) == 1:
            lines += near
        elif near:
            lines += [f"{record.id}:", *(f"  {line}" for line in near)]
    return lines
