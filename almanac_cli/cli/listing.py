"""The forms in which listing commands print records: table, JSON, one object or id a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import click

from almanac_cli.cli.failures import UsageError
from almanac_cli.cli.output import print_json
from almanac_cli.formats import json_codec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from almanac_cli.cli.context import Session
    from almanac_cli.formats.terminal.style import Style
    from almanac_cli.index.reader import Result
    from almanac_cli.model.kinds import Kind
    from almanac_cli.model.query import Highlight

# From the number of words of an excerpt to what a search is to highlight, by id.
Highlighter: TypeAlias = "Callable[[int], Mapping[str, Highlight]]"

_DEFAULT_WIDTH = 160  # columns that an excerpt may have where there is no terminal
_WORD_WIDTH = 8  # columns of a word and a space, with some to spare
_MAX_EXCERPT_WORDS = 64  # the limit of snippet() (SQLite FTS5, section 5.1.3)


class Listing(NamedTuple):
    """The form of a list. A NamedTuple: a dataclass would cost every start a millisecond."""

    kind: Kind
    form: str | None  # "json", "ndjson" or "ids"; None for a table
    fields: str | None  # names with commas between them; None for all

    def print(
        self, session: Session, answer: Result, highlighter: Highlighter | None = None
    ) -> None:
        """Print an answer, and on stderr how much of it a limit cut off.

        A table shows what the highlighter returns. Raises UsageError for an unknown field.
        """
        columns = self._columns()
        match self.form:
            case "json":
                print_json(json_codec.array(_texts(answer, columns)))
            case "ndjson":
                print_json(f"{text}\n" for text in _texts(answer, columns))
            case "ids":
                click.echo("".join(f"{id_}\n" for id_ in answer.ids), nl=False)
            case _ if answer.ids:
                click.echo(self._table(session.style, answer, highlighter), nl=False)
            case _:
                click.echo(f"no {self.kind.name} to show", err=True)
        if len(answer.ids) < answer.total:
            click.echo(f"{len(answer.ids)} of {answer.total}", err=True)

    def _table(self, style: Style, answer: Result, highlighter: Highlighter | None) -> str:
        from almanac_cli.formats.terminal import tables

        neighbours = answer.reader.adjacent_ids(answer.ids) if style.width else ()
        words = min(max((style.width or _DEFAULT_WIDTH) // _WORD_WIDTH, 1), _MAX_EXCERPT_WORDS)
        highlights = highlighter(words) if highlighter else None
        columns = self._columns() or self.kind.table_columns
        return tables.table(
            [*answer.rows()],
            columns,
            style,
            neighbours,
            highlights,
            time_fields=(self.kind.date_field, *self.kind.time_fields),
        )

    def _columns(self) -> tuple[str, ...]:
        """Return the chosen fields, none if all are to be shown; UsageError for an unknown one."""
        if self.fields is None:
            return ()
        columns = tuple(field.strip() for field in self.fields.split(","))
        fields = self.kind.fields
        if unknown := [field for field in columns if field not in fields]:
            hint = f"the fields are {', '.join(fields)}"
            raise UsageError(f"no field {unknown[0]!r}", hint=hint)
        return columns


def highlighter(answer: Result, match: str) -> Highlighter:
    """Return what highlights a full-text expression in the records of an answer."""
    return lambda words: answer.reader.highlights(match, answer.ids, words)


def _texts(answer: Result, fields: tuple[str, ...]) -> Iterator[str]:
    """Return each record as JSON, with these fields alone if there are any."""
    if not fields:
        return answer.json_texts()
    return (json_codec.compact({field: row[field] for field in fields}) for row in answer.rows())
