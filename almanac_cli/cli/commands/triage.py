"""`almanac triage`: decide about events one by one, or as another program says."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from almanac_cli.cli.context import Session, pass_session
from almanac_cli.cli.failures import UsageError
from almanac_cli.cli.field_names import check_conditions, parse_order
from almanac_cli.cli.options.filters import filter_options, search_option
from almanac_cli.cli.options.listing import sort_options
from almanac_cli.cli.options.switches import dry_run_option, json_option
from almanac_cli.cli.output import warn_invalid_files
from almanac_cli.cli.selection import select
from almanac_cli.model.kinds import EVENT, ITEM

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from almanac_cli.model.kind import Kind


@click.command(short_help="Keep or drop items, and score events, one by one.")
@click.argument("source", metavar="[-]", required=False)
@click.option("--inbox", is_flag=True, help="Only items of the inbox.")
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
    """Go through the items of the inbox one by one, then through the unscored events; newest first.

    With filters, these are all items and events that match, scored or not. With --unscored alone,
    they are events. Each has a page, and a key decides about it: k keeps an item, d drops it, 1 to
    9, and 0 for ten, keep it with that score, or score an event; the next one follows. What is kept
    without a score comes again at the end; ? tells the other keys. What a key does is saved at
    once, and is one step of `almanac undo`.

    With -, decisions of another program are read from standard input, up to 32 MiB, one JSON object
    a line: {"id": ..., "score": ..., "rationale": ..., "tags": [...], "links": [...], "guides":
    [...]}. Tags, links and guides are added; "drop": true removes the event, "keep": true does
    nothing else. An item of the inbox is kept by "keep": true or by a score, and dropped by "drop".
    All decisions are made in one step, or none:

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


def _go_through(  # noqa: PLR0913 (one for each option)
    session: Session,
    *,
    inbox: bool,
    search: str | None,
    sort: str | None,
    reverse: bool,
    limit: int | None,
    **filters: Any,  # noqa: ANN401 (one for each of `filter_options`)
) -> int:
    """Go through the items and events that match on the terminal, and return the exit code.

    Raises:
        UsageError: if stdin or stdout is no terminal.

    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        hint = "decisions of another program are read by: almanac triage -"
        raise UsageError("triage needs a terminal, to show pages and to read keys", hint=hint)
    from almanac_cli.cli.sweeping import sweep_inbox

    kinds = _kinds(inbox=inbox, unscored=filters["unscored"])
    if ITEM in kinds:
        sweep_inbox(session)
    ids = _choose(session, kinds, search, filters, sort=sort, reverse=reverse, limit=limit)
    if not any(ids.values()):
        click.echo(f"no {' or '.join(kind.name for kind in kinds)} to triage", err=True)
        warn_invalid_files(session.store)
        return 0
    from almanac_cli.cli.triage.round import triage
    from almanac_cli.operations.triage import Pending

    return triage(session, [Pending(kind, id_) for kind in kinds for id_ in ids[kind]])


def _choose(  # noqa: PLR0913 (three of `sort_options`)
    session: Session,
    kinds: Sequence[Kind],
    search: str | None,
    filters: dict[str, Any],
    *,
    sort: str | None,
    reverse: bool,
    limit: int | None,
) -> dict[Kind, list[str]]:
    """Return the ids of the records that match, in their order, by kind.

    Without any filter, of the events only the unscored ones do. If none matches, say which words
    or fields of the filters are in no record.
    """
    from almanac_cli.cli.options.filter_words import read_search

    is_plain = search is None and not _any_set(filters)
    ids: dict[Kind, list[str]] = {}
    for kind in kinds:
        if kind is EVENT and is_plain:
            filters = {**filters, "unscored": True}
        left = None if limit is None else limit - sum(map(len, ids.values()))
        order = parse_order(session.store.reader(kind), sort, reverse=reverse, limit=left)
        query, words = read_search(session, kind, search, filters, name="--search")
        if EVENT not in kinds:  # which has other fields
            check_conditions(kind, query)
        selection = select(session.store.reader(kind), query, order, words)
        ids[kind] = selection.result.ids
        if kind is kinds[-1] and not any(ids.values()):
            selection.report_absences()
    return ids


def _kinds(*, inbox: bool, unscored: bool) -> tuple[Kind, ...]:
    """Return the kinds of the records to go through, in this order."""
    if inbox:
        return (ITEM,)
    return (EVENT,) if unscored else (ITEM, EVENT)


def _any_set(options: Mapping[str, object]) -> bool:
    """Tell whether any of the options was used."""
    return any(
        value is not None and value is not False and value != () for value in options.values()
    )
