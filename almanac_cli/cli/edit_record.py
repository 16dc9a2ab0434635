"""`edit` for any kind of record: by options, or in the user's editor."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from almanac_cli.cli.failures import CommandFailed, UsageError
from almanac_cli.cli.messages.describe import describe
from almanac_cli.cli.options.fields import fields_from_options, invalid_as_usage_error
from almanac_cli.cli.output import print_change
from almanac_cli.errors import AlmanacError, Conflict
from almanac_cli.formats.terminal.sanitize import one_line, safe
from almanac_cli.operations import edit

if TYPE_CHECKING:
    from almanac_cli.cli.context import Session
    from almanac_cli.model.kinds import Kind
    from almanac_cli.model.records import Record


def edit_record(session: Session, kind: Kind, text: str, options: dict[str, Any]) -> None:
    """Change the record that `text` names, by options or in the editor, and print its path.

    `options` are the values of the kind's field options and of `edit_options`. Also raises what
    `operations.edit` raises.

    Raises:
        UsageError: if an option has an invalid value, or if there are no options and the editor
            cannot be used: stdin is not a terminal, or --dry-run is set.
        CommandFailed: if the editor cannot be started.
        NotFound: if `text` names no record.
        Ambiguous: if `text` is a prefix of several ids.

    """
    as_json, dry_run = options.pop("as_json"), options.pop("dry_run")
    changes = edit.Edit(
        unset=options.pop("unset"),
        add_tags=options.pop("add_tags"),
        remove_tags=options.pop("remove_tags"),
        fields=fields_from_options(options),
    )
    store = session.store
    id_ = store.resolve(kind, text)
    if changes != edit.Edit({}):
        with invalid_as_usage_error():
            record = edit.edit(store, kind, id_, changes, session.now, dry_run=dry_run)
    elif session.interactive and not dry_run:
        record = _edit_in_editor(session, kind, id_)
    else:
        raise UsageError("nothing to change", hint="give an option, or edit on a terminal")
    print_change(
        store,
        [f"{id_}  {store.path(kind, id_)}"],
        lambda: store.as_rows([record]),
        as_json=as_json,
        dry_run=dry_run,
    )


def _edit_in_editor(session: Session, kind: Kind, id_: str) -> Record:
    """Open the editor on a copy of a record's file until the copy is a valid record, and save it.

    If it never does, the copy is kept, and its path printed to stderr.
    """
    before = session.store.read_bytes(kind, id_)
    copy = _write_copy(id_, before)
    try:
        while True:
            _open_editor(copy)
            try:
                record = _save_copy(session, kind, id_, copy.read_bytes(), before)
            except Conflict:
                raise
            except AlmanacError as error:
                click.echo(safe(f"Error: {describe(error).text}"), err=True)
                if not click.confirm("Go back to the editor?", default=True, err=True):
                    raise
            else:
                copy.unlink()
                return record
    except BaseException:
        click.echo(one_line(f"What you typed is kept in {copy}"), err=True)
        raise


def _save_copy(session: Session, kind: Kind, id_: str, after: bytes, before: bytes) -> Record:
    """Replace a record's file, if its bytes changed in the editor, and return the record."""
    store = session.store
    if after == before:
        return store.read(kind, id_).record
    return edit.replace_from_editor(store, kind, id_, after, before=before, now=session.now)


def _open_editor(path: Path) -> None:
    """Wait for the user's editor to close the file; CommandFailed if it cannot be started."""
    try:
        click.edit(filename=str(path))
    except ValueError as error:
        raise CommandFailed(f"$VISUAL or $EDITOR is no command: {error}") from None


def _write_copy(id_: str, data: bytes) -> Path:
    """Write the bytes to a new temporary file for the editor and return its path."""
    with tempfile.NamedTemporaryFile(
        prefix=f"almanac-{id_}-", suffix=".json", delete=False
    ) as file:
        file.write(data)
    return Path(file.name)
