"""`almanac remove`: remove events and the links to them."""

from __future__ import annotations

import click

from almanac_cli.cli.context import Session, pass_session
from almanac_cli.cli.failures import CommandFailed, UsageError
from almanac_cli.cli.output import json_option, print_records, say_if_dry, warn_left_out
from almanac_cli.cli.parameters import event_ids
from almanac_cli.formats.terminal.sanitize import one_line
from almanac_cli.model.kinds import EVENT, Kind
from almanac_cli.operations import remove

yes_option = click.option("-y", "--yes", is_flag=True, help="Do not ask.")
dry_run_option = click.option("--dry-run", is_flag=True, help="Say what would go, remove nothing.")


@click.command(short_help="Remove events and the links to them.")
@click.argument("ids", metavar="ID...", nargs=-1, required=True, shell_complete=event_ids)
@yes_option
@dry_run_option
@json_option
@pass_session
def command(
    session: Session, ids: tuple[str, ...], *, yes: bool, dry_run: bool, as_json: bool
) -> None:
    """Remove events, first the links that point to them.

    Asks on a terminal; elsewhere it needs --yes.
    """
    remove_records(session, EVENT, ids, yes=yes, dry_run=dry_run, as_json=as_json)


def remove_records(  # noqa: PLR0913 (the switches by keyword)
    session: Session, kind: Kind, ids: tuple[str, ...], *, yes: bool, dry_run: bool, as_json: bool
) -> None:
    """Remove records of either kind, after asking, and print what went."""
    store = session.store
    doomed = list(dict.fromkeys(store.resolve(kind, each) for each in ids))
    rows = store.reader(kind).rows(doomed)
    if not dry_run and not yes:
        _confirm(session, kind, doomed)
    referring = remove.remove(store, kind, doomed, session.now, dry_run=dry_run)
    warn_left_out(store)
    if as_json:
        print_records([*rows.values()], one=len(ids) == 1)
    else:
        for each in doomed:
            click.echo(one_line(f"{'would remove' if dry_run else 'removed'} {each}"))
        for each in referring:
            click.echo(one_line(f"{'would unlink' if dry_run else 'unlinked'} {each}"))
    say_if_dry(dry_run=dry_run)


def _confirm(session: Session, kind: Kind, doomed: list[str]) -> None:
    if not session.asks:
        raise UsageError("without a terminal to ask on, this needs --yes")
    for each in doomed:
        click.echo(one_line(f"  {each}"), err=True)
    count = f"this {kind.name}" if len(doomed) == 1 else f"these {len(doomed)} {kind.name}s"
    if not click.confirm(f"Remove {count}?", err=True):
        raise CommandFailed("nothing was removed")
