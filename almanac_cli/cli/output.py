"""Printing that commands share: JSON, changes, warnings."""

from __future__ import annotations

import os
import sys
from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from almanac_cli.errors import IncompleteResult, NotFound
from almanac_cli.formats import json_codec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from almanac_cli.model.kinds import Kind
    from almanac_cli.model.rows import JsonObject
    from almanac_cli.operations.store import Store

_PIECES_A_WRITE = 500


def print_json(pieces: Iterable[str]) -> None:
    """Print the pieces of a JSON text, in UTF-8 whatever the terminal's encoding is."""
    rest = iter(pieces)
    while block := "".join(islice(rest, _PIECES_A_WRITE)):
        click.echo(block.encode(), nl=False)


def print_records(rows: Sequence[Mapping[str, Any]], *, one: bool) -> None:
    """Print an array of objects as JSON; with `one`, the first object, or null if there is none."""
    if one:
        print_json([json_codec.pretty(rows[0] if rows else None)])
    else:
        print_json(json_codec.array(map(json_codec.compact, rows)))


def print_change(  # noqa: PLR0913 (three switches by keyword)
    store: Store,
    lines: Iterable[str],
    rows: Callable[[], Iterable[JsonObject]],
    *,
    as_json: bool,
    one: bool = True,
    notes: Iterable[str] = (),
    dry_run: bool = False,
) -> None:
    """Print what a command changed, and warn of what it could not take into account.

    For people that is `lines`, for programs what `rows` returns: an array, or with `one` its first
    item. Invalid files, an index that cannot be used, `notes` and a dry run are named on stderr.
    """
    from almanac_cli.formats.terminal.sanitize import one_line

    changed = [*rows()] if as_json else []
    warn_invalid_files(store)
    if as_json:
        print_records(changed, one=one)
    else:
        click.echo("".join(f"{one_line(line)}\n" for line in lines), nl=False)
    for note in notes:
        click.echo(one_line(note), err=True)
    if dry_run:
        click.echo("dry run: nothing was written", err=True)


def read_valid_rows(store: Store, kind: Kind, ids: Sequence[str]) -> list[JsonObject]:
    """Return the valid ones of these records as readers see them, in the order of `ids`.

    Raises:
        InvalidFile: if there is one id, and its record is invalid.
        NotFound: if there is one id, and its record was removed meanwhile.

    """
    rows = store.reader(kind).rows(ids)
    if len(ids) == 1 and not rows:
        raise store.invalid_files.get(store.path(kind, ids[0]), NotFound(kind.name, ids[0]))
    return [rows[id_] for id_ in ids if id_ in rows]


def echo_and_go_on(text: str) -> None:
    """Print a line of a command that goes on with its work even if nobody reads it."""
    try:
        click.echo(text)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def warn(text: str) -> None:
    """Print a warning to stderr."""
    from almanac_cli.formats.terminal.sanitize import safe

    click.echo(safe(f"Warning: {text}"), err=True)


def warn_invalid_files(store: Store) -> None:
    """Warn of an index that cannot be used, and of each invalid file that was left out."""
    _warn_if_slow(store)
    if not store.invalid_files:
        return
    from almanac_cli.cli.messages.describe import describe

    for error in store.invalid_files.values():
        warn(describe(error).text)


def raise_if_incomplete(store: Store) -> None:
    """Warn of an index that cannot be used; to be called after an answer was printed.

    Raises IncompleteResult if invalid files are missing from the answer.
    """
    _warn_if_slow(store)
    if store.invalid_files:
        raise IncompleteResult(store.invalid_files)


def _warn_if_slow(store: Store) -> None:
    if cause := store.index.slow_cause:
        from almanac_cli.cli.messages.describe import describe

        warn(f"the index could not be used, which made this slow: {describe(cause).sentence}")
