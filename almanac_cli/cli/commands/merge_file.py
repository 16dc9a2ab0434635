"""`almanac merge-file`: merge two versions of an event or a guide, when git calls it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from almanac_cli.cli.failures import CommandFailed
from almanac_cli.cli.messages.describe import describe
from almanac_cli.cli.output import echo_and_go_on
from almanac_cli.cli.paths import PathName
from almanac_cli.errors import Invalid, InvalidRecord, Problem
from almanac_cli.formats import json_codec
from almanac_cli.formats.terminal.sanitize import one_line, safe
from almanac_cli.model.kinds import KINDS
from almanac_cli.operations import merge
from almanac_cli.operations.same_record import are_different
from almanac_cli.storage import atomic, files, git

if TYPE_CHECKING:
    from almanac_cli.model.kind import Kind

_FILE = PathName(path_type=Path)


@click.command(short_help="Merge two versions of a record, for git.", hidden=True)
@click.argument("base", type=_FILE)
@click.argument("ours", type=_FILE)
@click.argument("theirs", type=_FILE)
@click.argument("path", required=False, default="")
def command(base: Path, ours: Path, theirs: Path, path: str) -> int:
    """Merge OURS and THEIRS, two versions of BASE, into OURS. Git calls this after git-setup.

    A field that one side changed takes that value. Tags, guides and links take the additions and
    removals of both sides. If both changed a field, OURS keeps its value, the other is printed, and
    the exit code is 1. Versions of different records are not merged: OURS stays as it is, the other
    record is printed, and the exit code is 1. If a version is no valid record, git merges the
    lines, and the exit code is 1. PATH is the path of the record in its repository.
    """
    try:
        base_data, our_data, their_data = map(files.read, (base, ours, theirs))
    except FileNotFoundError as error:
        raise CommandFailed(f"there is no {error.filename}") from None
    except files.NotReadable:
        git.merge_text(base, ours, theirs)
        return 1
    try:
        merged = _merged(path, base_data, our_data, their_data)
    except Invalid as error:
        click.echo(safe(f"{path or ours}: {describe(error).text}"), err=True)
        if are_different(base_data, our_data, their_data):
            _print_other(path or str(ours), their_data.decode(errors="replace"))
        else:
            click.echo("merged as text", err=True)
            git.merge_text(base, ours, theirs)
        return 1
    name = path or merged.id
    if merged.other is not None:
        _print_other(name, json_codec.pretty(merged.other))
    elif merged.data != our_data:
        atomic.replace(ours, merged.data, our_data)
    for conflict in merged.conflicts:
        here, there = json_codec.compact(conflict.ours), json_codec.compact(conflict.theirs)
        echo_and_go_on(
            one_line(f"{name}: {conflict.field}: in the file now: {here}; the other side: {there}")
        )
    return 1 if merged.conflicts or merged.other is not None else 0


def _print_other(name: str, text: str) -> None:
    """Print the record of the other side, which is not the one in the file, line by line."""
    echo_and_go_on(one_line(f"{name}: the sides hold different records; the file stays as it is"))
    echo_and_go_on("  the other side:")
    for line in text.splitlines():
        echo_and_go_on(f"  {one_line(line)}")


def _merged(path: str, *versions: bytes) -> merge.MergeResult:
    """Merge three versions of a record file (base, ours, theirs) and return the result.

    The kind is found from the path. Git passes no path if an earlier version of this program set it
    up; the kind is then the only kind of which all versions are valid records.

    Raises:
        InvalidRecord: if a version is not a valid record, or the kind cannot be found.

    """
    if path:
        return merge.merge(_kind(path), *versions)
    results = []
    for kind in KINDS:
        with suppress(InvalidRecord):
            results.append(merge.merge(kind, *versions))
    if len(results) != 1:
        raise InvalidRecord("record", "", [Problem("", "can be no kind of record, or several")])
    return results[0]


def _kind(path: str) -> Kind:
    """Return the kind whose folder a path is in; InvalidRecord if it is in no such folder."""
    folder = path.split("/")[-2:][0]
    for kind in KINDS:
        if kind.folder == folder:
            return kind
    raise InvalidRecord("record", path or "this", [Problem("", "is in no folder of records")])
