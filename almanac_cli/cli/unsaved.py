"""Keeping what was typed for a new record where a command ends before it is saved."""

from __future__ import annotations

import signal
import sys
import tempfile
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, NoReturn

import click

from almanac_cli.cli.messages.records import command_for
from almanac_cli.errors import AlmanacError
from almanac_cli.formats import json_codec
from almanac_cli.formats.terminal.sanitize import one_line
from almanac_cli.operations.drafts import Importer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from almanac_cli.cli.ask_fields import Replies
    from almanac_cli.cli.context import Session
    from almanac_cli.model.kinds import Kind
    from almanac_cli.model.rows import JsonObject

# A terminal that is closed, and a computer that is shut down.
_SIGNALS = (signal.SIGHUP, signal.SIGTERM)


@contextmanager
def keep_unsaved(session: Session, kind: Kind, replies: Replies) -> Iterator[None]:
    """Say what was not saved if the block raises, and keep it in a file if it has a long text.

    A context manager. The file is one that `add --json-in` takes. The signals that end a program
    when its terminal is closed raise click.Abort in the block.
    """
    handlers = {number: signal.signal(number, _abort) for number in _SIGNALS}
    try:
        yield
    except BaseException as error:
        if session.has_changed or not replies.texts:
            raise
        if isinstance(error, click.Abort) and sys.stderr.isatty():
            click.echo(err=True)  # the question, and ^C, stand on this line
        _keep(session, kind, replies)
        if isinstance(error, click.Abort):
            raise click.Abort from error
        raise
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)


def _abort(*_: object) -> NoReturn:
    raise click.Abort


def _keep(session: Session, kind: Kind, replies: Replies) -> None:
    """Print what was not saved, and write it to a file if it has a long text."""
    names = ", ".join(name for name, text in replies.texts.items() if text)
    lines = [f"Not saved: {names}"]
    with suppress(OSError):
        if any(replies.texts.get(name) for name in kind.long_fields):
            path = _write(_stored_fields(session, kind, replies.fields))
            command = f"{command_for(kind.name, 'add')} --json-in {path}"
            lines += [f"What you typed is kept in {path}", f"Add it with: {command}"]
        for line in lines:
            click.echo(one_line(line), err=True)


def _write(fields: JsonObject) -> str:
    """Write fields to a new file that stays, and return its path."""
    with tempfile.NamedTemporaryFile(prefix="almanac-", suffix=".json", delete=False) as file:
        file.write(json_codec.pretty(fields).encode())
    return file.name


def _stored_fields(session: Session, kind: Kind, fields: dict[str, Any]) -> JsonObject:
    """Return the fields as a record stores them if they are valid, otherwise as they are."""
    entered = {**kind.option_defaults, **fields}
    try:
        record, references = Importer(session.store, kind, session.now).parse("", entered)
        stored = record.as_stored() | references
    except AlmanacError:
        stored = entered
    # As if they were new, when they are added later on.
    derived = {"id", kind.created_field, kind.updated_field} - fields.keys()
    return {name: value for name, value in stored.items() if value and name not in derived}
