"""`almanac edit`: change an event, by options or in the user's editor."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from almanac_cli.cli.context import Session, pass_session
from almanac_cli.cli.failures import CommandFailed, UsageError
from almanac_cli.cli.messages import describe
from almanac_cli.cli.options import event_options, given_fields, invalid_is_wrong_usage
from almanac_cli.cli.output import json_option, print_records, say_if_dry, warn_left_out
from almanac_cli.cli.parameters import event_ids
from almanac_cli.errors import AlmanacError, Conflict
from almanac_cli.formats.terminal.sanitize import one_line, safe
from almanac_cli.model.kinds import EVENT
from almanac_cli.operations import edit

if TYPE_CHECKING:
    from collections.abc import Callable

    from almanac_cli.model.kinds import Kind
    from almanac_cli.model.records import Record


def edit_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command that edits records the options that both kinds have in common."""
    for option in reversed(
        [
            click.option("--add-tag", "add_tags", multiple=True, help="A tag to add."),
            click.option("--remove-tag", "remove_tags", multiple=True, help="A tag to take away."),
            click.option("--unset", multiple=True, metavar="FIELD", help="A field to empty."),
            click.option("--dry-run", is_flag=True, help="Check everything, write nothing."),
            json_option,
        ]
    ):
        command = option(command)
    return command


@click.command(short_help="Change an event, by options or in your editor.")
@click.argument("id_", metavar="ID", shell_complete=event_ids)
@click.option("--title", help="What happened, in one line.")
@event_options
@edit_options
@pass_session
def command(session: Session, /, id_: str, **options: Any) -> None:  # noqa: ANN401 (one a field)
    """Change an event; its id stays what it is.

    An option replaces what was there; --tag, --guide and --link replace the whole list. Without
    options, on a terminal, $VISUAL or $EDITOR opens on the event's JSON.
    """
    edit_record(session, EVENT, id_, options)


def edit_record(session: Session, kind: Kind, id_: str, options: dict[str, Any]) -> None:
    """Change a record of either kind as the options say, or in the editor, and print it."""
    as_json, dry_run = options.pop("as_json"), options.pop("dry_run")
    tags = {key: options.pop(key) for key in ("unset", "add_tags", "remove_tags")}
    wanted = edit.Edit(given_fields(options), **tags)
    store = session.store
    id_ = store.resolve(kind, id_)
    if wanted != edit.Edit({}):
        with invalid_is_wrong_usage():
            record = edit.edit(store, kind, id_, wanted, session.now, dry_run=dry_run)
    elif session.asks and not dry_run:
        record = _edit_by_hand(session, kind, id_)
    else:
        raise UsageError("nothing to change", hint="give an option, or edit on a terminal")
    warn_left_out(store)
    if as_json:
        print_records(store.as_rows([record]), one=True)
    else:
        click.echo(one_line(f"{id_}  {store.path(kind, id_)}"))
    say_if_dry(dry_run=dry_run)


def _edit_by_hand(session: Session, kind: Kind, id_: str) -> Record:
    """Open the editor on a copy until what is there can be kept; the copy stays if it never is."""
    store = session.store
    was = store.read_bytes(kind, id_)
    copy = _copy(id_, was)
    try:
        while True:
            _open_editor(copy)
            typed = copy.read_bytes()
            try:
                if typed == was:
                    record = store.read(kind, id_).record
                else:
                    record = edit.replace_from_editor(
                        store, kind, id_, typed, before=was, now=session.now
                    )
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


def _open_editor(copy: Path) -> None:
    """Wait for the user's editor to close the file; AlmanacError if there is none to call."""
    try:
        click.edit(filename=str(copy))
    except ValueError as error:
        raise CommandFailed(f"$VISUAL or $EDITOR is no command: {error}") from None


def _copy(id_: str, data: bytes) -> Path:
    """Write the bytes to a new file for the editor and return its path."""
    with tempfile.NamedTemporaryFile(
        prefix=f"almanac-{id_}-", suffix=".json", delete=False
    ) as file:
        file.write(data)
    return Path(file.name)
