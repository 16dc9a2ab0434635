"""Arguments of the commands that decide about items of the inbox."""

from __future__ import annotations

import click

from almanac_cli.cli.completion.values import complete_item_ids

items_argument = click.argument(
    "ids", metavar="ID...", nargs=-1, required=True, shell_complete=complete_item_ids
)
