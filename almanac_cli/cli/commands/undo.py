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
from almanac_cli.storage import history

if TYPE_CHECKING:
    from collections.abc import Sequence

    from almanac_cli.operations.store import Store
    from almanac_cli.storage.history import Change, Step


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
    step = _chosen(store, number)
    if not yes:
        _confirm(session, step, history.inverse(store.root, step))
    changes = undo.undo(store, step, session.now)
    if as_json:
        print_records([_row(step) | {"undone": True}], one=True)
    else:
        for each in (*map(_line, changes), f"undid {_name(step)}"):
            click.echo(one_line(each))


def _chosen(store: Store, number: int | None) -> Step:
    if number is None:
        if (found := history.last(store.root)) is None:
            raise UndoRefused("none")
        return found
    if (found := history.named(store.root, number)) is None:
        raise EntryNotFound(number)
    if found.undone:
        raise UndoRefused("reverted", number)
    return found


def _confirm(session: Session, step: Step, changes: Sequence[Change]) -> None:
    if not session.asks:
        raise UsageError("without a terminal to ask on, this needs --yes")
    for each in (_name(step), *map(_line, changes)):
        click.echo(one_line(each), err=True)
    if not click.confirm("Undo this?", err=True):
        raise CommandFailed("nothing was undone")


def _list(session: Session, *, as_json: bool) -> None:
    rows = [(_row(each), _called(each)) for each in history.history(session.store.root)]
    if as_json:
        print_records([row for row, _ in rows], one=False)
    elif not rows:
        click.echo("no step to show", err=True)
    else:
        from almanac_cli.formats.terminal import tables

        said = [row | {"files": len(row["files"]), "command": called} for row, called in rows]
        click.echo(tables.table(said, tables.ENTRY_COLUMNS, session.style), nl=False)


def _row(step: Step) -> dict[str, Any]:
    """Return a step as `--json` prints it."""
    return {
        "step": step.number,
        "time": step.time,
        "command": [*step.words],
        "files": [each.file for each in step.files],
        "undoes": step.undoes,
        "undone": step.undone,
    }


def _name(step: Step) -> str:
    return f"step {step.number}: {_called(step)}"


def _called(step: Step) -> str:
    """Return the words of a command, in one line, as a shell takes them."""
    notes = [f"(undid {step.undoes})"] if step.undoes is not None else []
    notes += ["(undone)"] if step.undone else []
    return " ".join([*shlex.join(["almanac", *step.words]).split(), *notes])


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
