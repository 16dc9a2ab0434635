"""`almanac related`: the events most similar to an event, whether they are linked or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from almanac_cli.analysis import date_window, related
from almanac_cli.cli.completion.values import complete_event_ids
from almanac_cli.cli.context import Session, pass_session
from almanac_cli.cli.failures import UsageError
from almanac_cli.cli.field_names import echo_unknown_fields, parse_conditions
from almanac_cli.cli.listing import listing_from_options
from almanac_cli.cli.options.filters import (
    min_score_option,
    since_option,
    until_option,
    where_option,
)
from almanac_cli.cli.options.listing import form_options, format_option, limit_option
from almanac_cli.cli.output import print_json, raise_if_incomplete, read_valid_rows
from almanac_cli.cli.parameters import NumberOption, WholeNumber
from almanac_cli.cli.record_ids import resolve_id
from almanac_cli.formats import json_codec
from almanac_cli.formats.reasons import full_reason_text
from almanac_cli.index.reader import Result
from almanac_cli.model.kinds import EVENT
from almanac_cli.model.query import Highlight, Query

if TYPE_CHECKING:
    from almanac_cli.analysis.similarity import Related
    from almanac_cli.model.bounds import Bound

_EXPLAINED = ("table", "json", "ndjson")  # formats with a place for reasons


@click.command(short_help="List the events most similar to an event.")
@click.argument("id_", metavar="ID", shell_complete=complete_event_ids)
@limit_option(default=8)
@min_score_option
@since_option
@until_option
@click.option(
    "--within",
    cls=NumberOption,
    type=WholeNumber(min=0),
    metavar="DAYS",
    help="At most so many days before or after the event.",
)
@where_option
@click.option("--unlinked", is_flag=True, help="Leave out linked events.")
@click.option("--explain", is_flag=True, help="Show what each has in common with the event.")
@form_options
@pass_session
def command(  # noqa: PLR0913 (one for each option)
    session: Session,
    /,
    id_: str,
    *,
    limit: int,
    min_score: int | None,
    since: Bound | None,
    until: Bound | None,
    within: int | None,
    where: tuple[str, ...],
    unlinked: bool,
    explain: bool,
    output_format: str,
    fields: str | None,
    template: str | None,
) -> None:
    """List the events most similar to an event, whether they are linked to it or not.

    Similar events share rare words, tags, guides and linked events, and are close in time.
    """
    listing = listing_from_options(EVENT, output_format, fields, template)
    if explain and (fields or listing.output_format not in _EXPLAINED):
        other = "--fields" if fields else "--template" if template else format_option(output_format)
        raise UsageError(f"--explain goes with no {other}")
    store = session.store
    (event,) = read_valid_rows(store, EVENT, [resolve_id(session, EVENT, id_)])
    reader = store.reader(EVENT)
    query = Query(
        since=since, until=until, min_score=min_score, where=parse_conditions(EVENT, where)
    )
    if within is not None:
        query = date_window.near(query, EVENT, event, within)
    matches = related.suggest(reader, event, query, unlinked=unlinked, limit=limit)
    answer = Result(reader, [match.id for match in matches], len(matches))
    if explain and output_format in {"json", "ndjson"}:
        _print_explained(answer, matches, output_format)
    else:
        reasons = {match.id: Highlight((), (_reason(match),)) for match in matches}
        listing.print(session, answer, (lambda _: reasons) if explain else None)
    echo_unknown_fields(reader, query.where)
    raise_if_incomplete(store)


def _print_explained(answer: Result, matches: list[Related], output_format: str) -> None:
    """Print each similar event as JSON, with its similarity and reasons under the key `why`."""
    whys = {match.id: related.why(match) for match in matches}
    texts = [json_codec.compact({**row, "why": whys[row["id"]]}) for row in answer.rows()]
    print_json(
        json_codec.array(texts) if output_format == "json" else (f"{text}\n" for text in texts)
    )


def _reason(match: Related) -> str:
    """Return on one line the similarity, and all that the two events share."""
    return f"{match.similarity:.2f}; {full_reason_text(related.why(match))}"
