"""`almanac stats`: the events counted by time, source, tag and the like."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from almanac_cli.cli.context import Session, pass_session
from almanac_cli.cli.options.filters import filter_options, search_option
from almanac_cli.cli.options.listing import limit_option
from almanac_cli.cli.options.switches import json_option
from almanac_cli.cli.output import print_json, raise_if_incomplete
from almanac_cli.cli.selection import select_events
from almanac_cli.formats import json_codec, statistics_json
from almanac_cli.index.counts import Counter
from almanac_cli.model.query import Order
from almanac_cli.model.statistics import GROUPINGS, PERIODS
from almanac_cli.operations import statistics

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from almanac_cli.model.rows import JsonObject

_BYS = (*PERIODS, *GROUPINGS)
_IN_OVERVIEW = 10  # sources, and tags
# Of a line over time: in JSON; on a terminal, a quarter of its columns, between these.
_PERIODS_IN_JSON = 60
_MIN_PERIODS, _MAX_PERIODS = 8, 48


class _Answer(NamedTuple):
    """The figures, in both forms."""

    to_object: Callable[[], JsonObject]
    lines: Callable[..., Iterator[str]]  # takes a style, and the characters of charts
    total: int  # how many groups or periods there are, whatever the limit


@click.command(short_help="Count events by time, source, tag and the like.")
@click.argument("by", required=False, type=click.Choice(_BYS), metavar="[BY]")
@filter_options
@search_option
@limit_option()
@json_option
@pass_session
def command(
    session: Session,
    /,
    by: str | None,
    *,
    search: str | None,
    limit: int | None,
    as_json: bool,
    **filters: Any,  # noqa: ANN401 (one for each of `filter_options`)
) -> None:
    """Count events by time, source, tag and the like; without BY, show an overview.

    BY is day, week, month, year, source, author, tag, guide, tier, score or type. Days are those of
    UTC, and weeks begin on Monday. An event counts for each of its authors, tags and guides.
    """
    selection = select_events(session, search, filters, Order(limit=0))
    counter = Counter(selection.result.reader, selection.query, *selection.expressions)
    answer = _answer(session, counter, by, limit, as_json=as_json)
    if as_json:
        print_json([json_codec.pretty(answer.to_object())])
    elif selection.result.total:
        _print(session, answer)
    else:
        click.echo(f"no {selection.result.reader.kind.name} to show", err=True)
    if by and limit is not None and limit < answer.total:
        click.echo(f"{limit} of {answer.total}", err=True)
    selection.report_absences()
    raise_if_incomplete(session.store)


def _answer(
    session: Session, counter: Counter, by: str | None, limit: int | None, *, as_json: bool
) -> _Answer:
    """Return the figures that BY names, at most `limit` of them."""
    from almanac_cli.formats.terminal import statistics as terminal

    if by is None:
        overview = statistics.overview(session.store, counter)
        limit = _IN_OVERVIEW if limit is None else limit
        return _Answer(
            partial(statistics_json.overview_object, overview, limit),
            partial(terminal.overview_lines, overview, limit),
            0,
        )
    if by in GROUPINGS:
        most = _PERIODS_IN_JSON if as_json else _line_width(session)
        breakdown = statistics.by_field(session.store, counter, by, most)
        return _Answer(
            partial(statistics_json.breakdown_object, by, breakdown, limit),
            partial(terminal.breakdown_lines, breakdown, limit),
            len(breakdown.groups),
        )
    unit = next(unit for unit in PERIODS if unit == by)
    timeline = statistics.by_period(counter, unit)
    return _Answer(
        partial(statistics_json.timeline_object, by, timeline, limit),
        partial(terminal.timeline_lines, timeline, unit, limit),
        timeline.series.range.size if timeline.series.range else 0,
    )


def _line_width(session: Session) -> int:
    """Return how many columns a line over time has, at most."""
    from almanac_cli.formats.terminal.charts import DEFAULT_WIDTH

    return min(max((session.style.width or DEFAULT_WIDTH) // 4, _MIN_PERIODS), _MAX_PERIODS)


def _print(session: Session, answer: _Answer) -> None:
    """Print charts, through the pager if they are longer than the screen."""
    from almanac_cli.cli.pager import echo_paged
    from almanac_cli.formats.terminal.charts import glyphs

    style, is_dumb = session.style, session.environment.get("TERM") == "dumb"
    lines = answer.lines(style, glyphs(style.encoding, is_dumb=is_dumb))
    echo_paged(session, (f"{line}\n" for line in lines))
