"""The ends of ranges of dates, from what a user enters."""

from __future__ import annotations

from datetime import UTC, tzinfo

from almanac_cli.model import bounds, dates
from support.setting import MOMENT


def since(text: str, zone: tzinfo = UTC) -> bounds.Bound:
    """Return the bound of --since with this value, where the time zone of the user is `zone`."""
    return bounds.first(dates.parse(text, MOMENT.astimezone(zone)), zone)


def until(text: str, zone: tzinfo = UTC) -> bounds.Bound:
    """Return the bound of --until with this value, where the time zone of the user is `zone`."""
    return bounds.last(dates.parse(text, MOMENT.astimezone(zone)), zone)
