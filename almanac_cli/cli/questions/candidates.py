"""Choosing one of the records that an ambiguous text may name, by number; or an error with them."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from almanac_cli.cli.failures import AmbiguousName, CommandFailed
from almanac_cli.cli.messages.records import MAX_CANDIDATES, ambiguity
from almanac_cli.cli.questions.prompts import choose_by_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from almanac_cli.cli.context import Session
    from almanac_cli.errors import Ambiguous
    from almanac_cli.formats.terminal.style import Style
    from almanac_cli.model.kind import Kind
    from almanac_cli.model.rows import JsonObject


def choose_record(session: Session, kind: Kind, error: Ambiguous) -> str:
    """Return the id that the user chooses among those of an ambiguous text, by number.

    Raises:
        AmbiguousName: if stdin or stderr is no terminal.
        CommandFailed: if the user chooses none.
        click.Abort: if the user presses Ctrl-C or Ctrl-D.

    """
    rows = session.store.reader(kind).rows(error.candidates)
    valid = sorted(rows, key=lambda id_: str(rows[id_][kind.date_field]), reverse=True)
    ids = [*valid, *(id_ for id_ in error.candidates if id_ not in rows)]
    shown = ids[:MAX_CANDIDATES]
    parts = [_parts(kind, rows.get(id_), session.style) for id_ in shown]
    more = f"and {len(ids) - len(shown)} more" if len(ids) > len(shown) else ""
    if not (session.interactive and sys.stderr.isatty()):
        lines = [f"{id_}  {', '.join(part)}" for id_, part in zip(shown, parts, strict=True)]
        raise AmbiguousName(error, _rows(kind, ids, rows), filter(None, [*lines, more]))
    click.echo(f"{ambiguity(error)}:", err=True)
    width = os.get_terminal_size(sys.stderr.fileno()).columns
    for number, (id_, part) in enumerate(zip(shown, parts, strict=True), 1):
        text = session.style.safe(", ".join(reversed(part)) or id_)
        click.echo(session.style.clip(f"{number:>3}  {text}", width - 1), err=True)
    if more:
        click.echo(f"     {more}: name it with more words", err=True)
    while True:
        chosen = choose_by_number(f"Which one, 1 to {len(shown)} (Enter: none)", len(shown))
        if not chosen:
            raise CommandFailed("no record was chosen")
        if len(chosen) == 1:
            return shown[chosen[0]]
        click.echo("Error: choose one", err=True)


def _parts(kind: Kind, row: JsonObject | None, style: Style) -> list[str]:
    """Return the title and the age of a record; nothing of one whose file is invalid."""
    if row is None:
        return []
    return [
        row[kind.title_field],
        style.age(row[kind.date_field], kind.precision(row, kind.date_field)),
    ]


def _rows(kind: Kind, ids: Sequence[str], rows: dict[str, JsonObject]) -> list[JsonObject]:
    """Return the id, title and date of records, for JSON; an invalid file has an id only."""
    fields = (kind.title_field, kind.date_field)
    return [{"id": id_} | {field: rows.get(id_, {}).get(field) for field in fields} for id_ in ids]
