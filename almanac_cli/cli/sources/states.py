"""`source list` and `source show`: sources, and how their feeds fare."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from almanac_cli.cli.context import Session
from almanac_cli.cli.listing import list_records
from almanac_cli.cli.output import print_json, print_records, raise_if_incomplete, read_valid_rows
from almanac_cli.cli.record_ids import names_one, resolve_ids
from almanac_cli.cli.selection import select
from almanac_cli.errors import InvalidValue
from almanac_cli.formats import json_codec
from almanac_cli.model.kinds import FEED_STATES, SOURCE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from almanac_cli.cli.listing import Listing
    from almanac_cli.formats.terminal.style import Style
    from almanac_cli.index.search_expression import Search
    from almanac_cli.model.polling import FeedState
    from almanac_cli.model.query import Order, Query
    from almanac_cli.model.rows import JsonObject
    from almanac_cli.operations.source_states import Problem, SourceState


def parse_span(ctx: click.Context, param: click.Parameter, value: str | None) -> date | None:
    """Return the day before which a time span began, such as "90d"; `None` for an unused option.

    Raises:
        click.BadParameter: if it is no span.

    """
    session = ctx.find_object(Session)
    if value is None or session is None:
        return None
    from almanac_cli.model import dates

    try:
        time = dates.parse(value, session.now).time
    except InvalidValue as error:
        raise click.BadParameter(error.reason, ctx, param) from None
    if time > session.now:
        raise click.BadParameter(f"must be in the past: {value}", ctx, param)
    return time.date()


def list_sources(  # noqa: PLR0913 (what selects, by keyword)
    session: Session,
    listing: Listing,
    query: Query,
    order: Order,
    search: Search | None,
    *,
    problems: bool,
    stale: date | None,
) -> None:
    """Print the sources that match; of those alone that have problems or are stale, if asked.

    Their default table and JSON then have what is wrong, and the day of the newest event or item.
    Also raises what `list_records` raises.
    """
    if not problems and stale is None:
        list_records(session, listing, query, order, search)
        return
    from almanac_cli.operations.source_states import source_states

    store = session.store
    selection = select(store.reader(SOURCE), query, order._replace(limit=None), search)
    rows = [*selection.result.rows()]
    states = source_states(store, rows)
    rows = [
        row | _extra(states[row["id"]])
        for row in rows
        if not problems or states[row["id"]].problems
        if stale is None or _is_stale(states[row["id"]], stale)
    ]
    if listing.columns or listing.output_format not in {"table", "json", "ndjson"}:
        ids = [row["id"] for row in rows] or [""]
        chosen = query._replace(any_of={**query.any_of, "id": ids})
        list_records(session, listing, chosen, order, search)
        return
    _print(session, listing.output_format, rows[: order.limit], with_problems=problems)
    if len(rows) > len(rows[: order.limit]):
        click.echo(f"{order.limit} of {len(rows)}", err=True)
    raise_if_incomplete(store)


def show_sources(session: Session, texts: tuple[str, ...], *, as_json: bool) -> None:
    """Print the page of each source that `texts` name, with the state of its feeds.

    Raises:
        NotFound: if a text names no source.
        Ambiguous: if a text names several sources.
        InvalidFile: if there is one text, and the file of its source is invalid.
        IncompleteResult: after printing, if invalid files were left out.

    """
    from almanac_cli.operations.source_states import source_states

    store = session.store
    rows = read_valid_rows(store, SOURCE, resolve_ids(session, SOURCE, texts))
    states = source_states(store, rows)
    if as_json:
        with_states = [row | {FEED_STATES: _state_object(states[row["id"]])} for row in rows]
        print_records(with_states, one=names_one(texts))
    else:
        from almanac_cli.cli.pager import echo_paged
        from almanac_cli.formats.terminal import pages

        style = session.style
        shown = (
            pages.record_page(SOURCE, row, [], style)
            + "".join(f"{line}\n" for line in ["", *_state_lines(states[row["id"]], style)])
            for row in rows
        )
        echo_paged(session, (f"\n\n{page}" if n else page for n, page in enumerate(shown)))
    raise_if_incomplete(store)


def _is_stale(state: SourceState, day: date) -> bool:
    return state.newest is None or state.newest < day


def _extra(state: SourceState) -> dict[str, Any]:
    """Return what a list of sources says beside their records."""
    return {
        "problems": [problem._asdict() for problem in state.problems],
        "newest": state.newest and state.newest.isoformat(),
    }


def _print(
    session: Session, output_format: str, rows: list[JsonObject], *, with_problems: bool
) -> None:
    """Print rows with problems and newest days as a table, or as JSON."""
    if output_format != "table":
        texts = map(json_codec.compact, rows)
        is_array = output_format == "json"
        print_json(json_codec.array(texts) if is_array else (f"{text}\n" for text in texts))
        return
    if not rows:
        click.echo(_nothing(with_problems=with_problems), err=True)
        return
    from almanac_cli.cli.pager import echo_paged
    from almanac_cli.formats.terminal.tables import table
    from almanac_cli.operations.source_states import Problem

    style = session.style
    for row in rows:
        problems = (Problem(**problem) for problem in row["problems"])
        row["problem"] = "; ".join(problem_text(problem, style) for problem in problems)
    columns = ["tier", "name", *(["problem"] if with_problems else []), "newest", "id"]
    echo_paged(session, [table(rows, columns, style, time_fields=())])


def _nothing(*, with_problems: bool) -> str:
    """Return what is said where no source has what was asked for."""
    return "no source has a problem" if with_problems else "no source was silent for so long"


def problem_text(problem: Problem, style: Style) -> str:
    """Return what is wrong with a source: "failing since 3d ago: no answer in time"."""
    since = f" since {style.age(problem.since)}" if problem.since else ""
    match problem.trouble:
        case "gone":
            return f"gone{since}"
        case "held":
            return "new items held back"
        case "faulty":
            return problem.detail or ""
    from almanac_cli.cli.messages.fetching import failure_text

    text = failure_text(problem.reason or "", problem.feed or "", problem.detail or "")
    return f"failing{since}: {text}"


def _state_object(state: SourceState) -> dict[str, Any]:
    """Return the state of a source for JSON."""
    from almanac_cli.model import dates

    def time(value: Any) -> str | None:  # noqa: ANN401 (a time, or none)
        return dates.to_text(value) if value else None

    return {
        **_extra(state),
        "events": state.events,
        "waiting": state.waiting,
        "feeds": [
            {
                "url": url,
                "asked": time(feed.asked),
                "due": time(feed.due),
                "failures": feed.failures,
                "failing_since": time(feed.failing_since),
                "reason": feed.reason,
                "detail": feed.detail,
            }
            for url, feed in state.feeds.items()
        ],
    }


def _state_lines(state: SourceState, style: Style) -> Iterator[str]:
    """Yield the lines below the page of a source: what came from it, and how each feed fares."""
    newest = f", the newest {style.age(_midnight(state.newest))}" if state.newest else ""
    waiting = f"; {state.waiting} waiting" if state.waiting else ""
    yield from style.wrap(f"Events: {state.events}{waiting}{newest}")
    problems = {problem.feed: problem for problem in state.problems}
    for url, feed in state.feeds.items():
        yield style.url(url)
        problem = problems.get(url) or problems.get(None)
        texts = [_asked_text(feed, style), *([problem_text(problem, style)] if problem else [])]
        yield from style.wrap("; ".join(texts), "  ")


def _asked_text(feed: FeedState, style: Style) -> str:
    """Return when a feed was asked, and when it may be asked again."""
    from almanac_cli.model import dates

    if feed.asked is None:
        return "not asked yet"
    due = f", again {style.age(dates.to_text(feed.due))}" if feed.due else ""
    return f"asked {style.age(dates.to_text(feed.asked))}{due}"


def _midnight(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
