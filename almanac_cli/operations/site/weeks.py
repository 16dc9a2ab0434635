"""The plan of the digests of weeks."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from almanac_cli.analysis.relations import Relations
    from almanac_cli.operations.site.content import Entry
    from almanac_cli.operations.site.page import Page, Planner


def week_folder(week: tuple[int, int]) -> str:
    """Return the path of the page of an ISO week, a year and a number: "2026/w47/"."""
    return f"{week[0]:04}/w{week[1]:02}/"


def week_pages(
    planner: Planner, entries: Sequence[Entry], relations: Mapping[str, Relations]
) -> Iterator[Page]:
    """Yield the digest of each week with events, the newest first; `entries` are newest first."""
    weeks: defaultdict[tuple[int, int], list[Entry]] = defaultdict(list)
    for entry in entries:
        if week := entry.week:
            weeks[week].append(entry)
    folders = [week_folder(week) for week in weeks]
    for (week, shown), newer, older in zip(
        weeks.items(), [None, *folders], [*folders[1:], None], strict=False
    ):
        ids = [entry.id for entry in shown]
        yield planner.page(
            f"{week_folder(week)}index.html",
            "week",
            week,
            _same_stories(ids, relations),
            (newer, older),
            events=ids,
            guides=sorted({guide for entry in shown for guide in entry.guides}),
        )


def _same_stories(
    ids: Sequence[str], relations: Mapping[str, Relations]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the events among some that tell the same story as each that has such others."""
    among = {*ids}
    stories = (
        (id_, tuple(other for other in relations[id_].same_story if other in among))
        for id_ in ids
        if id_ in relations
    )
    return tuple((id_, others) for id_, others in stories if others)
