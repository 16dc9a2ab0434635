"""Checking which records that were added lately perhaps tell the same story, for `check`."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from almanac_cli.model import dates
from almanac_cli.model.bounds import Bound
from almanac_cli.model.query import Order, Query
from almanac_cli.operations.findings import Finding, SameStory
from almanac_cli.storage.record_files import relative_path

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from almanac_cli.model.kind import Kind
    from almanac_cli.operations.store import Store

_RECENT = timedelta(days=30)
_MAX_COMPARED = 1000  # the newest: to compare more would take long


def check_stories(store: Store, kind: Kind, now: datetime) -> Iterator[Finding]:
    """Yield a finding for each pair of records that perhaps tell the same story.

    Both were added in the last 30 days, are of the newest of these, and not linked to one another:
    a link says what they have in common. `now` is an aware datetime.
    """
    if not kind.story_weights or not kind.links:
        return
    from almanac_cli.analysis import same_story  # not needed by other checks

    reader = store.reader(kind)
    first = dates.to_text(now - _RECENT)
    recent = Query(added_since=Bound(first, first[:10]))
    rows = {row["id"]: row for row in reader.select(recent, Order(limit=_MAX_COMPARED)).rows()}
    for (one, other), grade in same_story.pairs(reader, [*rows.values()]):
        if other in kind.links.ids(rows[one]) or one in kind.links.ids(rows[other]):
            continue
        files = [relative_path(kind, id_) for id_ in (one, other)]
        yield SameStory(file=files[1], kind=kind, other_file=files[0], grade=grade)
