"""Making the digest of a span of days from the events of an almanac."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from almanac_cli.analysis import digests
from almanac_cli.model import periods
from almanac_cli.model.kinds import EVENT, GUIDE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from almanac_cli.model.digests import Digest
    from almanac_cli.model.spans import Span
    from almanac_cli.operations.store import Store


def make_digest(store: Store, rows: Iterable[Mapping[str, Any]], span: Span) -> Digest:
    """Return the digest of those events that belong to a span of days.

    An event of which only the month, the quarter or the year is known belongs to a span that has
    all days of it, so that a month is in the digest of the month and in none of a week.

    Args:
        store: The store of the almanac.
        rows: The rows of events that any day of the span may be the date of.
        span: The days.

    Raises:
        DiskError: if the folder of the guides cannot be read.

    """
    rows = [row for row in rows if _belongs(row, span)]
    ids = {id_ for row in rows for id_ in row["guides"]}
    guides = store.reader(GUIDE).rows(ids) if ids else {}
    same: dict[str, tuple[str, ...]] = {}
    if len(rows) > 1:
        from almanac_cli.analysis.stories import same_stories

        same = same_stories(store.reader(EVENT), rows)
    titles = {id_: guide["title"] for id_, guide in guides.items()}
    return digests.digest(rows, same, titles, span)


def _belongs(row: Mapping[str, Any], span: Span) -> bool:
    """Tell whether a span has all days of the date of a row; a moment, or a day, is in it."""
    if row["precision"] in {None, "day"}:
        return True
    first = date.fromisoformat(row["published"][:10])
    return span.first <= first and periods.last_day(first, row["precision"]) <= span.last
