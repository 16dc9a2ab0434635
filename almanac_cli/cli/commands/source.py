"""`almanac source`: the commands for sources, and for lists of their feeds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from almanac_cli.cli.completion.values import complete_query, complete_source_ids
from almanac_cli.cli.context import Session, pass_session
from almanac_cli.cli.field_names import parse_order
from almanac_cli.cli.listing import listing_from_options
from almanac_cli.cli.options.fields import add_options, edit_options, editor_option
from almanac_cli.cli.options.filter_words import read_search
from almanac_cli.cli.options.filters import tag_options, tier_filter_option, where_option
from almanac_cli.cli.options.listing import form_options, sort_options
from almanac_cli.cli.options.record_names import merge_arguments, rename_arguments
from almanac_cli.cli.options.sources import name_option, source_options
from almanac_cli.cli.options.switches import (
    confirmed_options,
    dry_run_option,
    json_option,
    yes_option,
)
from almanac_cli.cli.records.merge import merge_records
from almanac_cli.cli.records.remove import remove_records
from almanac_cli.cli.records.rename import rename_record
from almanac_cli.cli.sources.add_source import add_source
from almanac_cli.cli.sources.edit_sources import edit_sources
from almanac_cli.cli.sources.opml_files import export_opml, import_opml
from almanac_cli.cli.sources.states import list_sources, parse_span, show_sources
from almanac_cli.model.kinds import SOURCE

if TYPE_CHECKING:
    from datetime import date

_ids_argument = click.argument(
    "ids", metavar="ID...", nargs=-1, required=True, shell_complete=complete_source_ids
)


@click.group(short_help="Add, list, show, edit, merge and exchange sources.")
def command() -> None:
    """Add, list, show, edit, merge and exchange sources: where events come from.

    A source has a name, exactly as events have it in their field source, and feeds, which
    `almanac fetch` asks for news.
    """


@command.command(short_help="Add a source: find its feed, ask, save.")
@click.argument("target", metavar="URL|NAME", required=False)
@name_option
@source_options
@click.option("--guess", is_flag=True, help="Look for feeds also where many sites have one.")
@click.option("--from-events", is_flag=True, help="Add the sources that events name.")
@yes_option
@add_options
@pass_session
def add(
    session: Session,
    /,
    target: str | None,
    json_in: str | None,
    **options: Any,  # noqa: ANN401 (one a field)
) -> None:
    """Add a source, and print its id and path.

    With a URL it looks for the feed: at the address itself, or in what its page names. It shows
    name, feed and the newest three titles, and asks. The name is that of most events from the
    site, or else the title of the feed.

    With --feed and --yes, a NAME is saved without asking anybody.
    """
    add_source(session, target, json_in, options)


@command.command("list", short_help="List sources, by name.")
@tier_filter_option
@tag_options
@where_option
@click.option(
    "--search",
    metavar="QUERY",
    shell_complete=complete_query,
    help="Match this query, as in `almanac search`.",
)
@click.option(
    "--problems", is_flag=True, help="Whose feeds fail, are faulty or gone, or were held back."
)
@click.option(
    "--stale",
    metavar="AGE",
    callback=parse_span,
    help="Without an event or item for so long, such as 90d.",
)
@sort_options
@form_options
@pass_session
def list_all(  # noqa: PLR0913 (one for each option)
    session: Session,
    /,
    *,
    search: str | None,
    problems: bool,
    stale: date | None,
    output_format: str,
    fields: str | None,
    template: str | None,
    sort: str | None,
    reverse: bool,
    limit: int | None,
    **filters: Any,  # noqa: ANN401 (one for each option that filters)
) -> None:
    """List sources, by name.

    If --tier is repeated, sources of any of the tiers match. With --problems, the table and JSON
    say what is wrong; with --stale, when there was something last.
    """
    listing = listing_from_options(SOURCE, output_format, fields, template)
    query, words = read_search(session, SOURCE, search, filters, name="--search")
    order = parse_order(session.store.reader(SOURCE), sort or "name", reverse=reverse, limit=limit)
    list_sources(session, listing, query, order, words, problems=problems, stale=stale)


@command.command(short_help="Show sources in full.")
@_ids_argument
@json_option
@pass_session
def show(session: Session, /, ids: tuple[str, ...], *, as_json: bool) -> None:
    """Show sources in full, with the state of their feeds on this machine."""
    show_sources(session, ids, as_json=as_json)


@command.command(short_help="Change sources with options or in an editor.")
@_ids_argument
@name_option
@source_options
@editor_option(SOURCE)
@edit_options
@pass_session
def edit(session: Session, /, ids: tuple[str, ...], **options: Any) -> None:  # noqa: ANN401 (one a field)
    """Change sources. Their ids stay: see `almanac source rename`.

    Each option replaces the value of a field, in all of several sources or in none; those that may
    be repeated replace the whole list. A name that is given up stays as an alias. If ID is -, ids
    are read from standard input, one a line.

    Without options, on a terminal, the JSON of one source opens in $VISUAL or $EDITOR, with null
    for what is unset.
    """
    edit_sources(session, ids, options)


@command.command(short_help="Remove sources; their events stay.")
@_ids_argument
@confirmed_options
@pass_session
def remove(session: Session, /, ids: tuple[str, ...], **switches: bool) -> None:
    """Remove sources. Their events stay, and what was decided about their items is remembered.

    On a terminal it asks first; elsewhere it needs --yes.
    """
    remove_records(session, SOURCE, ids, **switches)


@command.command(short_help="Change the id of a source.")
@rename_arguments(complete_source_ids)
@dry_run_option
@json_option
@pass_session
def rename(session: Session, /, id_: str, new: str, **switches: bool) -> None:
    """Change the id of a source to NEW; its name is changed by `almanac source edit --name`.

    NEW consists of lower-case words of a to z and 0 to 9, joined by hyphens, and is no other
    source's id.
    """
    rename_record(session, SOURCE, id_, new, **switches)


@command.command(short_help="Merge duplicates of a source into it.")
@merge_arguments(complete_source_ids)
@confirmed_options
@pass_session
def merge(session: Session, /, id_: str, others: tuple[str, ...], **switches: bool) -> None:
    """Merge duplicates of a source into it, and remove them.

    KEEP gets the names of each OTHER as aliases, its feeds, tags and rules, and its values in
    fields that KEEP has unset; what else differs is printed.

    On a terminal it asks first; elsewhere it needs --yes.
    """
    merge_records(session, SOURCE, id_, others, **switches)


@command.command("import", short_help="Add the feeds of a reader, from OPML.")
@click.argument("name", metavar="FILE|-", type=click.Path(readable=False, allow_dash=True))
@click.option(
    "--private", "is_private", is_flag=True, help="Their feeds may be on this machine or network."
)
@dry_run_option
@json_option
@pass_session
def import_list(session: Session, /, name: str, **switches: bool) -> int:
    """Add the feeds in FILE, in OPML, as readers of feeds export it; - is standard input.

    Folders become tags. A feed that is here already is skipped; one with the name of a source is
    added to it. What has no name is named and left out.
    """
    return import_opml(session, name, **switches)


@command.command("export", short_help="Write all feeds for other readers, as OPML.")
@click.argument(
    "name", metavar="[FILE]", required=False, type=click.Path(dir_okay=False, allow_dash=True)
)
@pass_session
def export_list(session: Session, /, name: str | None) -> None:
    """Write all feeds as OPML 2.0 into FILE, in place of what it holds, or to standard output.

    A source is in the folder of its first tag.
    """
    export_opml(session, name)
