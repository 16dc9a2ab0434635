"""`almanac open`: the sources of events, in the browser."""

from __future__ import annotations

import click

from almanac_cli.cli.browser import open_url
from almanac_cli.cli.completion.values import complete_event_ids
from almanac_cli.cli.context import Session, pass_session
from almanac_cli.cli.failures import CommandFailed
from almanac_cli.cli.output import raise_if_incomplete, read_valid_rows, warn_invalid_files
from almanac_cli.cli.record_ids import resolve_ids
from almanac_cli.formats.terminal.sanitize import one_line
from almanac_cli.model.kinds import EVENT


@click.command(short_help="Open the sources of events in the browser.")
@click.argument(
    "ids", metavar="ID...|-", nargs=-1, required=True, shell_complete=complete_event_ids
)
@pass_session
def command(session: Session, /, ids: tuple[str, ...]) -> None:
    """Open the URLs of events in the browser, and print them with their ids.

    The browser is that of $BROWSER, or else of the system. An event without a URL is named, and
    makes the exit code 1.
    """
    store = session.store
    unique = [*dict.fromkeys(resolve_ids(session, EVENT, ids))]
    events = read_valid_rows(store, EVENT, unique)
    for event in events:
        if event["url"]:
            open_url(event["url"])
            click.echo(one_line(f"{event['id']}  {event['url']}"))
    if without := [event["id"] for event in events if not event["url"]]:
        warn_invalid_files(store)
        verb = "has" if len(without) == 1 else "have"
        hint = f"set it with: almanac edit {without[0]} --url URL"
        raise CommandFailed(f"{', '.join(without)} {verb} no URL", hint=hint)
    raise_if_incomplete(store)
