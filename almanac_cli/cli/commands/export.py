"""`almanac export`: events in the formats of other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from almanac_cli.cli.context import Session, pass_session, progress_bar
from almanac_cli.cli.failures import UsageError
from almanac_cli.cli.field_names import parse_order
from almanac_cli.cli.listing import print_lines
from almanac_cli.cli.options.filters import filter_options, search_option
from almanac_cli.cli.options.listing import sort_options
from almanac_cli.cli.output import raise_if_incomplete
from almanac_cli.cli.output_file import STDOUT, require_outside, write_output
from almanac_cli.cli.paths import PathName
from almanac_cli.cli.selection import select_events
from almanac_cli.errors import quoted
from almanac_cli.formats import delimited
from almanac_cli.formats.exports import FORMATS, export
from almanac_cli.model.kinds import EVENT
from almanac_cli.operations.partitions import by_month
from almanac_cli.storage.atomic import make_folder
from almanac_cli.storage.location import read_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from almanac_cli.formats.exports import Export
    from almanac_cli.index.reader import Result


@click.command(short_help="Write events for other programs.")
@click.argument("output_format", metavar="FORMAT", type=click.Choice([*FORMATS]))
@filter_options
@search_option
@sort_options
@click.option(
    "--excel", is_flag=True, help="csv, tsv: for spreadsheets, with ' before what is a formula."
)
@click.option(
    "--partition",
    type=click.Choice(["month"]),
    metavar="month",
    help="Write a file for each month into the folder of -o.",
)
@click.option(
    "-o",
    "--output",
    type=PathName(allow_dash=True),
    metavar="FILE",
    help="Write into FILE, in place of what it holds.",
)
@pass_session
def command(  # noqa: PLR0913 (one for each option)
    session: Session,
    /,
    *,
    output_format: str,
    search: str | None,
    sort: str | None,
    reverse: bool,
    limit: int | None,
    excel: bool,
    partition: str | None,
    output: str | None,
    **filters: Any,  # noqa: ANN401 (one for each of `filter_options`)
) -> None:
    """Write events for other programs, newest first, to stdout or into a file.

    FORMAT is csv, tsv, markdown, bibtex, biblatex, ics (a calendar), atom, rss, jsonfeed or ndjson.
    csv, tsv, ndjson and the feeds hold all fields; `almanac import` reads the first three.
    """
    _check_options(output_format, output, partition, excel=excel)
    order = parse_order(session.store.reader(EVENT), sort, reverse=reverse, limit=limit)
    selection = select_events(session, search, filters, order)
    if output not in {None, STDOUT}:
        selection.require_possible()
    name = read_name(session.store.root)
    form = export(output_format, EVENT, name, selection.result, for_spreadsheets=excel)
    if not selection.result.ids:
        click.echo("no event to export", err=True)
    _write(session, form, selection.result, output, partition)
    if len(selection.result.ids) < selection.result.total:
        click.echo(f"{len(selection.result.ids)} of {selection.result.total}", err=True)
    selection.report_absences()
    raise_if_incomplete(session.store)


def _check_options(
    output_format: str, output: str | None, partition: str | None, *, excel: bool
) -> None:
    """Check that the options go together."""
    if excel and output_format not in delimited.FORMS:
        raise UsageError(f"--excel goes with csv and tsv, and not with {output_format}")
    if partition and output in {None, STDOUT}:
        raise UsageError("--partition needs a folder for its files: -o DIR")
    if output and not partition and Path(output).is_dir():
        raise UsageError(
            f"{quoted(output)} is a folder",
            hint="to write a file for each month: --partition month",
        )


def _write(
    session: Session, form: Export, result: Result, output: str | None, partition: str | None
) -> None:
    """Write the events of a result into a file, or a folder, or to stdout."""
    if output is None or output == STDOUT:
        _print(session, form.pieces(result))
        return
    with progress_bar(result.ids, "Exporting") as steps:
        ticks = iter(steps)
        if partition is None:
            write_output(session, output, _counted(form.pieces(result), ticks))
            return
        require_outside(session, output)
        make_folder(Path(output))
        for month, events in by_month(result).items():
            path = Path(output, f"{month}{FORMATS[form.form]}")
            write_output(session, str(path), _counted(form.pieces(events), ticks))


def _counted(pieces: Iterable[bytes], ticks: Iterator[object]) -> Iterator[bytes]:
    """Yield pieces, and move the progress bar on for each."""
    for piece in pieces:
        next(ticks, None)
        yield piece


def _print(session: Session, pieces: Iterable[bytes]) -> None:
    """Print pieces to stdout; a terminal gets them with its own ends of lines."""
    if session.style.width is None:
        write_output(session, None, pieces)
    else:
        print_lines(session, (piece.decode().replace("\r\n", "\n") for piece in pieces))
