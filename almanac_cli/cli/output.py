"""Printing JSON, the result of a change, and warnings."""

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

    from almanac_cli.model.kind import Kind
    from almanac_cli.model.rows import JsonObject
    from almanac_cli.operations.store import Store

_PIECES_A_WRITE = 500


def print_json(pieces: Iterable[str]) -> None:
    """Print the pieces of JSON, or of a text for programs, in UTF-8 whatever the locale.

    Bytes of arguments that are no UTF-8 are printed as they are.
    """
    rest = iter(pieces)
    while block := "".join(islice(rest, _PIECES_A_WRITE)):
        click.echo(block.encode(errors="surrogateescape"), nl=False)


def print_records(rows: Sequence[Mapping[str, Any]], *, one: bool) -> None:
    """Print rows as a JSON array; if `one`, print the first row, or null if there are no rows."""
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
    """Print the result of a command that changes records to stdout, and warnings to stderr.

    The warnings are of invalid files and of an index that cannot be used.

    Args:
        store: The store that the command used.
        lines: The result as text, a line each.
        rows: Returns the result as rows; called only if `as_json`.
        as_json: Whether the rows are printed as JSON, and not the lines.
        one: Whether only the first row is printed, not an array.
        notes: Further lines for stderr.
        dry_run: Whether a line on stderr says that nothing was written.

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


def unchanged_notes(store: Store, *, dry_run: bool = False) -> list[str]:
    """Return the note of a command that has changed nothing; none of one that has, or a dry run."""
    return [] if store.changed or dry_run else ["nothing has changed"]


def path_line(store: Store, kind: Kind, id_: str) -> str:
    """Return the line about a record that was written: its id and the path of its file."""
    return f"{id_}  {store.path(kind, id_)}"


def count_noun(kind: Kind, ids: Sequence[str]) -> str:
    """Return the records that a question is about in words: "this event", "these 2 events"."""
    return f"this {kind.name}" if len(ids) == 1 else f"these {len(ids)} {kind.plural}"


def read_valid_rows(store: Store, kind: Kind, ids: Sequence[str]) -> list[JsonObject]:
    """Return the rows of the records with these full ids, in the order of `ids`.

    Of several ids, records that are invalid or do not exist are left out.

    Raises:
        InvalidFile: if there is one id, and its file is invalid.
        NotFound: if there is one id, and its file does not exist.

    """
    rows = store.reader(kind).rows(ids)
    if len(ids) == 1 and not rows:
        raise store.invalid_files.get(store.path(kind, ids[0]), NotFound(kind.name, ids[0]))
    return [rows[id_] for id_ in ids if id_ in rows]


def echo_and_go_on(text: str) -> None:
    """Print a line to stdout, and if the reader has closed the pipe, discard all later output.

    For commands that have more to do than to print: they continue where BrokenPipeError would end
    them.
    """
    try:
        click.echo(text)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def did_you_mean(near: Iterable[str]) -> str | None:
    """Return the question for what is nearest to what is not there; `None` if nothing is near."""
    return f"did you mean {names}?" if (names := " or ".join(near)) else None


def echo_absence(sentence: str, near: Iterable[str]) -> None:
    """Print to stderr that something is in no record, and what is nearest to it in records."""
    from almanac_cli.formats.terminal.sanitize import one_line

    click.echo(one_line("; ".join(filter(None, (sentence, did_you_mean(near))))), err=True)


def warn(text: str) -> None:
    """Print a warning to stderr, with control characters escaped."""
    from almanac_cli.formats.terminal.sanitize import safe

    click.echo(safe(f"Warning: {text}"), err=True)


def warn_invalid_files(store: Store) -> None:
    """Print warnings to stderr: for an unusable index, and for files that are left out.

    Those are each of `store.invalid_files`, and the number of copies and of absent records.
    """
    _warn_if_slow(store)
    _warn_of_left_out(store)
    if not store.invalid_files:
        return
    from almanac_cli.cli.messages.describe import describe

    for error in store.invalid_files.values():
        warn(describe(error).text)


def raise_if_incomplete(store: Store) -> None:
    """Raise IncompleteResult if invalid files were left out of a result; call it after printing.

    Before that, print warnings to stderr: if the index could not be used, and of copies that a
    synchroniser made, and records that are not here, which are left out without an error.

    Raises:
        IncompleteResult: if there are `store.invalid_files`.

    """
    _warn_if_slow(store)
    _warn_of_left_out(store)
    if store.invalid_files:
        raise IncompleteResult(store.invalid_files)


def _warn_if_slow(store: Store) -> None:
    if cause := store.index.slow_cause:
        from almanac_cli.cli.messages.describe import describe

        warn(f"the index could not be used, which made this slow: {describe(cause).sentence}")


def _warn_of_left_out(store: Store) -> None:
    counts = [*store.index.left_out.values()]
    copies, absent = sum(count[0] for count in counts), sum(count[1] for count in counts)
    parts = []
    if copies:
        parts.append(f"{copies} {'copy' if copies == 1 else 'copies'} of records")
    if absent:
        parts.append(
            f"{absent} {'record' if absent == 1 else 'records'} of which only a placeholder is here"
        )
    if parts:
        warn(f"left out: {', '.join(parts)} (see: almanac check)")


def counts_text(counts: Mapping[str, int]) -> str:
    """Return by folder how many records there are: "71 events, 1 guide, 3 items".

    Of the kinds that a site has no pages of, those without records are left out.
    """
    from almanac_cli.model.kinds import KINDS, PUBLISHED

    kinds = {kind.folder: kind for kind in KINDS}
    always = {kind.folder for kind in PUBLISHED}
    return ", ".join(
        f"{count} {kinds[folder].name if count == 1 else kinds[folder].plural}"
        for folder, count in counts.items()
        if count or folder in always
    )
