"""`almanac triage`: decide about events one by one, or as another program says."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from almanac_cli.cli.context import Session, pass_session
from almanac_cli.cli.failures import UsageError
from almanac_cli.cli.field_names import parse_order
from almanac_cli.cli.options.filters import filter_options, search_option
from almanac_cli.cli.options.listing import sort_options
from almanac_cli.cli.options.switches import dry_run_option, json_option
from almanac_cli.cli.selection import select_events
from almanac_cli.model.kinds import EVENT

if TYPE_CHECKING:
    from collections.abc import Mapping


@click.command(short_help="Score, tag and link events one by one.")
@click.argument("source", metavar="[-]", required=False)
@filter_options
@search_option
@sort_options
@dry_run_option
@json_option
@pass_session
def command(
    session: Session,
    /,
    source: str | None,
    *,
    as_json: bool,
    dry_run: bool,
    **selection: Any,  # noqa: ANN401 (one for each of the other options)
) -> int | None:
    """Go through events one by one: without filters the unscored ones, newest first.

    With filters, these are all events that match, scored or not. Each has a page, and a key decides
    about it: 1 to 9, and 0 for ten, score it, and the next one follows; ? tells the other keys.
    What a key does is saved at once, and is one step of `almanac undo`.

    With -, decisions of another program are read from standard input, up to 32 MiB, one JSON object
    a line: {"id": ..., "score": ..., "rationale": ..., "tags": [...], "links": [...], "guides":
    [...]}. Tags, links and guides are added; "drop": true removes the event, "keep": true does
    nothing else. All decisions are made in one step, or none:

        almanac list --unscored --ndjson | YOUR-PROGRAM | almanac triage -

    `almanac score --rubric --json` has what the program must know of scores.
    """
    if source is None:
        if as_json or dry_run:
            raise UsageError(f"--{'json' if as_json else 'dry-run'} goes with -")
        return _go_through(session, **selection)
    if source != "-":
        raise UsageError(f"the only argument is -, not {source!r}", hint="filters choose events")
    if _any_set(selection):
        raise UsageError("triage - takes everything from standard input")
    from almanac_cli.cli.triage.decision_input import decide_from_stdin

    decide_from_stdin(session, EVENT, as_json=as_json, dry_run=dry_run)
    return None


def _go_through(
    session: Session,
    *,
    search: str | None,
    sort: str | None,
    reverse: bool,
    limit: int | None,
    **filters: Any,  # noqa: ANN401 (one for each of `filter_options`)
) -> int:
    """Go through the events that match on the terminal, and return the exit code.

    Raises:
        UsageError: if stdin or stdout is no terminal.

    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        hint = "decisions of another program are read by: almanac triage -"
        raise UsageError("triage needs a terminal, to show pages and to read keys", hint=hint)
    if search is None and not _any_set(filters):
        filters["unscored"] = True
    order = parse_order(session.store.reader(EVENT), sort, reverse=reverse, limit=limit)
    selection = select_events(session, search, filters, order)
    selection.report_absences()
    ids = selection.result.ids
    if not ids:
        click.echo(f"no {EVENT.name} to triage", err=True)
        return 0
    from almanac_cli.cli.triage.round import triage
    from almanac_cli.operations.triage import Pending

    return triage(session, [Pending(EVENT, id_) for id_ in ids])


def _any_set(options: Mapping[str, object]) -> bool:
    """Tell whether any of the options was used."""
    return any(
        value is not None and value is not False and value != () for value in options.values()
    )
