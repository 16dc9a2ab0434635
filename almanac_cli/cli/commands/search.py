"""`almanac search`: the events that match a full-text search, best matches first."""

from __future__ import annotations

from typing import Any

import click

from almanac_cli.cli.context import Session, pass_session
from almanac_cli.cli.field_names import parse_order
from almanac_cli.cli.listing import list_records, listing_from_options
from almanac_cli.cli.options.filter_words import read_search
from almanac_cli.cli.options.filters import filter_options
from almanac_cli.cli.options.listing import form_options, sort_options
from almanac_cli.cli.search_query import SearchCommand, query_argument
from almanac_cli.model.kinds import EVENT


@click.command(cls=SearchCommand, short_help="Search events, best matches first.")
@query_argument
@filter_options
@sort_options
@form_options
@pass_session
def command(  # noqa: PLR0913 (one for each option)
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
    **filters: Any,  # noqa: ANN401 (one for each of `filter_options`)
) -> None:
    """Search titles, summaries, sources, authors, tags and rationales, best matches first.

    \b
    word word       all words, in any form: model also finds models
    '"a phrase"'    these words in this order; the outer quotes are for the shell
    -word           without this word
    word*           words with this beginning
    a b OR c        both a and b, or c
    title:word      in the title only; also summary:, rationale:, url: and id:

    GPT5, GPT-5 and GPT 5 find each other, but not in quotes; letters are found with marks and
    without. All other characters are plain text. DATE is as in `almanac list`.

    A word such as tier:1 or source:"hugging face" does what its option does, for the whole search;
    with - before it, the reverse. A range is 5..8, 5.., ..8, or in quotes '>=5'. type:a OR type:b
    takes either. In quotes, "tier:1" is text to search for.
    """  # noqa: D301 (the backspace is how click is told to keep lines)
    listing = listing_from_options(EVENT, output_format, fields, template)
    selection, search = read_search(session, EVENT, query, filters, name="QUERY")
    order = parse_order(session.store.reader(EVENT), sort, reverse=reverse, limit=limit)
    list_records(session, listing, selection, order, search, by_relevance=True)
