"""`almanac guide`: the commands for guides, which work like those for events."""

from __future__ import annotations

from typing import Any

import click

from almanac_cli.cli.add_records import add_records
from almanac_cli.cli.context import Session, pass_session
from almanac_cli.cli.edit_record import edit_record
from almanac_cli.cli.listing import Listing
from almanac_cli.cli.options.fields import add_options, edit_options, guide_options
from almanac_cli.cli.options.filters import normalize_tags, tag_option
from almanac_cli.cli.options.listing import form_options, order_from_options, sort_options
from almanac_cli.cli.options.switches import dry_run_option, json_option, yes_option
from almanac_cli.cli.output import raise_if_incomplete
from almanac_cli.cli.parameters import complete_guide_ids
from almanac_cli.cli.remove_records import remove_records
from almanac_cli.cli.show_records import show_records
from almanac_cli.model.kinds import GUIDE
from almanac_cli.model.query import Query
from almanac_cli.model.rows import LEVELS

_ids_argument = click.argument(
    "ids", metavar="ID...", nargs=-1, required=True, shell_complete=complete_guide_ids
)


@click.group(short_help="Add, list, show, edit and remove guides.")
def command() -> None:
    """Keep guides: the background that events take for granted."""


@command.command(short_help="Add a guide, or many from JSON.")
@click.argument("title", required=False)
@guide_options
@add_options
@pass_session
def add(session: Session, /, json_in: str | None, **options: Any) -> None:  # noqa: ANN401 (one a field)
    """Add a guide, and print its id and path.

    Without TITLE, on a terminal, it asks for what it needs. --json-in works as in `almanac add`.
    """
    add_records(session, GUIDE, json_in, options)


@command.command("list", short_help="List guides, the one updated last first.")
@click.option("--level", "levels", multiple=True, type=click.Choice(LEVELS), help="Of this level.")
@tag_option
@sort_options
@form_options
@pass_session
def list_guides(
    session: Session,
    /,
    *,
    levels: tuple[str, ...],
    tags: tuple[str, ...],
    form: str | None,
    fields: str | None,
    **order: Any,  # noqa: ANN401 (see order_from_options)
) -> None:
    """List guides, the one updated last first."""
    store = session.store
    listing = Listing(GUIDE, form, fields)
    arranged = order_from_options(GUIDE.sortable_fields, **order)
    query = Query(levels=levels, tags=normalize_tags(tags))
    listing.print(session, store.reader(GUIDE).select(query, arranged))
    raise_if_incomplete(store)


@command.command(short_help="Show the pages of guides.")
@_ids_argument
@json_option
@pass_session
def show(session: Session, /, ids: tuple[str, ...], *, as_json: bool) -> None:
    """Show the page of each guide, with the events that it explains."""
    show_records(session, GUIDE, ids, as_json=as_json)


@command.command(short_help="Change a guide, by options or in your editor.")
@click.argument("id_", metavar="ID", shell_complete=complete_guide_ids)
@click.option("--title", help="What it is about, in one line.")
@guide_options
@edit_options
@pass_session
def edit(session: Session, /, id_: str, **options: Any) -> None:  # noqa: ANN401 (one a field)
    """Change a guide; its id stays what it is.

    Works as `almanac edit`; --updated is now unless given.
    """
    edit_record(session, GUIDE, id_, options)


@command.command(short_help="Remove guides, first from the events that name them.")
@_ids_argument
@yes_option
@dry_run_option
@json_option
@pass_session
def remove(
    session: Session, ids: tuple[str, ...], *, yes: bool, dry_run: bool, as_json: bool
) -> None:
    """Remove guides, first from the events that name them."""
    remove_records(session, GUIDE, ids, yes=yes, dry_run=dry_run, as_json=as_json)
