"""`almanac init`: make a new almanac."""

from __future__ import annotations

import os
from pathlib import Path

import click

from almanac_cli.cli.context import Session, current_folder, pass_session
from almanac_cli.cli.paths import PathName
from almanac_cli.formats.terminal.sanitize import one_line
from almanac_cli.operations.init import check_outside, create_almanac


@click.command(short_help="Create an almanac.")
@click.argument("folder", metavar="[DIR]", required=False, type=PathName(path_type=Path))
@click.option(
    "--example", is_flag=True, help="Copy the example almanac that comes with the program."
)
@pass_session
def command(session: Session, /, folder: Path | None, *, example: bool) -> None:
    """Create an almanac in DIR; by default in --data, $ALMANAC_DATA or the folder data.

    An almanac that exists already is never changed. Inside of one, another is made only in a folder
    that is named.
    """
    if folder is None and not session.data:
        check_outside(Path(current_folder()))
    root = folder or Path(session.data or "data")
    path = root if root.is_absolute() else Path(current_folder(), root)
    folder_name = path.parent.name if path.name == "data" else path.name
    name = os.fsencode(folder_name).decode(errors="replace")  # JSON holds text, a folder any bytes
    create_almanac(root, name or "almanac", example=example)
    what = "a copy of the shipped" if example else "an empty"
    click.echo(one_line(f"Made {what} almanac in {root}"))
