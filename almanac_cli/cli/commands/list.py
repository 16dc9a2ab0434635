"""`almanac list`: the events that match, newest first."""

from __future__ import annotations

from typing import Any

import click

from almanac_cli.cli.context import Session, pass_session
from almanac_cli.cli.field_names import parse_order
from almanac_cli.cli.listing import list_records, listing_from_options
from almanac_cli.cli.options.filter_words import read_search
from almanac_cli.cli.options.filters import filter_options, search_option
from almanac_cli.cli.options.listing import form_options, sort_options
from almanac_cli.model.kinds import EVENT


@click.command(short_help="List events, newest first.")
@filter_options
@search_option
@sort_options
@form_options
@pass_session
def command(  # noqa: PLR0913 (one for each option)
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
    **filters: Any,  # noqa: ANN401 (one for each of `filter_options`)
) -> None:
    """List events, newest first.

    DATE is like 2026-04-03, 3 April 2026, today, yesterday, 3 days ago, 2w or last month. Where an
    option may be repeated, events match if any of its values does; tags and guides must all match.
    """
    listing = listing_from_options(EVENT, output_format, fields, template)
    query, words = read_search(session, EVENT, search, filters, name="--search")
    order = parse_order(session.store.reader(EVENT), sort, reverse=reverse, limit=limit)
    list_records(session, listing, query, order, words)
