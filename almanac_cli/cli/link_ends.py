"""The two ends of a link, for `link` and `unlink`: their arguments, and what is printed of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from almanac_cli.cli.failures import UsageError
from almanac_cli.cli.options.group import option_group
from almanac_cli.cli.options.switches import json_option
from almanac_cli.cli.output import print_change
from almanac_cli.cli.parameters import complete_event_ids, complete_guide_ids
from almanac_cli.model.kinds import EVENT, GUIDE

if TYPE_CHECKING:
    from almanac_cli.model.kinds import Kind
    from almanac_cli.model.records import Record
    from almanac_cli.operations.store import Store

link_arguments = option_group(
    click.argument("id_", metavar="ID", shell_complete=complete_event_ids),
    click.argument("others", metavar="[ID]...", nargs=-1, shell_complete=complete_event_ids),
    click.option(
        "--guide",
        "guides",
        multiple=True,
        shell_complete=complete_guide_ids,
        metavar="GUIDE...",
        help="Guide to link; all further arguments are then guides too.",
    ),
    json_option,
)


def far_ends(others: tuple[str, ...], guides: tuple[str, ...]) -> tuple[Kind, tuple[str, ...]]:
    """Return the kind of the records at the far ends, and the texts that name them.

    With any guide all of them are guides. Raises UsageError if there are none.
    """
    if not others and not guides:
        raise UsageError("there is nothing to link", hint="name another event, or --guide GUIDE")
    return (GUIDE, guides + others) if guides else (EVENT, others)


def print_links(
    store: Store, record: Record, others: list[str], relation: str, *, as_json: bool
) -> None:
    """Print the first event, and how it now stands to the others: "is linked to"."""
    print_change(
        store,
        [f"{record.id} {relation} {other}" for other in others],
        lambda: store.as_rows([record]),
        as_json=as_json,
    )
