"""The option `--output FILE` of commands whose result may go into a file."""

from __future__ import annotations

import click

output_option = click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, allow_dash=True),
    metavar="FILE",
    help="Write into FILE, in place of what it holds.",
)
