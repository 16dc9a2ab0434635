"""`almanac search`: the events that match a full-text search, best matches first."""

from __future__ import annotations

from typing import Any

import click

from almanac_cli.cli.context import Session, pass_session
from almanac_cli.cli.field_names import parse_order
from almanac_cli.cli.listing import Listing, list_records
from almanac_cli.cli.options.filters import filter_options, parse_search, query_from_options
from almanac_cli.cli.options.listing import form_options, sort_options
from almanac_cli.model.kinds import EVENT

_NO_OPTION = "\0"  # no argument of a process can hold it


class SearchCommand(click.Command):
    """A command whose query may contain `-word`, which excludes a word and is not an option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments, after marking each `-word` that is not one of the options."""
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        names = {name for option in options for name in option.opts}
        with_value = {name for option in options if not option.is_flag for name in option.opts}
        end = args.index("--") if "--" in args else len(args)
        marked = [
            _NO_OPTION + arg
            if arg[:1] == "-" and arg[:2] != "--" and arg not in names and before not in with_value
            else arg
            for before, arg in zip(["", *args], args[:end], strict=False)
        ]
        return super().parse_args(ctx, marked + args[end:])


def _join_words(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> str:  # noqa: ARG001 (click's signature)
    return " ".join(word.removeprefix(_NO_OPTION) for word in value)


@click.command(cls=SearchCommand, short_help="Search events, best matches first.")
@click.argument("query", metavar="QUERY...", nargs=-1, required=True, callback=_join_words)
@filter_options
@sort_options
@form_options
@pass_session
def command(  # noqa: PLR0913 (one for each option)
    session: Session,
    /,
    *,
    query: str,
    output_format: str | None,
    fields: str | None,
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
    title:word      in the title only; also source:, author: and tag:

    All other characters are plain text. DATE is as in `almanac list`.
    """  # noqa: D301 (the backspace is how click is told to keep lines)
    listing = Listing(EVENT, output_format, fields)
    selection = query_from_options(session.store, **filters)
    reader = session.store.reader(EVENT)
    order = parse_order(reader, sort, reverse=reverse, limit=limit)
    match = parse_search(query, name="QUERY")
    list_records(session, listing, selection, order, match, by_relevance=True)
