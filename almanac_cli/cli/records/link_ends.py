"""Arguments and output that `link` and `unlink` share: an event, and the records to link it to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from almanac_cli.cli.completion.values import complete_event_ids, complete_guide_ids
from almanac_cli.cli.failures import UsageError
from almanac_cli.cli.options.group import option_group
from almanac_cli.cli.options.switches import json_option
from almanac_cli.cli.output import print_change, unchanged_notes
from almanac_cli.model.kinds import EVENT, GUIDE

if TYPE_CHECKING:
    from almanac_cli.model.kind import Kind
    from almanac_cli.model.record import Record
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
        help="Guide in place of events; all further arguments are then guides too.",
    ),
    json_option,
)


def far_ends(others: tuple[str, ...], guides: tuple[str, ...]) -> tuple[Kind, tuple[str, ...]]:
    """Return the kind of the records to link an event to, and the texts that name them.

    `others` are the arguments after the event, `guides` the values of --guide. If there is a guide,
    the kind is GUIDE and `others` name guides too; otherwise the kind is EVENT.

    Raises:
        UsageError: if both are empty.

    """
    if not others and not guides:
        raise UsageError("there is nothing to link", hint="name another event, or --guide GUIDE")
    return (GUIDE, guides + others) if guides else (EVENT, others)


def print_links(  # noqa: PLR0913 (two switches by keyword)
    store: Store,
    records: list[Record],
    others: list[str],
    relation: str,
    *,
    one: bool,
    as_json: bool,
) -> None:
    """Print the result of `link` or `unlink`, and warnings as `print_change` does.

    That is a line such as "a is linked to b" for each of `records` and each other id of `others`,
    where `relation` is "is linked to"; if `as_json`, the rows of `records` instead: one, or an
    array.
    """
    pairs = [(record.id, other) for record in records for other in others if other != record.id]
    skipped = [record.id for record in records if record.id in others]
    print_change(
        store,
        [f"{id_} {relation} {other}" for id_, other in pairs],
        lambda: store.as_rows(records),
        as_json=as_json,
        one=one,
        notes=[*(f"{id_} is not linked to itself" for id_ in skipped), *unchanged_notes(store)],
    )
