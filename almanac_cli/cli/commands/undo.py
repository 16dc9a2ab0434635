"""`almanac undo`: take back what the last command changed."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

import click

from almanac_cli.cli.context import Session, pass_session
from almanac_cli.cli.failures import CommandFailed, UsageError
from almanac_cli.cli.output import json_option, print_records
from almanac_cli.errors import EntryNotFound, UndoRefused
from almanac_cli.formats import json_codec
from almanac_cli.formats.terminal.sanitize import one_line
from almanac_cli.operations import undo

if TYPE_CHECKING:
    from collections.abc import Sequence

    from almanac_cli.operations.store import Store
    from almanac_cli.storage.entries import Entry
    from almanac_cli.storage.transaction import Change


@click.command(short_help="Take back what the last command changed.")
@click.argument("number", metavar="[STEP]", type=int, required=False)
@click.option("--list", "listing", is_flag=True, help="List the steps that can be undone.")
@click.option("-y", "--yes", is_flag=True, help="Do not ask.")
@json_option
@pass_session
def command(
    session: Session, /, number: int | None, *, listing: bool, yes: bool, as_json: bool
) -> None:
    """Make all files what they were before the last command that changed any.

    Called again, it takes back the one before that. STEP is a number of --list: any step can be
    undone, one that undid another too, as long as nothing has changed its files since. A hundred
    commands can be taken back one after the other.
    """
    store = session.store
    if listing:
        if number is not None or yes:
            raise UsageError("--list goes with no STEP and no --yes")
        _list(session, as_json=as_json)
        return
    entry = _chosen(store, number)
    if not yes:
        _confirm(session, entry, store.history.inverse(entry))
    changes = undo.undo(store, entry, session.now)
    if as_json:
        print_records([_row(entry) | {"undone": True}], one=True)
    else:
        for each in (*map(_line, changes), f"undid {_name(entry)}"):
            click.echo(one_line(each))


def _chosen(store: Store, number: int | None) -> Entry:
    if number is None:
        if (found := store.history.latest()) is None:
            raise UndoRefused("none")
        return found
    if (found := store.history.get(number)) is None:
        raise EntryNotFound(number)
    if found.undone:
        raise UndoRefused("reverted", number)
    return found


def _confirm(session: Session, entry: Entry, changes: Sequence[Change]) -> None:
    if not session.asks:
        raise UsageError("without a terminal to ask on, this needs --yes")
    for each in (_name(entry), *map(_line, changes)):
        click.echo(one_line(each), err=True)
    if not click.confirm("Undo this?", err=True):
        raise CommandFailed("nothing was undone")


def _list(session: Session, *, as_json: bool) -> None:
    rows = [(_row(each), _called(each)) for each in session.store.history.entries()]
    if as_json:
        print_records([row for row, _ in rows], one=False)
    elif not rows:
        click.echo("no step to show", err=True)
    else:
        from almanac_cli.formats.terminal import tables

        said = [row | {"files": len(row["files"]), "command": called} for row, called in rows]
        click.echo(tables.table(said, tables.ENTRY_COLUMNS, session.style), nl=False)


def _row(entry: Entry) -> dict[str, Any]:
    """Return a step as `--json` prints it."""
    return {
        "step": entry.number,
        "time": entry.time,
        "command": [*entry.command],
        "files": [each.file for each in entry.files],
        "undoes": entry.reverts,
        "undone": entry.undone,
    }


def _name(entry: Entry) -> str:
    return f"step {entry.number}: {_called(entry)}"


def _called(entry: Entry) -> str:
    """Return the words of a command, in one line, as a shell takes them."""
    notes = [f"(undid {entry.reverts})"] if entry.reverts is not None else []
    notes += ["(undone)"] if entry.undone else []
    return " ".join([*shlex.join(["almanac", *entry.command]).split(), *notes])


def _line(change: Change) -> str:
    """Say what becomes of a file."""
    if change.after is None:
        return f"  removed   {change.file}"
    if change.before is None:
        return f"  put back  {change.file}"
    fields = _differing(change.before, change.after)
    return f"  restored  {change.file}{': ' if fields else ''}{', '.join(fields)}"


def _differing(one: bytes, other: bytes) -> list[str]:
    """Name the fields in which two records differ; none if either is no record."""
    try:
        first, second = json_codec.decode(one), json_codec.decode(other)
    except json_codec.DecodeError:
        return []
    if not isinstance(first, dict) or not isinstance(second, dict):
        return []
    keys = dict.fromkeys([*first, *second])
    return [key for key in keys if first.get(key) != second.get(key)]
