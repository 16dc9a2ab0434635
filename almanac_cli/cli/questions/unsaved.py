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

    from almanac_cli.cli.context import Session
    from almanac_cli.cli.questions.ask_fields import Replies
    from almanac_cli.model.kind import Kind
    from almanac_cli.model.rows import JsonObject

# What ends a program: its terminal is closed, the computer is shut down, Ctrl-C.
_SIGNALS = (signal.SIGHUP, signal.SIGTERM, signal.SIGINT)


@contextmanager
def keep_unsaved(session: Session, kind: Kind, replies: Replies) -> Iterator[None]:
    """Say what was not saved if the block raises, and keep it in a file if it has a long text.

    A context manager. The file is one that `add --json-in` takes. The signals that end a program
    interrupt the block, as Ctrl-C does.
    """
    handlers = {number: signal.signal(number, _interrupt) for number in _SIGNALS}
    try:
        yield
    except BaseException as error:
        if session.has_changed or not replies.texts:
            raise
        for number in _SIGNALS:  # one more key, or the end of the terminal, must not lose it
            signal.signal(number, signal.SIG_IGN)
        lines = _kept_lines(session, kind, replies)
        is_interrupted = isinstance(error, click.Abort | KeyboardInterrupt)
        with suppress(OSError):
            if is_interrupted and sys.stderr.isatty():
                click.echo(err=True)  # the question, and ^C, stand on this line
            click.echo("\n".join(map(one_line, lines)), err=True)
        if is_interrupted:
            raise click.Abort from error
        raise
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)


def _interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt


def _kept_lines(session: Session, kind: Kind, replies: Replies) -> list[str]:
    """Return the lines about what was not saved, after keeping it if it has a long text."""
    names = ", ".join(name for name, text in replies.texts.items() if text)
    if not any(replies.texts.get(name) for name in kind.long_fields):
        return [f"Not saved: {names}"]
    fields = _stored_fields(session, kind, replies.fields)
    try:
        path = _write(fields)
    except OSError:
        return [f"Not saved: {names}", *json_codec.pretty(fields).splitlines()]
    command = f"{command_for(kind.name, 'add')} --json-in {path}"
    return [f"Not saved: {names}", f"What you typed is kept in {path}", f"Add it with: {command}"]


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
