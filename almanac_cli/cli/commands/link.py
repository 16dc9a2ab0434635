"""`almanac link`: link an event to others, or to guides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from almanac_cli.analysis import related, similarity
from almanac_cli.cli.context import Session, pass_session
from almanac_cli.cli.failures import UsageError
from almanac_cli.cli.output import json_option, print_records, valid_records, warn_left_out
from almanac_cli.cli.parameters import event_ids, guide_ids
from almanac_cli.formats.terminal import pages
from almanac_cli.formats.terminal.sanitize import one_line
from almanac_cli.model.kinds import EVENT, GUIDE
from almanac_cli.operations import link

if TYPE_CHECKING:
    from collections.abc import Callable

    from almanac_cli.model.kinds import Kind
    from almanac_cli.model.records import Record
    from almanac_cli.operations.store import Store


def ends(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give `link` and `unlink` the ids that they join or part."""
    for parameter in (
        json_option,
        click.option(
            "--guide",
            "guides",
            multiple=True,
            shell_complete=guide_ids,
            metavar="GUIDE...",
            help="A guide; whatever else is named after the first ID is then a guide too.",
        ),
        click.argument("others", metavar="[ID]...", nargs=-1, shell_complete=event_ids),
        click.argument("id_", metavar="ID", shell_complete=event_ids),
    ):
        command = parameter(command)
    return command


@click.command(short_help="Link an event to others, or to guides.")
@ends
@click.option(
    "--suggest",
    is_flag=False,
    flag_value="8",
    type=click.IntRange(min=1),
    metavar="[N]",
    help="Ask about the N events that are nearest. [8]",
)
@click.option("-y", "--yes", is_flag=True, help="With --suggest: do not ask, link the sure ones.")
@click.option(
    "--threshold",
    type=click.FloatRange(0, 1),
    default=similarity.LINK_SIMILARITY,
    show_default=True,
    help="With --yes: how near is sure, from 0 to 1.",
)
@pass_session
def command(  # noqa: PLR0913 (one for each option)
    session: Session,
    /,
    id_: str,
    others: tuple[str, ...],
    guides: tuple[str, ...],
    *,
    suggest: int | None,
    yes: bool,
    threshold: float,
    as_json: bool,
) -> None:
    """Link the first event to all the others, or to guides.

    A link has no direction: both events show it. What is linked already stays so.
    """
    store = session.store
    id_ = store.resolve(EVENT, id_)
    if suggest is None:
        kind, named = named_ends(others, guides)
        found = [store.resolve(kind, each) for each in named]
    elif others or guides:
        raise UsageError("--suggest goes with no other ID and no --guide")
    else:
        kind = EVENT
        found = _accepted(session, id_, suggest, threshold if yes else None)
    if kind is GUIDE:
        record = link.add_references(store, EVENT, id_, GUIDE, found, session.now)
    else:
        record = link.link(store, EVENT, id_, found, session.now)
    print_ends(store, record, found, "is linked to", as_json=as_json)


def _accepted(session: Session, id_: str, most: int, threshold: float | None) -> list[str]:
    """Return those of the nearest events that are near enough, or that the user says yes to."""
    if threshold is None and not session.asks:
        raise UsageError("without a terminal to ask on, this needs --yes")
    reader = session.store.reader(EVENT)
    (event,) = valid_records(session.store, EVENT, [id_])
    near = related.suggest(reader, event, unlinked=True)[:most]
    if threshold is not None:
        return [each.id for each in near if each.similarity >= threshold]
    accepted = []
    for row in reader.rows([each.id for each in near]).values():
        click.echo("\n".join(pages.list_item(row, session.style)), err=True)
        answer = click.prompt("Link it? (y, n, q)", default="n", value_proc=_answer, err=True)
        if answer == "q":
            break
        if answer == "y":
            accepted.append(row["id"])
    return accepted


def _answer(text: str) -> str:
    if text not in {"y", "n", "q"}:
        raise click.UsageError("answer y, n, or q to stop")
    return text


def named_ends(others: tuple[str, ...], guides: tuple[str, ...]) -> tuple[Kind, tuple[str, ...]]:
    """Say whether the first event is joined with events or with guides, and which."""
    if not others and not guides:
        raise UsageError("there is nothing to link", hint="name another event, or --guide GUIDE")
    return (GUIDE, guides + others) if guides else (EVENT, others)


def print_ends(store: Store, record: Record, others: list[str], how: str, *, as_json: bool) -> None:
    """Print how the first event now stands to the others."""
    warn_left_out(store)
    if as_json:
        print_records(store.as_rows([record]), one=True)
    else:
        for each in others:
            click.echo(one_line(f"{record.id} {how} {each}"))
