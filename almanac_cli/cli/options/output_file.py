"""The option `--output FILE` of commands whose result may go into a file."""

from __future__ import annotations

import click

from almanac_cli.cli.paths import PathName

output_option = click.option(
    "-o",
    "--output",
    type=PathName(dir_okay=False, allow_dash=True),
    metavar="FILE",
    help="Write into FILE, in place of what it holds.",
)
