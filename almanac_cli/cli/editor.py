"""Editing a record in the user's editor, in a copy of its file."""

from __future__ import annotations

import tempfile
import time
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from almanac_cli.cli.failures import CommandFailed
from almanac_cli.cli.messages.describe import describe
from almanac_cli.errors import AlmanacError, Conflict
from almanac_cli.formats.terminal.sanitize import one_line, safe
from almanac_cli.operations import edit

if TYPE_CHECKING:
    from collections.abc import Callable

    from almanac_cli.cli.context import Session
    from almanac_cli.model.kinds import Kind
    from almanac_cli.model.records import Record

_QUICK_S = 1.0  # an editor that returns sooner, without a change, has probably not waited


def edit_in_editor(
    session: Session, kind: Kind, id_: str, *, allow_duplicates: bool
) -> tuple[Record, list[str]]:
    """Open the editor on a copy of a record's file until the copy is a valid record, and save it.

    Return the record, and notes for the user: why nothing has changed, if so. If the copy never is
    a valid record, it is kept, and its path printed to stderr.

    Raises:
        CommandFailed: if the editor cannot be started, or removes the copy.
        InvalidFile: if the file is invalid and the editor does not change the copy.

    """
    before = session.store.read_bytes(kind, id_)
    save = partial(
        edit.replace_from_editor,
        session.store,
        kind,
        id_,
        before=before,
        now=session.now,
        allow_duplicates=allow_duplicates,
    )
    copy = _write_copy(id_, before)
    try:
        while True:
            seconds = _open_editor(copy)
            after = _read_copy(copy)
            if after == before:
                return session.store.read(kind, id_).record, [_leave_unchanged(copy, seconds)]
            if record := _save(save, after):
                copy.unlink()
                return record, []
    except BaseException:
        _keep_if_changed(copy, before)
        raise


def unchanged_note(copy: Path, seconds: float) -> str:
    """Return what to tell the user of an editor that left the copy unchanged after some seconds."""
    if seconds >= _QUICK_S:
        return "nothing has changed"
    return (
        "nothing has changed: the editor returned at once. If it is still open, its text is in "
        f"{copy}, and is not saved from there; set $VISUAL so that it waits, such as 'code --wait'"
    )


def _leave_unchanged(copy: Path, seconds: float) -> str:
    """Return the note for an unchanged copy, and delete it unless the editor may still have it."""
    if seconds >= _QUICK_S:
        copy.unlink()
    return unchanged_note(copy, seconds)


def _save(save: Callable[[bytes], Record], after: bytes) -> Record | None:
    """Save the text from the editor and return the record; `None` to open the editor again.

    After an error the user is asked whether to go back to the editor; if not, it is raised.
    """
    try:
        return save(after)
    except Conflict:
        raise
    except AlmanacError as error:
        click.echo(safe(f"Error: {describe(error).text}"), err=True)
        if not click.confirm("Go back to the editor?", default=True, err=True):
            raise
        return None


def _open_editor(path: Path) -> float:
    """Wait for the user's editor to close the file, and return how many seconds that took.

    Raises:
        CommandFailed: if it cannot be started.

    """
    start = time.monotonic()
    try:
        click.edit(filename=str(path))
    except ValueError as error:
        raise CommandFailed(f"$VISUAL or $EDITOR is no command: {error}") from None
    return time.monotonic() - start


def _read_copy(copy: Path) -> bytes:
    """Return what the editor has left in the copy; CommandFailed if it has removed it."""
    try:
        return copy.read_bytes()
    except FileNotFoundError:
        hint = "nothing was changed"
        raise CommandFailed(f"the editor has removed its file {copy}", hint=hint) from None


def _keep_if_changed(copy: Path, before: bytes) -> None:
    """Print where the copy is if it holds what the user typed; else delete it."""
    with suppress(OSError):
        if copy.read_bytes() == before:
            copy.unlink()
        else:
            click.echo(one_line(f"What you typed is kept in {copy}"), err=True)


def _write_copy(id_: str, data: bytes) -> Path:
    """Write the bytes to a new temporary file for the editor and return its path."""
    with tempfile.NamedTemporaryFile(
        prefix=f"almanac-{id_}-", suffix=".json", delete=False
    ) as file:
        file.write(data)
    return Path(file.name)
