"""The dates of records: setting their precision from what was entered, and finding future ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from almanac_cli.errors import InvalidValue, Problem
from almanac_cli.model import dates, fields, periods, rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from almanac_cli.model.kind import Kind


def set_precision(kind: Kind, data: rows.JsonObject, context: fields.Input) -> list[Problem]:
    """Set the precision of an entered date, and the date to its stored form; return the problems.

    An entered precision stays, which may be coarser than the date says: that of a record printed as
    JSON. A date that cannot be read stays as well, for the validation to report.

    Args:
        kind: The kind of the record.
        data: The values by field, entered or not; changed in place.
        context: The names of the entered fields, and how dates are read.

    """
    date_field, field = kind.date_field, kind.precision_field
    value = data.get(date_field)
    if field is None or date_field not in context.fields or type(value) not in {str, int}:
        return []
    try:
        date = dates.parse(str(value), context.now, context.date_order)
    except InvalidValue:
        return []
    data[date_field] = dates.to_text(date.time)
    if field not in context.fields or data[field] is None:
        data[field] = date.precision
    elif data[field] in rows.PRECISIONS and not periods.includes(data[field], date.precision):
        named = fields.describe_value(value)
        return [Problem(field, f"is {data[field]}, but {named} names a {date.precision}")]
    return []


def future_dates(
    kind: Kind, row: Mapping[str, Any], now: datetime
) -> Iterator[tuple[str, periods.Date]]:
    """Yield each time field of a row that is in the future, and the date in it.

    A day, or a longer period, is in the future if it has begun nowhere on Earth.
    """
    latest = dates.to_text(now)  # texts of times are in the order of the times
    for field in kind.time_fields:
        if (time := row[field]) and time > latest:
            precision = periods.precision_of(time, kind.precision(row, field))
            date = periods.Date(dates.from_text(time), precision)
            if periods.is_future(date, now):
                yield field, date
