"""`almanac related`: the events that belong with one, whether they are linked or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from almanac_cli.analysis import related
from almanac_cli.cli.commands.list import SCORE
from almanac_cli.cli.context import Session, pass_session
from almanac_cli.cli.failures import UsageError
from almanac_cli.cli.output import Listing, end_answer, list_options, print_json, valid_records
from almanac_cli.cli.parameters import date, event_ids
from almanac_cli.formats import json_codec
from almanac_cli.index.reader import Result
from almanac_cli.model import query
from almanac_cli.model.kinds import EVENT
from almanac_cli.model.query import Highlight

if TYPE_CHECKING:
    from almanac_cli.analysis.similarity import Related
    from almanac_cli.model.rows import JsonObject


@click.command(short_help="List the events that belong with one.")
@click.argument("id_", metavar="ID", shell_complete=event_ids)
@click.option("--limit", type=click.IntRange(min=0), default=8, metavar="N", help="Show at most N.")
@click.option("--min-score", type=SCORE, help="Scored this or higher.")
@click.option("--since", callback=date, help="Published at this moment or later.")
@click.option("--unlinked", is_flag=True, help="Leave out those that are linked to it.")
@click.option("--explain", is_flag=True, help="Say of each what it has in common with the event.")
@list_options
@pass_session
def command(  # noqa: PLR0913 (one for each option)
    session: Session,
    /,
    id_: str,
    *,
    limit: int,
    min_score: int | None,
    since: str | None,
    unlinked: bool,
    explain: bool,
    form: str | None,
    fields: str | None,
) -> None:
    """List the events that belong with one, the nearest first.

    They are near that share telling words, tags, guides and linked events, and in time.
    """
    if explain and fields:
        raise UsageError("--explain goes with no --fields")
    store = session.store
    listing = Listing(EVENT, form, fields)
    (event,) = valid_records(store, EVENT, [store.resolve(EVENT, id_)])
    wanted = query.Query(min_score=min_score, since=since)
    reader = store.reader(EVENT)
    found = related.suggest(reader, event, wanted, unlinked=unlinked)[:limit]
    answer = Result(reader, [each.id for each in found], len(found))
    if explain and form in {"json", "ndjson"}:
        whys = {each.id: _why(each) for each in found}
        texts = [json_codec.compact({**row, "why": whys[row["id"]]}) for row in answer.rows()]
        print_json(json_codec.array(texts) if form == "json" else (f"{each}\n" for each in texts))
    else:
        reasons = {each.id: Highlight((), (_said(each),)) for each in found}
        listing.print(session, answer, (lambda _: reasons) if explain else None)
    end_answer(store)


def _why(found: Related) -> JsonObject:
    return {
        "similarity": round(found.similarity, 3),
        "terms": found.terms,
        "tags": found.tags,
        "guides": found.references,
        "neighbours": found.links,
        "days": found.days,
    }


def _said(found: Related) -> str:
    """Say in one line why an event belongs with the other."""
    days = "the same day" if found.days == 0 else f"{found.days} days apart"
    parts = {
        "": found.terms,
        "tags ": found.tags,
        "guides ": found.references,
        "both linked to ": found.links,
    }
    shared = [f"{name}{', '.join(values)}" for name, values in parts.items() if values]
    return "; ".join([f"{found.similarity:.2f}", *shared, days])
