"""Arguments that name records, for the commands that every kind of record has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from almanac_cli.cli.options.group import Decorator, option_group

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.shell_completion import CompletionItem

    # What click calls to complete a value.
    Completion = Callable[[click.Context, click.Parameter, str], list[CompletionItem] | list[str]]


def rename_arguments(complete: Completion) -> Decorator:
    """Return the arguments ID and NEW of `rename`; `complete` completes the id of a record."""
    return option_group(
        click.argument("id_", metavar="ID", shell_complete=complete),
        click.argument("new", metavar="NEW"),
    )


def merge_arguments(complete: Completion) -> Decorator:
    """Return the arguments KEEP and OTHER of `merge`; `complete` completes the id of a record."""
    return option_group(
        click.argument("id_", metavar="KEEP", shell_complete=complete),
        click.argument(
            "others", metavar="OTHER...", nargs=-1, required=True, shell_complete=complete
        ),
    )
