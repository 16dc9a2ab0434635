"""`almanac undo`: undo the last change, or another one of the history."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import click

from almanac_cli.cli.completion.values import complete_steps
from almanac_cli.cli.context import Session, pass_session
from almanac_cli.cli.failures import UsageError
from almanac_cli.cli.messages.history import TRIAGE_STEP
from almanac_cli.cli.options.switches import json_option, yes_option
from almanac_cli.cli.output import print_change, print_records
from almanac_cli.cli.pager import echo_paged
from almanac_cli.cli.questions.prompts import confirm
from almanac_cli.errors import EntryNotFound, UndoRefused
from almanac_cli.formats import json_codec
from almanac_cli.model import dates
from almanac_cli.operations import undo

if TYPE_CHECKING:
    from almanac_cli.model.rows import JsonObject
    from almanac_cli.operations.store import Store
    from almanac_cli.storage.entries import Entry
    from almanac_cli.storage.transaction import Change


@click.command(short_help="Undo the last change.")
@click.argument("number", metavar="[STEP]", type=int, required=False, shell_complete=complete_steps)
@click.option("--list", "listing", is_flag=True, help="List the changes that can be undone.")
@yes_option
@json_option
@pass_session
def command(
    session: Session, /, number: int | None, *, listing: bool, yes: bool, as_json: bool
) -> None:
    """Undo the last change: restore all files as they were before.

    If called again, it undoes the change before that, up to a hundred in a row. STEP is the number
    of another change from --list; it can be undone if its files have not changed since, also if it
    is an undo itself.

    On a terminal it asks first; elsewhere it needs --yes.
    """
    store = session.store
    if listing:
        if number is not None or yes:
            raise UsageError("--list goes with no STEP and no --yes")
        _list(session, as_json=as_json)
        return
    entry = _entry(store, number)
    if not yes:
        inverse = store.history.inverse(entry, dates.to_text(session.now))
        lines = [_entry_line(entry), *map(_change_line, inverse)]
        confirm(session, "Undo this?", lines, declined="nothing was undone")
    changes = undo.undo(store, entry, session.now)
    lines = [*map(_change_line, changes), f"undid {_entry_line(entry)}"]
    print_change(store, lines, lambda: [_row(entry) | {"undone": True}], as_json=as_json)


def _entry(store: Store, number: int | None) -> Entry:
    """Return the entry of the history with this number; for `None`, the latest to undo.

    Raises:
        EntryNotFound: if there is no entry with this number.
        UndoRefused: if the entry is undone already, or for `None` if there is nothing to undo.

    """
    if number is None:
        if (last := store.history.latest()) is None:
            raise UndoRefused("none")
        return last
    if (entry := store.history.get(number)) is None:
        raise EntryNotFound(number)
    if entry.undone:
        raise UndoRefused("reverted", number)
    return entry


def _list(session: Session, *, as_json: bool) -> None:
    """Print the history, the last entry first."""
    entries = [*session.store.history.entries()]
    rows = [_row(entry) for entry in entries]
    if as_json:
        print_records(rows, one=False)
    elif not rows:
        click.echo("no step to show", err=True)
    else:
        from almanac_cli.formats.terminal import tables

        shown = [
            row | {"files": len(row["files"]), "command": _command_line(entry)}
            for row, entry in zip(rows, entries, strict=True)
        ]
        text = tables.table(
            shown, tables.ENTRY_COLUMNS, session.style, time_fields=tables.ENTRY_TIME_FIELDS
        )
        echo_paged(session, text)


def _row(entry: Entry) -> JsonObject:
    """Return an entry as `--json` prints it."""
    return {
        "step": entry.number,
        "time": entry.time,
        "command": [*entry.command],
        "files": [file.file for file in entry.files],
        "undoes": entry.reverts,
        "undone": entry.undone,
    }


def _entry_line(entry: Entry) -> str:
    return f"step {entry.number}: {_command_line(entry)}"


def _command_line(entry: Entry) -> str:
    """Return the command line of an entry, quoted for a shell, and notes on undoing."""
    notes = [f"(undid {entry.reverts})"] if entry.reverts is not None else []
    notes += ["(undone)"] if entry.undone else []
    if entry.command[: len(TRIAGE_STEP)] == TRIAGE_STEP:
        words = ["almanac", *entry.command]
    else:
        words = shlex.join(["almanac", *entry.command]).split()
    return " ".join([*words, *notes])


def _change_line(change: Change) -> str:
    """Return the line for a changed file: removed, put back, or restored with its fields."""
    if change.appends:
        return f"  restored  {change.file}"
    if change.after is None:
        return f"  removed   {change.file}"
    if change.before is None:
        return f"  put back  {change.file}"
    fields = _differing_fields(change.before, change.after)
    return f"  restored  {change.file}{': ' if fields else ''}{', '.join(fields)}"


def _differing_fields(before: bytes, after: bytes) -> list[str]:
    """Return the keys that differ between two JSON objects; an empty list if one is not."""
    try:
        old, new = json_codec.decode(before), json_codec.decode(after)
    except json_codec.DecodeError:
        return []
    if not isinstance(old, dict) or not isinstance(new, dict):
        return []
    keys = dict.fromkeys([*old, *new])
    return [
        key
        for key in keys
        if (key in old) != (key in new) or not json_codec.is_same(old.get(key), new.get(key))
    ]
