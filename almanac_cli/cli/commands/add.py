"""`almanac add`: a new event, or many from JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from almanac_cli.analysis import related
from almanac_cli.cli import prompts
from almanac_cli.cli.context import Session, pass_session
from almanac_cli.cli.failures import CommandFailed, UsageError
from almanac_cli.cli.messages import problem_lines
from almanac_cli.cli.options import event_options, given_fields, invalid_is_wrong_usage, option_of
from almanac_cli.cli.output import json_option, print_records, say_if_dry, warn_left_out
from almanac_cli.cli.parameters import read_objects
from almanac_cli.formats.terminal import pages
from almanac_cli.formats.terminal.sanitize import one_line
from almanac_cli.model.kinds import EVENT
from almanac_cli.operations import add

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from almanac_cli.model.kinds import Kind
    from almanac_cli.model.records import Record

_NEAREST = 3


def intake_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command that adds records the options that they have in common."""
    for option in reversed(
        [
            click.option("--id", help="The id, if not the one that the title gives."),
            click.option(
                "--json-in",
                type=click.Path(readable=False),
                metavar="FILE|-",
                help="Add the JSON objects in a file of up to 32 MiB. [events need a title, a "
                "source and published]",
            ),
            click.option("--skip-invalid", is_flag=True, help="With --json-in: add the others."),
            click.option("--dry-run", is_flag=True, help="Check everything, write nothing."),
            json_option,
        ]
    ):
        command = option(command)
    return command


@click.command(short_help="Add an event, or many from JSON.")
@click.argument("title", required=False)
@event_options
@intake_options
@pass_session
def command(session: Session, /, json_in: str | None, **options: Any) -> None:  # noqa: ANN401 (one a field)
    """Add an event, and print its id and path.

    Without TITLE, on a terminal, it asks for what it needs. --published is now unless given, and
    --tier is that of the event added last from the same source. An event with the same URL as one
    that is there already is not added again (exit code 7).

    With --json-in it adds an object, an array of objects, or one object a line; nothing is written
    if one of them is wrong. Those that are there already are skipped.
    """
    add_records(session, EVENT, json_in, options)


def add_records(session: Session, kind: Kind, json_in: str | None, options: dict[str, Any]) -> None:
    """Add records of either kind as the options say, and print them."""
    switches = {key: options.pop(key) for key in ("as_json", "skip_invalid", "dry_run")}
    given = given_fields(options)
    if json_in is not None:
        _add_all(session, kind, json_in, given, **switches)
        return
    if switches["skip_invalid"]:
        raise UsageError("--skip-invalid goes with --json-in")
    asked = "title" not in given
    if asked:
        if not session.asks:
            raise UsageError("Missing argument 'TITLE'.", hint="or give --json-in FILE")
        given = prompts.ask(kind, given, session)
    else:
        given = {**kind.option_defaults, **given}
    with invalid_is_wrong_usage():
        if kind.similarity_weights and session.asks:
            planned = add.add(session.store, kind, given, session.now, dry_run=True)
            _show_nearest(session, planned, ask=asked)
        record = add.add(session.store, kind, given, session.now, dry_run=switches["dry_run"])
    warn_left_out(session.store)
    if switches["as_json"]:
        print_records(session.store.as_rows([record]), one=True)
    else:
        click.echo(_line(session, record))
    say_if_dry(dry_run=switches["dry_run"])


def _show_nearest(session: Session, planned: Record, *, ask: bool) -> None:
    """Show the records nearest to one that is to be added, in case one of them is the same."""
    (row,) = session.store.as_rows([planned])
    reader = session.store.reader(planned.kind)
    near = related.suggest(reader, row)[:_NEAREST]
    if not near:
        return
    click.echo(f"The nearest {planned.kind.folder}:", err=True)
    for row in reader.rows([each.id for each in near]).values():
        click.echo("\n".join(pages.list_item(row, session.style)), err=True)
    if ask and not click.confirm("Add it?", default=True, err=True):
        raise CommandFailed("nothing was added")


def _add_all(  # noqa: PLR0913 (the switches by keyword)
    session: Session,
    kind: Kind,
    json_in: str,
    given: Mapping[str, Any],
    *,
    as_json: bool,
    skip_invalid: bool,
    dry_run: bool,
) -> None:
    if given:
        raise UsageError(f"--json-in takes no {option_of(next(iter(given)))} beside it")
    added = add.add_all(
        session.store,
        kind,
        read_objects(json_in),
        session.now,
        skip_invalid=skip_invalid,
        dry_run=dry_run,
    )
    warn_left_out(session.store)
    if as_json:
        print_records(session.store.as_rows(added.records), one=False)
    else:
        for each in added.records:
            click.echo(_line(session, each))
    for refusal in added.refusals:
        for line in problem_lines(refusal.error, refusal.position):
            click.echo(one_line(f"Warning: {line}"), err=True)
    counts = {
        "added": len(added.records),
        "already there": len(added.duplicates),
        "invalid": len(added.refusals),
    }
    said = [f"{count} {what}" for what, count in counts.items() if count or what == "added"]
    click.echo(", ".join(said), err=True)
    say_if_dry(dry_run=dry_run)


def _line(session: Session, record: Record) -> str:
    return one_line(f"{record.id}  {session.store.path(record.kind, record.id)}")
