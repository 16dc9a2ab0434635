"""`almanac search`: the events that hold some words, best first."""

from __future__ import annotations

from typing import Any

import click

from almanac_cli.cli.commands.list import (
    filter_options,
    finder,
    match_of,
    order_of,
    query_of,
    sort_options,
)
from almanac_cli.cli.context import Session, pass_session
from almanac_cli.cli.output import Listing, end_answer, list_options
from almanac_cli.model.kinds import EVENT

_NO_OPTION = "\0"  # no word of a command line can begin with it


class Search(click.Command):
    """A command whose words may begin with a hyphen, where that does not make them options."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Tell words from options: before each `-word` comes a sign that it is none."""
        options = [each for each in self.get_params(ctx) if isinstance(each, click.Option)]
        names = {name for each in options for name in each.opts}
        taking = {name for each in options if not each.is_flag for name in each.opts}
        end = args.index("--") if "--" in args else len(args)
        words = [
            _NO_OPTION + word
            if word[:1] == "-" and word[:2] != "--" and word not in names and before not in taking
            else word
            for before, word in zip(["", *args], args[:end], strict=False)
        ]
        return super().parse_args(ctx, words + args[end:])


def _words(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> str:  # noqa: ARG001 (click's signature)
    return " ".join(word.removeprefix(_NO_OPTION) for word in value)


@click.command(cls=Search, short_help="Search events for words, best first.")
@click.argument("words", metavar="QUERY...", nargs=-1, required=True, callback=_words)
@filter_options
@sort_options
@list_options
@pass_session
def command(  # noqa: PLR0913 (one for each option)
    session: Session,
    /,
    *,
    words: str,
    form: str | None,
    fields: str | None,
    sort: str | None,
    reverse: bool,
    limit: int | None,
    **filters: Any,  # noqa: ANN401 (one for each of `filter_options`)
) -> None:
    """Search titles, summaries, sources, authors, tags and rationales; the best stand first.

    \b
    word word       all of them, in any form: model finds models
    '"a phrase"'    these words in this order; quote the quotes for the shell
    -word           not this one
    word*           every word that begins so
    a b OR c        both a and b, or c
    title:word      in the title alone; also source:, author: and tag:

    Everything else is plain text.
    """  # noqa: D301 (the backspace is how click is told to keep lines)
    store = session.store
    listing = Listing(EVENT, form, fields)
    wanted = query_of(store, **filters)
    order = order_of(EVENT.sortable_fields, sort=sort, reverse=reverse, limit=limit)
    match = match_of("QUERY", words)
    answer = store.reader(EVENT).select(wanted, order, match, by_relevance=True)
    listing.print(session, answer, finder(answer, match))
    end_answer(store)
