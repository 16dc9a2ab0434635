"""`almanac inbox`: the items of feeds that wait for a decision, and those that were dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from almanac_cli.cli.context import Session, pass_session
from almanac_cli.cli.failures import UsageError
from almanac_cli.cli.field_names import check_conditions, parse_order
from almanac_cli.cli.listed_rows import choose_rows
from almanac_cli.cli.listing import Listing, list_records, listing_from_options, print_lines
from almanac_cli.cli.messages.intake import changed_lines, story_line
from almanac_cli.cli.options.filter_words import read_search
from almanac_cli.cli.options.filters import filter_options, search_option
from almanac_cli.cli.options.items import items_argument
from almanac_cli.cli.options.listing import form_options, sort_options
from almanac_cli.cli.options.switches import confirmed_options, detail_options, json_option
from almanac_cli.cli.output import print_change, unchanged_notes
from almanac_cli.cli.parameters import parse_since
from almanac_cli.cli.questions.prompts import confirm
from almanac_cli.cli.record_ids import STDIN, resolve_ids
from almanac_cli.cli.records.show import show_records
from almanac_cli.cli.selection import select
from almanac_cli.cli.sweeping import sweep_inbox
from almanac_cli.formats.terminal.sanitize import one_line
from almanac_cli.model.kinds import EVENT, ITEM
from almanac_cli.operations import restore_items
from almanac_cli.operations.changed_events import changed_events
from almanac_cli.operations.prune_seen import prune_seen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from almanac_cli.index.search_expression import Search
    from almanac_cli.model.bounds import Bound
    from almanac_cli.model.kind import Kind
    from almanac_cli.model.query import Order, Query

_MAX_STORIES = 3  # events that are named for an item
_MAX_HINTED = 20  # items that are compared with events, so that a list is quick


@click.group(
    invoke_without_command=True,
    subcommand_metavar="[COMMAND] [ARGS]...",  # as later versions of click have it
    short_help="List what waits for a decision.",
)
@click.option("--changed", is_flag=True, help="List events whose source has changed their text.")
@click.option("--dropped", is_flag=True, help="List what was dropped, by hand or by a rule.")
@filter_options
@search_option
@sort_options
@form_options
@pass_session
@click.pass_context
def command(
    ctx: click.Context,
    session: Session,
    /,
    *,
    changed: bool,
    dropped: bool,
    **options: Any,  # noqa: ANN401 (those of a list)
) -> None:
    """List the items of feeds that wait for a decision, newest first.

    `almanac fetch` brings them, `almanac keep` makes events of them, `almanac drop` drops them, and
    `almanac triage` shows them one by one. Options are those of `almanac list`.
    """
    if ctx.invoked_subcommand:
        if any(value for value in (changed, dropped, *options.values()) if value != "table"):
            raise UsageError("options of the list go with no other command")
    elif changed and dropped:
        raise UsageError("--changed goes with no --dropped")
    elif changed:
        _list_rows(session, EVENT, options)
    elif dropped:
        _list_rows(session, ITEM, options)
    else:
        _list_waiting(session, options)


@command.command(short_help="Show items in full.")
@items_argument
@detail_options
@json_option
@pass_session
def show(session: Session, /, ids: tuple[str, ...], **form: Any) -> None:  # noqa: ANN401 (see show_records)
    """Show items in full, and the events that perhaps tell the same story."""
    show_records(session, ITEM, ids, **form)
    if not form["as_json"]:
        texts = [text for text in ids if text != STDIN]
        _echo_stories(session, {id_: id_ for id_ in resolve_ids(session, ITEM, texts)})


@command.command(short_help="Forget old decisions about items.")
@click.option(
    "--before",
    callback=parse_since,
    required=True,
    metavar="DATE",
    help="Forget what was decided before DATE.",
)
@confirmed_options
@pass_session
def prune(session: Session, /, before: Bound, *, yes: bool, dry_run: bool, as_json: bool) -> None:
    """Forget what was decided about items long ago, so that `seen/` does not grow for ever.

    What a feed still has of it comes back. On a terminal it asks first; elsewhere it needs --yes.
    """
    store = session.store
    if not dry_run and not yes:
        counts = prune_seen(store, before.time, session.now, dry_run=True)
        count = sum(counts.values())
        confirm(session, f"Forget {count:,} decisions?", declined="nothing was forgotten")
    counts = prune_seen(store, before.time, session.now, dry_run=dry_run)
    forgot = "would forget" if dry_run else "forgot"
    print_change(
        store,
        [f"{source}: {forgot} {count:,}" for source, count in counts.items()],
        lambda: [{"source": source, "forgotten": count} for source, count in counts.items()],
        as_json=as_json,
        one=False,
        notes=unchanged_notes(store, dry_run=dry_run),
        dry_run=dry_run,
    )


def _list_waiting(session: Session, options: dict[str, Any]) -> None:
    """Print the items in the inbox, after those were swept that are decided about."""
    sweep_inbox(session)
    listing, query, order, words = _parts(session, ITEM, options)
    list_records(session, listing, query, order, words)
    if listing.output_format == "table" and session.interactive:
        reader = session.store.reader(ITEM)
        limit = _MAX_HINTED if order.limit is None else min(order.limit, _MAX_HINTED)
        result = select(reader, query, order._replace(limit=limit), words).result
        names = result.short_names()
        _echo_stories(session, {id_: names[id_] for id_ in result.ids})


def _list_rows(session: Session, kind: Kind, options: dict[str, Any]) -> None:
    """Print dropped items, or events whose source says otherwise now; no index has either."""
    if options["search"] is not None:
        raise UsageError("--search goes with no --changed and no --dropped")
    listing, query, order, _ = _parts(session, kind, options)
    store = session.store
    reader = store.reader(kind)
    if kind is ITEM:
        rows = [
            item.row | {"outcome": item.decision.outcome, "decided": item.decision.time}
            for item in restore_items.dropped(store)
        ]
        listing.print(session, choose_rows(reader, rows, query, order))
        return
    changed = {event.row["id"]: event for event in changed_events(store)}
    rows = [
        event.row | {"source_says": {"title": event.now.title, "summary": event.now.summary}}
        for event in changed.values()
    ]
    answer = choose_rows(reader, rows, query, order)
    if listing.output_format == "table":
        lines = [f"{line}\n" for id_ in answer.ids for line in changed_lines(changed[id_])]
        print_lines(session, lines)
        if not lines:
            click.echo("no event to show", err=True)
    else:
        listing.print(session, answer)


def _parts(
    session: Session, kind: Kind, options: dict[str, Any]
) -> tuple[Listing, Query, Order, Search | None]:
    """Return what the options of a list say: its form, the query, the order and the search."""
    rest = dict(options)
    form = (rest.pop(name) for name in ("output_format", "fields", "template"))
    listing = listing_from_options(kind, *form)
    sort, reverse, limit = (rest.pop(name) for name in ("sort", "reverse", "limit"))
    query, words = read_search(session, kind, rest.pop("search"), rest, name="--search")
    check_conditions(kind, query)
    order = parse_order(session.store.reader(kind), sort, reverse=reverse, limit=limit)
    return listing, query, order, words


def _echo_stories(session: Session, names: Mapping[str, str]) -> None:
    """Print a line to stderr for each item that perhaps tells the story of an event.

    `names` are those of the items in the lines, by id.
    """
    from almanac_cli.analysis import same_story

    store = session.store
    events = store.reader(EVENT)
    for id_, row in store.reader(ITEM).rows([*names]).items():
        if same := same_story.rows(events, row, _MAX_STORIES):
            click.echo(one_line(story_line(names[id_], same)), err=True)
