"""Printing a list of records as a table, JSON, ids and in other formats: `Listing`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import click

from almanac_cli.cli.failures import UsageError
from almanac_cli.cli.field_names import check_columns, split_names
from almanac_cli.cli.options.listing import FORMATS, format_option
from almanac_cli.cli.output import print_json, raise_if_incomplete
from almanac_cli.cli.selection import select
from almanac_cli.errors import InvalidValue
from almanac_cli.formats import json_codec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from almanac_cli.cli.context import Session
    from almanac_cli.cli.listed_rows import ListedRows
    from almanac_cli.formats.template import Part
    from almanac_cli.formats.terminal.style import Style
    from almanac_cli.index.reader import Result
    from almanac_cli.index.search_expression import Search
    from almanac_cli.model.kind import Kind
    from almanac_cli.model.query import Highlight, Order, Query

_FOR_PEOPLE = {"table", "markdown", "template"}  # formats that can show ages

# Takes the number of words of an excerpt; returns the highlights of each record, by id.
Highlighter: TypeAlias = "Callable[[int], Mapping[str, Highlight]]"

_DEFAULT_WIDTH = 160  # columns that an excerpt may have where there is no terminal
_WORD_WIDTH = 8  # columns of a word and a space, with some to spare


# A NamedTuple: every list loads this module, and a dataclass takes 1 ms.
class Listing(NamedTuple):
    """The output format of a list of records, and the fields in it."""

    kind: Kind  # of the records
    output_format: str  # one of `options.listing.FORMATS`, or "template"
    columns: tuple[str, ...] = ()  # names of fields; empty for those that the format has by itself
    template: tuple[Part, ...] = ()  # for that format

    def print(
        self, session: Session, answer: Result | ListedRows, highlighter: Highlighter | None = None
    ) -> None:
        """Print the records of a result to stdout.

        If a limit has cut off records, their number and the total are printed to stderr, and a
        message if a text for people would be empty. A table shows the highlights of `highlighter`.

        Raises:
            UsageError: if there is an unknown field.

        """
        is_for_people = self.output_format in _FOR_PEOPLE
        names = self.columns or [part.text for part in self.template if part.is_field]
        check_columns(answer.reader, names, of_table=is_for_people)
        if not answer.ids and is_for_people:
            click.echo(f"no {self.kind.name} to show", err=True)
        match self.output_format:
            case "json":
                print_json(json_codec.array(_texts(answer, self.columns)))
            case "ndjson":
                print_json(f"{text}\n" for text in _texts(answer, self.columns))
            case "ids":
                click.echo("".join(f"{id_}\n" for id_ in answer.ids), nl=False)
            case "table" if answer.ids:
                from almanac_cli.cli.pager import echo_paged

                echo_paged(session, self._table(session.style, answer, self.columns, highlighter))
            case "csv" | "tsv" | "markdown" | "template":
                print_lines(session, self._lines(session.style, answer))
        if len(answer.ids) < answer.total:
            click.echo(f"{len(answer.ids)} of {answer.total}", err=True)

    def _lines(self, style: Style, answer: Result | ListedRows) -> Iterator[str]:
        """Return the lines of the formats that have one or more for a record, not sanitized."""
        if self.output_format == "template":
            from almanac_cli.formats import template

            return (template.fill(self.template, self.kind, row, style) for row in answer.rows())
        if self.output_format == "markdown":
            from almanac_cli.formats import markdown_records

            if self.columns and answer.ids:
                return markdown_records.table_lines(self.kind, self.columns, answer.rows(), style)
            return markdown_records.list_lines(self.kind, answer.rows())
        from almanac_cli.formats import delimited

        columns = [delimited.Column(name, name) for name in self.columns]
        columns = columns or delimited.all_columns(self.kind, answer.rows())
        return delimited.lines(self.output_format, columns, self.kind, answer.rows())

    def _table(
        self,
        style: Style,
        answer: Result | ListedRows,
        columns: tuple[str, ...],
        highlighter: Highlighter | None,
    ) -> str:
        from almanac_cli.formats.terminal import tables

        words = max((style.width or _DEFAULT_WIDTH) // _WORD_WIDTH, 1)
        highlights = highlighter(words) if highlighter else None
        return tables.table(
            [*answer.rows()],
            columns or self.kind.table_columns,
            style,
            answer.short_names,
            highlights,
            time_fields=(self.kind.date_field, *self.kind.time_fields),
            kind=self.kind,
        )


def print_lines(session: Session, lines: Iterable[str]) -> None:
    """Print lines as they are, but on a terminal sanitized, and in the pager if they are many.

    Several lines may come together.
    """
    if session.style.width is None:
        print_json(lines)
        return
    from almanac_cli.cli.pager import echo_paged
    from almanac_cli.formats.terminal.sanitize import safe

    shown = (safe(line.removesuffix("\n").removesuffix("\r")) for line in lines)
    echo_paged(session, (f"{line}\n" for line in shown))


def listing_from_options(
    kind: Kind, output_format: str, fields: str | None, template: str | None
) -> Listing:
    """Return the listing for the values of `form_options`.

    Raises:
        UsageError: if options exclude each other, or the template has a fault.

    """
    if template is None:
        if fields is not None and output_format == "ids":
            raise UsageError(f"--fields goes with no {format_option(output_format)}")
        return Listing(kind, output_format, () if fields is None else split_names(fields))
    from almanac_cli.formats.template import parse

    if output_format != FORMATS[0] or fields is not None:
        other = "--fields" if fields is not None else format_option(output_format)
        raise UsageError(f"--template goes with no {other}")
    try:
        return Listing(kind, "template", template=tuple(parse(template)))
    except InvalidValue as error:
        raise UsageError(f"--template: {error.reason}") from None


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
    selection = select(store.reader(listing.kind), query, order, search, by_relevance=by_relevance)
    answer, (match, _) = selection.result, selection.expressions
    listing.print(session, answer, _highlighter(answer, match) if match else None)
    selection.report_absences()
    raise_if_incomplete(store)


def _highlighter(answer: Result, match: str) -> Highlighter:
    """Return the highlighter of a search: its full-text expression, and its result."""
    return lambda words: answer.reader.highlights(match, answer.ids, words)


def _texts(answer: Result | ListedRows, fields: tuple[str, ...]) -> Iterator[str]:
    """Return each record as JSON text, with only the given fields; with all if none are given."""
    if not fields:
        return answer.json_texts()
    return (
        json_codec.compact({field: row.get(field) for field in fields}) for row in answer.rows()
    )
