"""`source import` and `source export`: lists of feeds in OPML, from and for other readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from almanac_cli.cli.output import path_line, print_change, raise_if_incomplete
from almanac_cli.cli.output_file import write_output
from almanac_cli.cli.parameters import read_json_input
from almanac_cli.cli.records.bulk_result import result_lines, result_records, result_row
from almanac_cli.errors import Invalid, InvalidInput, InvalidRecord, Refusal
from almanac_cli.model.kinds import SOURCE
from almanac_cli.model.query import Order, Query
from almanac_cli.storage.location import read_name

if TYPE_CHECKING:
    from almanac_cli.cli.context import Session


def import_opml(
    session: Session, name: str, *, is_private: bool, dry_run: bool, as_json: bool
) -> int:
    """Add the feeds in an OPML file, or in stdin for "-", and print what became of each.

    Return the exit code: that of invalid input if feeds were left out.

    Raises:
        InvalidInput: if it is no list in OPML.

    """
    from almanac_cli.formats.opml_reader import NO_NAME, read_opml  # it loads expat
    from almanac_cli.operations.import_sources import import_sources

    items = read_opml(read_json_input(name))
    for item in items:
        if item.error and not item.position:
            place = "standard input" if name == "-" else name
            error = InvalidRecord(SOURCE.name, place, [item.error.problem()])
            raise InvalidInput("added", [Refusal(place, error)])
    imported = import_sources(
        session.store, items, session.now, is_private=is_private, dry_run=dry_run
    )
    result = imported.result
    notes = [f"Note: no tag could be made of the folder {name!r}" for name in imported.folders]
    if any(item.error and item.error.code == NO_NAME for item in items):
        notes.append("Note: almanac source add URL takes the name from the feed itself")
    print_change(
        session.store,
        [path_line(session.store, SOURCE, record.id) for record in result_records(result)],
        lambda: [result_row(session.store, result)],
        as_json=as_json,
        notes=[*notes, *result_lines(SOURCE, result)],
        dry_run=dry_run,
    )
    return Invalid.exit_code if result.refusals else 0


def export_opml(session: Session, name: str | None) -> None:
    """Write the feeds of all sources as OPML into a file; to stdout for `None` or "-".

    The number of sources without a feed is printed to stderr.

    Raises:
        UsageError: if the file would stand where the almanac has its own files.
        IncompleteResult: after writing, if invalid files were left out.

    """
    from almanac_cli.formats.opml import opml_text

    store = session.store
    order = Order(sort=(("name", False),))
    rows = [*store.reader(SOURCE).select(Query(), order).rows()]
    write_output(session, name, opml_text(read_name(store.root), rows))
    if without := sum(not row["feeds"] for row in rows):
        what = "source without a feed is" if without == 1 else "sources without a feed are"
        click.echo(f"{without} {what} left out", err=True)
    raise_if_incomplete(store)
