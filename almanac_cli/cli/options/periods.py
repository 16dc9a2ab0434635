"""Options that name the days a digest is of, and these days: `Period`."""

from __future__ import annotations

from datetime import UTC, date, timedelta
from typing import TYPE_CHECKING, NamedTuple

import click

from almanac_cli.cli.context import Session
from almanac_cli.cli.failures import UsageError
from almanac_cli.cli.options.group import option_group
from almanac_cli.errors import InvalidValue

if TYPE_CHECKING:
    from click import Context, Parameter

    from almanac_cli.model.bounds import Bound
    from almanac_cli.model.spans import Span

_DEFAULT_DAYS = 7


class Period(NamedTuple):
    """The days of a digest, and the ends of the range of dates that selects their events."""

    span: Span
    since: Bound
    until: Bound


def parse_week(ctx: Context, param: Parameter, value: str | None) -> Span | None:
    """Return the week that the value of an option names, or that is around the day it names.

    Raises:
        click.BadParameter: if it names neither.

    """
    if value is None:
        return None
    from almanac_cli.model import spans

    try:
        week = spans.parse_week(value)
        return week or spans.week_of(
            _parse_day(ctx, value, ("day",), "a week such as 2026-W47, or a day in it")
        )
    except (InvalidValue, OverflowError) as error:
        reason = error.reason if isinstance(error, InvalidValue) else "is not in the calendar"
        raise click.BadParameter(reason, ctx, param) from None


def parse_month(ctx: Context, param: Parameter, value: str | None) -> Span | None:
    """Return the month that the value of an option names, or that is around the day it names.

    Raises:
        click.BadParameter: if it names neither.

    """
    if value is None:
        return None
    from almanac_cli.model import spans

    try:
        return spans.month_of(_parse_day(ctx, value, ("month", "day"), "a month such as 2026-11"))
    except InvalidValue as error:
        raise click.BadParameter(error.reason, ctx, param) from None


def _parse_day(ctx: Context, text: str, precisions: tuple[str, ...], form: str) -> date:
    """Return the first day of a date that has one of these precisions, or is a moment."""
    from almanac_cli.errors import quoted
    from almanac_cli.model import dates

    session = ctx.find_object(Session)
    if session is None:
        raise InvalidValue("has no time to count from")
    try:
        value = dates.parse(text, session.now)
    except InvalidValue:  # its reason names all forms of a date
        raise InvalidValue(f"must be {form}, not {quoted(text)}") from None
    if value.precision is None:
        return value.time.astimezone(session.now.tzinfo).date()
    if value.precision not in precisions:
        raise InvalidValue(f"must be {form}, not {quoted(text)}")
    return value.time.date()


period_options = option_group(
    click.option(
        "--week",
        callback=parse_week,
        metavar="WEEK",
        help="Published in this week, such as 2026-W47, or in that of a day.",
    ),
    click.option(
        "--month",
        callback=parse_month,
        metavar="MONTH",
        help="Published in this month, such as 2026-11.",
    ),
)


def read_period(
    session: Session,
    week: Span | None,
    month: Span | None,
    since: Bound | None,
    until: Bound | None,
) -> Period:
    """Return the days that options name; without options the last seven, today among them.

    Days of a week or a month are those of UTC, as on the pages of a site, all others those of the
    user. Without `since` there are seven days, without `until` they end today.

    Raises:
        UsageError: if options exclude each other, or the last day is before the first.

    """
    from almanac_cli.model import bounds, periods
    from almanac_cli.model.spans import Span

    chosen = {"--week": week, "--month": month, "--since": since, "--until": until}
    names = [name for name, value in chosen.items() if value is not None]
    if len(names) > 1 and names != ["--since", "--until"]:
        raise UsageError(f"{names[0]} goes with no {names[1]}")
    if span := week or month:
        ends = (periods.day(span.first), periods.day(span.last))
        return Period(span, bounds.first(ends[0], UTC), bounds.last(ends[1], UTC))
    zone = session.now.tzinfo
    until = until or bounds.last(periods.day(session.now.date()), zone)
    if since is None:
        first = date.fromisoformat(until.day) - timedelta(days=_DEFAULT_DAYS - 1)
        since = bounds.first(periods.day(first), zone)
    if since.time > until.time:
        raise UsageError("--since is after --until")
    return Period(Span(*(date.fromisoformat(end.day) for end in (since, until))), since, until)
