"""`almanac list`: the events that match, newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from almanac_cli.cli.context import Session, pass_session
from almanac_cli.cli.failures import UsageError
from almanac_cli.cli.output import Listing, end_answer, list_options
from almanac_cli.cli.parameters import date, event_ids, guide_ids
from almanac_cli.errors import InvalidValue
from almanac_cli.model import query
from almanac_cli.model.kinds import EVENT, GUIDE
from almanac_cli.model.rows import MAX_SCORE, MIN_SCORE, TIER_NAMES

if TYPE_CHECKING:
    from collections.abc import Callable

    from almanac_cli.cli.output import Finder
    from almanac_cli.index.reader import Result
    from almanac_cli.operations.store import Store

SCORE = click.IntRange(MIN_SCORE, MAX_SCORE)


def sort_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a listing command the options that `order_of` reads."""
    for option in reversed(
        [
            click.option("--sort", metavar="FIELD[,-FIELD]", help="Sort by fields, - for falling."),
            click.option("--reverse", is_flag=True, help="Turn the order round."),
            click.option(
                "--limit", type=click.IntRange(min=0), metavar="N", help="Show at most N."
            ),
        ]
    ):
        command = option(command)
    return command


def filter_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command that lists events the options that `query_of` reads."""
    for option in reversed(
        [
            click.option("--since", callback=date, help="Published at this moment or later."),
            click.option("--until", callback=date, help="Published at this moment or earlier."),
            click.option("--min-score", type=SCORE, help="Scored this or higher."),
            click.option("--max-score", type=SCORE, help="Scored this or lower."),
            click.option("--unscored", is_flag=True, help="Without a score."),
            click.option(
                "--source", "sources", multiple=True, help="From this source. [any of several]"
            ),
            click.option(
                "--author", "authors", multiple=True, help="By this author. [any of several]"
            ),
            click.option(
                "--tier",
                "tiers",
                multiple=True,
                type=click.IntRange(min(TIER_NAMES), max(TIER_NAMES)),
                help="Of this tier. [any]",
            ),
            click.option("--tag", "tags", multiple=True, help="With this tag. [all of several]"),
            click.option(
                "--guide",
                "guides",
                multiple=True,
                shell_complete=guide_ids,
                help="With this guide. [all]",
            ),
            click.option(
                "--linked-to", shell_complete=event_ids, metavar="ID", help="Linked to this event."
            ),
            click.option("--orphan", is_flag=True, help="Without links."),
        ]
    ):
        command = option(command)
    return command


@click.command(short_help="List events, newest first.")
@filter_options
@click.option("--search", "words", metavar="QUERY", help="With these words, as in `search`.")
@sort_options
@list_options
@pass_session
def command(  # noqa: PLR0913 (one for each option)
    session: Session,
    /,
    *,
    words: str | None,
    form: str | None,
    fields: str | None,
    sort: str | None,
    reverse: bool,
    limit: int | None,
    **filters: Any,  # noqa: ANN401 (one for each of `filter_options`)
) -> None:
    """List events, newest first."""
    store = session.store
    listing = Listing(EVENT, form, fields)
    wanted = query_of(store, **filters)
    order = order_of(EVENT.sortable_fields, sort=sort, reverse=reverse, limit=limit)
    match = None if words is None else match_of("--search", words)
    answer = store.reader(EVENT).select(wanted, order, match)
    listing.print(session, answer, finder(answer, match) if match else None)
    end_answer(store)


def query_of(store: Store, *, linked_to: str | None, **filters: Any) -> query.Query:  # noqa: ANN401 (one for each of `filter_options`)
    """Read the options that say which events to list."""
    filters["guides"] = tuple(store.resolve(GUIDE, each) for each in filters["guides"])
    filters["tags"] = tags_of(filters["tags"])
    if linked_to is not None:
        linked_to = store.resolve(EVENT, linked_to)
    return query.Query(linked_to=linked_to, **filters)


def finder(answer: Result, match: str) -> Finder:
    """Return what finds the words of a search in the events of its answer."""
    return lambda words: answer.reader.highlights(match, answer.ids, words)


def match_of(name: str, words: str) -> str:
    """Read the words to search for, which were given as the option or argument of this name."""
    from almanac_cli.index import search_syntax

    try:
        return search_syntax.parse(words)
    except InvalidValue as error:
        raise UsageError(f"{name}: {error.reason}") from None


def order_of(
    sortable: tuple[str, ...], *, sort: str | None, reverse: bool, limit: int | None
) -> query.Order:
    """Read the options that arrange a list."""
    try:
        keys = query.parse_sort(sort, sortable) if sort else ()
    except InvalidValue as error:
        raise UsageError(f"--sort: {error.reason}") from None
    return query.Order(sort=keys, reverse=reverse, limit=limit)


def tags_of(given: tuple[str, ...]) -> tuple[str, ...]:
    """Read tags as they are read when they are recorded."""
    if not given:
        return ()
    from almanac_cli.model import inputs

    try:
        return tuple(map(inputs.tag, given))
    except InvalidValue as error:
        raise UsageError(f"--tag: {error.reason}") from None
