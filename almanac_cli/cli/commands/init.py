"""`almanac init`: make a new almanac."""

from __future__ import annotations

import os
from pathlib import Path

import click

from almanac_cli.cli.context import Session, pass_session
from almanac_cli.formats.terminal.sanitize import one_line
from almanac_cli.operations.init import create_almanac


@click.command(short_help="Make a new almanac.")
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.option("--example", is_flag=True, help="Fill it with the almanac that comes with the tool.")
@pass_session
def command(session: Session, /, folder: Path | None, *, example: bool) -> None:
    """Make a new almanac in DIR [default: --data or $ALMANAC_DATA, else data].

    An almanac that is there already is never touched.
    """
    root = folder or Path(session.data or "data")
    path = root.absolute()
    folder_name = path.parent.name if path.name == "data" else path.name
    name = os.fsencode(folder_name).decode(errors="replace")  # JSON holds text, a folder any bytes
    create_almanac(root, name or "almanac", example=example)
    what = "a copy of the shipped" if example else "an empty"
    click.echo(one_line(f"Made {what} almanac in {root}"))
