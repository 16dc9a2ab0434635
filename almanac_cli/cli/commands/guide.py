"""`almanac guide`: the commands for guides, which work like those for events."""

from __future__ import annotations

from typing import Any

import click

from almanac_cli.cli.completion.values import complete_guide_ids, complete_query
from almanac_cli.cli.context import Session, pass_session
from almanac_cli.cli.field_names import parse_order
from almanac_cli.cli.listing import list_records, listing_from_options
from almanac_cli.cli.options.fields import (
    add_options,
    edit_options,
    editor_option,
    guide_options,
)
from almanac_cli.cli.options.filter_words import read_search
from almanac_cli.cli.options.filters import tag_options, where_option
from almanac_cli.cli.options.group import option_group
from almanac_cli.cli.options.imports import import_options
from almanac_cli.cli.options.listing import form_options, sort_options
from almanac_cli.cli.options.record_names import merge_arguments, rename_arguments
from almanac_cli.cli.options.switches import (
    confirmed_options,
    detail_options,
    dry_run_option,
    json_option,
)
from almanac_cli.cli.records.add import add_records
from almanac_cli.cli.records.edit import edit_records
from almanac_cli.cli.records.import_records import import_records
from almanac_cli.cli.records.merge import merge_records
from almanac_cli.cli.records.remove import remove_records
from almanac_cli.cli.records.rename import rename_record
from almanac_cli.cli.records.show import show_records
from almanac_cli.cli.search_query import SearchCommand, query_argument
from almanac_cli.model.kinds import GUIDE
from almanac_cli.model.rows import LEVELS

_ids_argument = click.argument(
    "ids", metavar="ID...", nargs=-1, required=True, shell_complete=complete_guide_ids
)
_filter_options = option_group(
    click.option(
        "--level",
        "levels",
        multiple=True,
        type=click.Choice(LEVELS),
        help="Of this level; may be repeated.",
    ),
    tag_options,
    where_option,
)


@click.group(short_help="Add, list, search, show, edit, rename, merge and remove guides.")
def command() -> None:
    """Add, list, search, show, edit, rename, merge and remove guides, the background of events."""


@command.command(short_help="Add a guide, or many from JSON.")
@click.argument("title", required=False)
@guide_options
@add_options
@pass_session
def add(session: Session, /, json_in: str | None, **options: Any) -> None:  # noqa: ANN401 (one a field)
    """Add a guide, and print its id and path.

    Without TITLE, on a terminal, it asks for the fields. --json-in works as in `almanac add`, with
    objects that need a title.
    """
    add_records(session, GUIDE, json_in, options)


@command.command("import", short_help="Add guides from files.")
@import_options
@pass_session
def import_guides(session: Session, /, **options: Any) -> None:  # noqa: ANN401 (one for each of the options)
    """Add the guides in files, as `almanac import` does for events. Each guide needs a title.

    The text of a Markdown file becomes the body.
    """
    import_records(session, GUIDE, **options)


@command.command("list", short_help="List guides, last updated first.")
@_filter_options
@click.option(
    "--search",
    metavar="QUERY",
    shell_complete=complete_query,
    help="Match this query, as in `almanac guide search`.",
)
@sort_options
@form_options
@pass_session
def list_guides(  # noqa: PLR0913 (one for each option)
    session: Session,
    /,
    *,
    search: str | None,
    output_format: str,
    fields: str | None,
    template: str | None,
    sort: str | None,
    reverse: bool,
    limit: int | None,
    **filters: Any,  # noqa: ANN401 (one for each of `_filter_options`)
) -> None:
    """List guides, last updated first.

    If --level is repeated, guides of any of the levels match; with --tag they need all of the tags.
    """
    listing = listing_from_options(GUIDE, output_format, fields, template)
    query, words = read_search(session, GUIDE, search, filters, name="--search")
    order = parse_order(session.store.reader(GUIDE), sort, reverse=reverse, limit=limit)
    list_records(session, listing, query, order, words)


@command.command("search", cls=SearchCommand, short_help="Search guides, best matches first.")
@query_argument
@_filter_options
@sort_options
@form_options
@pass_session
def search_guides(  # noqa: PLR0913 (one for each option)
    session: Session,
    /,
    *,
    query: str,
    output_format: str,
    fields: str | None,
    template: str | None,
    sort: str | None,
    reverse: bool,
    limit: int | None,
    **filters: Any,  # noqa: ANN401 (one for each of `_filter_options`)
) -> None:
    """Search titles, summaries, takeaways, bodies and tags of guides, best matches first.

    QUERY is as in `almanac search`; the fields are title, summary, takeaways, body, url and id.
    """
    listing = listing_from_options(GUIDE, output_format, fields, template)
    selection, search = read_search(session, GUIDE, query, filters, name="QUERY")
    order = parse_order(session.store.reader(GUIDE), sort, reverse=reverse, limit=limit)
    list_records(session, listing, selection, order, search, by_relevance=True)


@command.command(short_help="Show guides in full.")
@_ids_argument
@detail_options
@json_option
@pass_session
def show(session: Session, /, ids: tuple[str, ...], **form: Any) -> None:  # noqa: ANN401 (see show_records)
    """Show guides in full, with the events that they explain.

    Summaries of these events are cut off after three lines on a terminal.
    """
    show_records(session, GUIDE, ids, **form)


@command.command(short_help="Change guides with options or in an editor.")
@_ids_argument
@click.option("--title", help="Subject, in one line.")
@guide_options
@editor_option(GUIDE)
@edit_options
@pass_session
def edit(session: Session, /, ids: tuple[str, ...], **options: Any) -> None:  # noqa: ANN401 (one a field)
    """Change guides. Their ids stay: see `almanac guide rename`.

    Each option replaces the value of a field, in all of several guides or in none; --tag,
    --takeaway and --reference replace the whole list. If ID is -, ids are read from standard input,
    one a line.

    Without options, on a terminal, the JSON of one guide opens in $VISUAL or $EDITOR, with null for
    what is unset.
    """
    edit_records(session, GUIDE, ids, options)


@command.command(short_help="Remove guides, also from events.")
@_ids_argument
@confirmed_options
@pass_session
def remove(session: Session, /, ids: tuple[str, ...], **switches: bool) -> None:
    """Remove guides, also from the events that name them.

    On a terminal it asks first; elsewhere it needs --yes.
    """
    remove_records(session, GUIDE, ids, **switches)


@command.command(short_help="Change the id of a guide, also in events.")
@rename_arguments(complete_guide_ids)
@dry_run_option
@json_option
@pass_session
def rename(session: Session, /, id_: str, new: str, **switches: bool) -> None:
    """Change the id of a guide to NEW, in its file and in all events that name it.

    NEW consists of lower-case words of a to z and 0 to 9, joined by hyphens, and is no other
    guide's id.
    """
    rename_record(session, GUIDE, id_, new, **switches)


@command.command(short_help="Merge duplicates of a guide into it.")
@merge_arguments(complete_guide_ids)
@confirmed_options
@pass_session
def merge(session: Session, /, id_: str, others: tuple[str, ...], **switches: bool) -> None:
    """Merge duplicates of a guide into it, and remove them.

    KEEP gets the tags of each OTHER, and its values in fields that KEEP has unset; what else
    differs is printed. Events that name OTHER then name KEEP.

    On a terminal it asks first; elsewhere it needs --yes.
    """
    merge_records(session, GUIDE, id_, others, **switches)
