"""The plan of the digests of weeks."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from almanac_cli.model.spans import week_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from almanac_cli.analysis.relations import Relations
    from almanac_cli.operations.site.content import Entry
    from almanac_cli.operations.site.lists import Link
    from almanac_cli.operations.site.page import Page, Planner

    Week: TypeAlias = tuple[int, int]  # its year and number (ISO 8601)


def by_week(entries: Iterable[Entry]) -> dict[Week, list[Entry]]:
    """Return the events of each week, in their order; those of a month or longer are in none."""
    weeks: defaultdict[Week, list[Entry]] = defaultdict(list)
    for entry in entries:
        if week := entry.week:
            weeks[week].append(entry)
    return weeks


def week_link(week: Week) -> Link:
    """Return the path of the page of a week, "2026/w47/", and what it is called in its year."""
    year, number = week
    return f"{year:04}/w{number:02}/", f"Week {number}"


def week_pages(
    planner: Planner, weeks: Mapping[Week, Sequence[Entry]], relations: Mapping[str, Relations]
) -> Iterator[Page]:
    """Yield the digest of each week; `weeks` are newest first."""
    links = [(week_link(week)[0], _title(week)) for week in weeks]
    neighbours = zip([None, *links], [*links[1:], None], strict=False)
    for (week, entries), (path, title), pager in zip(
        weeks.items(), links, neighbours, strict=False
    ):
        ids = [entry.id for entry in entries]
        yield planner.page(
            f"{path}index.html",
            "week",
            (path, title, "", ()),
            (_monday(week).isoformat(), _same_stories(ids, relations)),
            pager,
            events=ids,
            guides=sorted({guide for entry in entries for guide in entry.guides}),
        )


def _monday(week: Week) -> date:
    return date.fromisocalendar(*week, 1)


def _title(week: Week) -> str:
    return week_of(_monday(week)).title


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
