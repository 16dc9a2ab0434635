"""Editing a record, or one of its fields, in the user's editor, in a temporary file."""

from __future__ import annotations

import tempfile
import time
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from almanac_cli.cli.failures import CommandFailed
from almanac_cli.cli.messages.describe import describe
from almanac_cli.cli.questions.prompts import says_yes
from almanac_cli.errors import AlmanacError, Conflict
from almanac_cli.formats.terminal.sanitize import one_line, safe
from almanac_cli.operations import editor_texts
from almanac_cli.operations.editor_texts import EditorText

if TYPE_CHECKING:
    from collections.abc import Callable

    from almanac_cli.cli.context import Session
    from almanac_cli.model.kind import Kind
    from almanac_cli.model.record import Record

_QUICK_S = 1.0  # an editor that returns sooner, without a change, has probably not waited


class Edited(NamedTuple):
    """The outcome of editing in the editor."""

    record: Record
    note: str | None  # for the user: why nothing has changed, if the text is the same


def edit_record_text(session: Session, kind: Kind, id_: str, *, allow_duplicates: bool) -> Edited:
    """Open the editor on the JSON of a record until it is a valid record, and save it.

    If it never is, what was typed is kept in a file, whose path is printed to stderr.

    Raises:
        CommandFailed: if the editor cannot be started, or removes its file.
        InvalidFile: if the file of the record is invalid, and the text is the same afterwards.

    """
    text = editor_texts.record_text(session.store, kind, id_)
    save = partial(
        editor_texts.replace_from_editor,
        session.store,
        kind,
        id_,
        before=text.file,
        now=session.now,
        allow_duplicates=allow_duplicates,
    )
    return _edit_text(session, kind, id_, text, save)


def edit_field_text(session: Session, kind: Kind, id_: str, field: str) -> Edited:
    """Open the editor on one field of a record, as `edit_record_text` does.

    Raises:
        CommandFailed: if the editor cannot be started, or removes its file.
        InvalidFile: if the file of the record is invalid.

    """
    text = editor_texts.field_text(session.store, kind, id_, field)
    replace = partial(editor_texts.replace_field, session.store, kind, id_, field)
    save = partial(replace, before=text.file, now=session.now)
    return _edit_text(session, kind, id_, text, save)


def edit_new_text(name: str, text: str) -> str | None:
    """Open the editor on a text of no record yet, and return what it is then; `None` if the same.

    `name` is that of a file with the text. Why nothing has changed is printed to stderr.

    Raises:
        UsageError: of click, if the editor cannot be started, fails, or removes its file; what was
            typed is kept in a file, whose path is printed to stderr.

    """
    before = text.encode(errors="surrogateescape")
    copy = _write_copy(EditorText(b"", before, name))
    try:
        seconds = _open_editor(copy)
        after = _read_copy(copy)
    except (CommandFailed, click.ClickException) as error:
        _keep_if_changed(copy, before)
        raise click.UsageError(describe(error).text) from None
    except BaseException:
        _keep_if_changed(copy, before)
        raise
    if after == before:
        click.echo(one_line(_leave_unchanged(copy, seconds)), err=True)
        return None
    copy.unlink()
    return after.decode(errors="surrogateescape")


def _edit_text(
    session: Session, kind: Kind, id_: str, text: EditorText, save: Callable[[bytes], Record]
) -> Edited:
    """Open the editor on a text until it can be saved, or is left as it was."""
    copy = _write_copy(text)
    try:
        while True:
            seconds = _open_editor(copy)
            after = _read_copy(copy)
            if after == text.text:
                record = session.store.read(kind, id_).record
                return Edited(record, _leave_unchanged(copy, seconds))
            if saved := _save(save, after):
                copy.unlink()
                return Edited(saved, None)
    except BaseException:
        _keep_if_changed(copy, text.text)
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
        if not says_yes("Go back to the editor?", default=True):
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


def _write_copy(text: EditorText) -> Path:
    """Write a text to a new temporary file for the editor and return its path."""
    stem, _, suffix = text.name.rpartition(".")
    with tempfile.NamedTemporaryFile(
        prefix=f"almanac-{stem}-", suffix=f".{suffix}", delete=False
    ) as file:
        file.write(text.text)
    return Path(file.name)
