"""How a command prints records: the options that choose a form, and the forms."""

from __future__ import annotations

import os
import sys
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, TypeVar

import click

from almanac_cli.cli.failures import UsageError
from almanac_cli.errors import AlmanacError, IncompleteResult, NotFound
from almanac_cli.formats import json_codec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from almanac_cli.cli.context import Session
    from almanac_cli.formats.terminal.style import Style
    from almanac_cli.index.reader import Result
    from almanac_cli.model.kinds import Kind
    from almanac_cli.model.query import Highlight
    from almanac_cli.operations.store import Store

F = TypeVar("F", bound="Callable[..., Any]")
Finder: TypeAlias = "Callable[[int], Mapping[str, Highlight]]"

_WIDE = 160
_WORD = 8  # columns that a word and a space take, with some to spare
_MOST_WORDS = 64  # of a snippet, says SQLite
_BLOCK = 500

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def list_options(command: F) -> F:
    """Give a listing command the options that choose its form."""
    for option in (
        click.option("-q", "--quiet", "form", flag_value="ids", help="Print ids only, one a line."),
        click.option("--fields", metavar="A,B,C", help="Print these fields only, in this order."),
        click.option("--ndjson", "form", flag_value="ndjson", help="Print one JSON object a line."),
        click.option("--json", "form", flag_value="json", help="Print one JSON array."),
    ):
        command = option(command)
    return command


class Listing(NamedTuple):
    """What a listing command prints: the kind of record, the form, the fields if not all."""

    kind: Kind
    form: str | None
    fields: str | None

    def print(self, session: Session, answer: Result, found: Finder | None = None) -> None:
        """Print the answer in the form that was asked for; on stderr, what a limit cut off.

        Where that is a table, it shows what `found` returns for a line of some words.
        """
        chosen = self._chosen()
        match self.form:
            case "json":
                print_json(json_codec.array(_only(answer, chosen)))
            case "ndjson":
                print_json(f"{each}\n" for each in _only(answer, chosen))
            case "ids":
                click.echo("".join(f"{each}\n" for each in answer.ids), nl=False)
            case _ if answer.ids:
                click.echo(self._table(session.style, answer, found), nl=False)
            case _:
                click.echo(f"no {self.kind.name} to show", err=True)
        if len(answer.ids) < answer.total:
            click.echo(f"{len(answer.ids)} of {answer.total}", err=True)

    def _table(self, style: Style, answer: Result, found: Finder | None) -> str:
        from almanac_cli.formats.terminal import tables

        known = answer.reader.adjacent_ids(answer.ids) if style.width else ()
        words = min(max((style.width or _WIDE) // _WORD, 1), _MOST_WORDS)
        columns = self._chosen() or self.kind.table_columns
        rows = [*answer.rows()]
        return tables.table(rows, columns, style, known, found(words) if found else None)

    def _chosen(self) -> tuple[str, ...]:
        """Read the fields that were asked for."""
        if self.fields is None:
            return ()
        chosen = tuple(each.strip() for each in self.fields.split(","))
        known = self.kind.fields
        if unknown := [each for each in chosen if each not in known]:
            raise UsageError(f"no field {unknown[0]!r}", hint=f"the fields are {', '.join(known)}")
        return chosen


def _only(answer: Result, fields: tuple[str, ...]) -> Iterator[str]:
    """Write each record as JSON, with these fields alone if any are named."""
    if not fields:
        return answer.json_texts()
    return (json_codec.compact({field: row[field] for field in fields}) for row in answer.rows())


def print_json(pieces: Iterable[str]) -> None:
    """Print JSON, in UTF-8 whatever the terminal's encoding is."""
    rest = iter(pieces)
    while block := "".join(islice(rest, _BLOCK)):
        click.echo(block.encode(), nl=False)


def print_records(rows: Sequence[Mapping[str, Any]], *, one: bool) -> None:
    """Print one record as an object, or null if there is none, and several as an array."""
    if one:
        print_json([json_codec.pretty(rows[0] if rows else None)])
    else:
        print_json(json_codec.array(map(json_codec.compact, rows)))


def valid_records(store: Store, kind: Kind, wanted: Sequence[str]) -> list[Any]:
    """Return the valid ones of these records; InvalidFile if the only one is not.

    And NotFound if that was removed after its id was found.
    """
    found = store.reader(kind).rows(wanted)
    if len(wanted) == 1 and not found:
        gone = NotFound(kind.name, wanted[0])
        raise store.invalid_files.get(store.path(kind, wanted[0]), gone)
    return [found[each] for each in wanted if each in found]


def say(text: str) -> None:
    """Print a line; where nobody reads on, the command goes on with its work all the same."""
    try:
        click.echo(text)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def say_if_dry(*, dry_run: bool) -> None:
    """Say on stderr that a change was only tried."""
    if dry_run:
        click.echo("dry run: nothing was written", err=True)


def warn_left_out(store: Store) -> None:
    """Name on stderr the invalid files that a change had to do without."""
    _warn_of_trouble(store)
    for error in store.invalid_files.values():
        _warn(error)


def _warn_of_trouble(store: Store) -> None:
    if store.index.slow_warning:
        warn(store.index.slow_warning)


def _warn(error: AlmanacError) -> None:
    from almanac_cli.cli.messages import describe

    warn(describe(error).text)


def warn(text: str) -> None:
    """Print a warning to stderr."""
    from almanac_cli.formats.terminal.sanitize import safe

    click.echo(safe(f"Warning: {text}"), err=True)


def end_answer(store: Store) -> None:
    """Raise IncompleteResult, after the answer, if invalid files are missing from it."""
    _warn_of_trouble(store)
    if store.invalid_files:
        raise IncompleteResult(store.invalid_files)
