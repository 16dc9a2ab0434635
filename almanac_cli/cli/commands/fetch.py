"""`almanac fetch`: ask the feeds of sources for what is new."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from almanac_cli.cli.asking import open_client
from almanac_cli.cli.completion.values import complete_source_ids
from almanac_cli.cli.context import Session, pass_session
from almanac_cli.cli.failures import UsageError
from almanac_cli.cli.fetch_report import fetching_progress, print_result
from almanac_cli.cli.options.fetch import fetch_options, result_options
from almanac_cli.cli.record_ids import resolve_id, resolve_ids
from almanac_cli.model.kinds import SOURCE

if TYPE_CHECKING:
    from almanac_cli.operations.fetch.request import FetchRequest
    from almanac_cli.operations.fetch.results import FetchResult


@click.command(short_help="Ask the feeds of sources for news.")
@click.argument("sources", nargs=-1, metavar="[SOURCE]...", shell_complete=complete_source_ids)
@fetch_options
@result_options
@pass_session
def command(  # noqa: PLR0913 (one for each option)
    session: Session,
    /,
    *,
    sources: tuple[str, ...],
    file: str | None,
    source: str | None,
    strict: bool,
    form: str | None,
    **options: Any,  # noqa: ANN401 (one for each of `fetch_options`)
) -> int:
    """Ask the feeds of all sources that are due, or of each SOURCE, for what is new.

    New items wait in the inbox: `almanac triage` shows them one by one. A feed is due an hour after
    it was asked, later if its source, its server or it itself says so, or if it failed.

    For cron, `almanac fetch >/dev/null` is silent about what passes by itself. The exit code is 5
    if a source is gone or has failed for a week, and 1 if nothing could be reached.

    DAY is as in `almanac list`.
    """
    _check(sources, file, source, options)
    request = _request(session, sources, options)
    if file is not None and source is not None:
        result = _read_file(session, file, source, request)
    else:
        result = _fetch(session, request)
    is_chosen = bool(sources or source)
    return print_result(session, request, result, form=form, is_strict=strict, is_chosen=is_chosen)


def _check(
    sources: tuple[str, ...], file: str | None, source: str | None, options: dict[str, Any]
) -> None:
    """Raise UsageError if options do not go together."""
    if (file is None) != (source is None):
        raise UsageError("--from and --source go together")
    if file is None:
        return
    if sources:
        raise UsageError("with --from, the source is that of --source")
    for name in ("is_early", "is_forced"):
        if options[name]:
            raise UsageError(f"--from goes with no {'--now' if name == 'is_early' else '--force'}")
    if options["pages"] > 1:
        raise UsageError("--from goes with no --pages")


def _request(session: Session, sources: tuple[str, ...], options: dict[str, Any]) -> FetchRequest:
    from almanac_cli.model import dates
    from almanac_cli.operations.fetch.request import FetchRequest

    ids = tuple(dict.fromkeys(resolve_ids(session, SOURCE, sources))) if sources else None
    bound = options["since"]
    since = dates.from_text(bound.time) if bound else None
    return FetchRequest(session.now, ids, **{**options, "since": since})


def _fetch(session: Session, request: FetchRequest) -> FetchResult:
    """Ask servers, by way of the proxies and with the passwords that the environment names."""
    from functools import partial
    from random import random

    from almanac_cli.operations.fetch.run import fetch

    with open_client(session) as client:
        return fetch(session.store, client, request, random, partial(fetching_progress, session))


def _read_file(session: Session, file: str, source: str, request: FetchRequest) -> FetchResult:
    from almanac_cli.cli.parameters import read_json_input
    from almanac_cli.operations.fetch.from_file import read_file

    id_ = resolve_id(session, SOURCE, source)
    return read_file(session.store, id_, read_json_input(file), request)
