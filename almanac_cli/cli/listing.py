"""Printing a list of records as a table, a JSON array, JSON lines, or ids: `Listing`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import click

from almanac_cli.cli.field_names import echo_unknown_fields, parse_columns
from almanac_cli.cli.output import echo_absence, print_json, raise_if_incomplete
from almanac_cli.cli.pager import echo_paged
from almanac_cli.errors import quoted
from almanac_cli.formats import json_codec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from almanac_cli.cli.context import Session
    from almanac_cli.formats.terminal.style import Style
    from almanac_cli.index.reader import Result
    from almanac_cli.index.search_expression import Search
    from almanac_cli.model.kinds import Kind
    from almanac_cli.model.query import Highlight, Order, Query

# Takes the number of words of an excerpt; returns the highlights of each record, by id.
Highlighter: TypeAlias = "Callable[[int], Mapping[str, Highlight]]"

_DEFAULT_WIDTH = 160  # columns that an excerpt may have where there is no terminal
_WORD_WIDTH = 8  # columns of a word and a space, with some to spare


# A NamedTuple: every list loads this module, and a dataclass takes 1 ms.
class Listing(NamedTuple):
    """The output format of a list of records, and the fields in it."""

    kind: Kind  # of the records
    output_format: str | None  # "json", "ndjson" or "ids"; None for a table
    fields: str | None  # names of fields, separated by commas; None for all fields

    def print(
        self, session: Session, answer: Result, highlighter: Highlighter | None = None
    ) -> None:
        """Print the records of a result to stdout.

        If a limit has cut off records, their number and the total are printed to stderr, and a
        message if a table would be empty. A table shows the highlights of `highlighter`.

        Raises:
            UsageError: if `fields` has an unknown field.

        """
        columns: tuple[str, ...] = ()
        if self.fields is not None:
            is_table = self.output_format is None
            columns = parse_columns(answer.reader, self.fields, of_table=is_table)
        match self.output_format:
            case "json":
                print_json(json_codec.array(_texts(answer, columns)))
            case "ndjson":
                print_json(f"{text}\n" for text in _texts(answer, columns))
            case "ids":
                click.echo("".join(f"{id_}\n" for id_ in answer.ids), nl=False)
            case _ if answer.ids:
                echo_paged(session, self._table(session.style, answer, columns, highlighter))
            case _:
                click.echo(f"no {self.kind.name} to show", err=True)
        if len(answer.ids) < answer.total:
            click.echo(f"{len(answer.ids)} of {answer.total}", err=True)

    def _table(
        self,
        style: Style,
        answer: Result,
        columns: tuple[str, ...],
        highlighter: Highlighter | None,
    ) -> str:
        from almanac_cli.formats.terminal import tables

        neighbours = answer.reader.adjacent_ids(answer.ids) if style.width else ()
        words = max((style.width or _DEFAULT_WIDTH) // _WORD_WIDTH, 1)
        highlights = highlighter(words) if highlighter else None
        return tables.table(
            [*answer.rows()],
            columns or self.kind.table_columns,
            style,
            neighbours,
            highlights,
            time_fields=(self.kind.date_field, *self.kind.time_fields),
            kind=self.kind,
        )


def list_records(  # noqa: PLR0913 (a selection has as many parts)
    session: Session,
    listing: Listing,
    query: Query,
    order: Order,
    search: Search | None = None,
    *,
    by_relevance: bool = False,
) -> None:
    """Select records of the kind of a listing, and print them.

    Those that match a search are highlighted in a table; `by_relevance` is as in `Reader.select`.

    Raises:
        UsageError: if the listing has an unknown field.
        IncompleteResult: after printing, if invalid files were left out.

    """
    store = session.store
    match = search.match if search else None
    answer = store.reader(listing.kind).select(query, order, match, by_relevance=by_relevance)
    listing.print(session, answer, _highlighter(answer, match) if match else None)
    if search:
        _say_what_is_missing(answer, search)
    _name_missing_values(answer, query)
    echo_unknown_fields(answer.reader, query.where)
    raise_if_incomplete(store)


def _highlighter(answer: Result, match: str) -> Highlighter:
    """Return the highlighter of a search: its full-text expression, and its result."""
    return lambda words: answer.reader.highlights(match, answer.ids, words)


def _say_what_is_missing(answer: Result, search: Search) -> None:
    """Print the words of a search that no record has to stderr, each with the most similar one."""
    if answer.total and len(search.sides) == 1:  # then some record has them all
        return
    from almanac_cli.index import spelling

    kind = answer.reader.kind.name
    for text, suggestion in spelling.missing_terms(answer, search):
        echo_absence(f"no {kind} has {quoted(text)}", filter(None, [suggestion]))


def _name_missing_values(answer: Result, query: Query) -> None:
    """Print the names, tags and types of a query that no record has to stderr, as above."""
    if not (query.any_of or query.names or query.all_of):
        return
    from almanac_cli.index.missing_values import missing_values

    kind = answer.reader.kind.name
    for field, value, suggestion in missing_values(answer, query):
        noun = "tag" if field == "tags" else field
        echo_absence(f"no {kind} has the {noun} {quoted(value)}", filter(None, [suggestion]))


def _texts(answer: Result, fields: tuple[str, ...]) -> Iterator[str]:
    """Return each record as JSON text, with only the given fields; with all if none are given."""
    if not fields:
        return answer.json_texts()
    return (
        json_codec.compact({field: row.get(field) for field in fields}) for row in answer.rows()
    )
