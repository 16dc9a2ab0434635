"""How a command prints records: the options that choose a form, and the forms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import click

from almanac_cli import codec, render
from almanac_cli.errors import LeftOut, Problem, WrongUsage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from almanac_cli.commands.session import Session
    from almanac_cli.query import Answer
    from almanac_cli.records import Kind
    from almanac_cli.store import Store

F = TypeVar("F", bound="Callable[..., Any]")

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


@dataclass(frozen=True)
class Listing:
    """What a listing command prints: the kind of record, the form, the columns of its table."""

    kind: Kind
    columns: tuple[str, ...]
    form: str | None
    fields: str | None

    def print(self, session: Session, answer: Answer[Any]) -> None:
        """Print the answer in the form that was asked for; on stderr, what a limit cut off."""
        chosen = self._chosen()
        rows: Iterable[Mapping[str, Any]] = answer.rows
        if chosen and self.form in {"json", "ndjson"}:
            rows = ({field: row[field] for field in chosen} for row in rows)
        match self.form:
            case "json":
                print_json(render.json_array(rows))
            case "ndjson":
                print_json(render.json_lines(rows))
            case "ids":
                click.echo("".join(f"{row['id']}\n" for row in rows), nl=False)
            case _ if answer.rows:
                known = session.store.names(self.kind)
                text = render.table(answer.rows, chosen or self.columns, session.pen, known)
                click.echo(text, nl=False)
            case _:
                click.echo(f"no {self.kind.name} to show", err=True)
        if len(answer.rows) < answer.total:
            click.echo(f"{len(answer.rows)} of {answer.total}", err=True)

    def _chosen(self) -> tuple[str, ...]:
        """Read the fields that were asked for."""
        if self.fields is None:
            return ()
        chosen = tuple(each.strip() for each in self.fields.split(","))
        known = self.kind.fields
        if unknown := [each for each in chosen if each not in known]:
            raise WrongUsage(f"no field {unknown[0]!r}", hint=f"the fields are {', '.join(known)}")
        return chosen


def print_json(pieces: Iterable[str]) -> None:
    """Print JSON, in UTF-8 whatever the terminal's encoding is."""
    for piece in pieces:
        click.echo(piece.encode(), nl=False)


def print_records(rows: Sequence[Mapping[str, Any]], *, one: bool) -> None:
    """Print one record as an object, or null if there is none, and several as an array."""
    print_json([codec.pretty(rows[0] if rows else None)] if one else render.json_array(rows))


def say_if_dry(*, dry_run: bool) -> None:
    """Say on stderr that a change was only tried."""
    if dry_run:
        click.echo("dry run: nothing was written", err=True)


def warn_left_out(store: Store) -> None:
    """Name on stderr the invalid files that a change had to do without."""
    for error in store.left_out.values():
        click.echo(render.safe(f"Warning: {error.message}"), err=True)


def end_answer(store: Store) -> None:
    """Raise LeftOut, after the answer, if invalid files are missing from it."""
    if found := store.left_out:
        count = "1 file is" if len(found) == 1 else f"{len(found)} files are"
        problems = [
            Problem(f"{path}: {each.where}".removesuffix(": "), each.what)
            for path, error in found.items()
            for each in error.problems
        ]
        raise LeftOut(f"{count} left out of this answer", problems)
