"""Making digests of events: joining them into stories, and arranging these by score and topic.

Best events come first: those with the highest score, then of the best tier, then the earliest. A
story begins with the best event that is in no story yet, its headline, and takes up

- events that tell the same story as one in it, and then those that tell the same as these;
- events that are linked to the headline, or to one that tells the same story, and what tells the
  same story as these. A link says that two events belong together, not that they are one: events
  that the rubric calls major stay stories of their own, and no second link is followed.

All of them are dated at most `MAX_DAYS` from the headline, so that no chain of reports, each near
to the one before, makes one story of a month. Major events are dated at most `MAX_MAJOR_DAYS` from
it: what is major again days later is news of its own more often than a late report.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any

from almanac_cli.model import coverage, periods
from almanac_cli.model.digests import (
    BANDS,
    HIGH_SCORE,
    MAJOR_SCORE,
    Band,
    Digest,
    FurtherReport,
    Group,
    Story,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from almanac_cli.model.spans import Span

# Reports of one happening are at most two days apart, with weekends three: see `same_story`.
MAX_DAYS = 3
MAX_MAJOR_DAYS = 1


def digest(
    rows: Iterable[Mapping[str, Any]],
    same_story: Mapping[str, Collection[str]],
    guides: Mapping[str, str],
    span: Span,
) -> Digest:
    """Return the digest of events.

    Args:
        rows: The rows of the events, in any order.
        same_story: By id the ids of events that tell the same story, which need not be among the
            rows; a pair may be named from one side only.
        guides: The titles of guides by id; a guide that is not among them is none.
        span: The days that the digest is of; the dates of the rows are not compared with it.

    """
    rows = [*rows]
    stories = join_stories(rows, same_story)
    scores = [row["score"] for row in rows if row["score"] is not None]
    topics = Counter(topic for story in stories for topic in _topics(story, guides))
    bands = (
        band._replace(groups=_groups(_in_band(band, stories), guides, topics)) for band in BANDS
    )
    return Digest(
        span=span,
        events=len(rows),
        stories=len(stories),
        high=sum(score >= HIGH_SCORE for score in scores),
        unscored=len(rows) - len(scores),
        best=max(scores, default=None),
        bands=tuple(band for band in bands if band.groups),
    )


def join_stories(
    rows: Iterable[Mapping[str, Any]], same_story: Mapping[str, Collection[str]]
) -> list[Story]:
    """Return the stories of events, the one with the best headline first.

    The arguments are those of `digest`. Every event is in one story.
    """
    ranked = sorted(rows, key=_rank)
    same = defaultdict(set)
    for id_, others in same_story.items():
        for other in others:
            same[id_].add(other)
            same[other].add(id_)
    rest = {row["id"]: row for row in ranked}
    stories = []
    for headline in ranked:
        if headline["id"] in rest:
            ids = _members(headline, rest, same)
            members = [rest.pop(id_) for id_ in ids]
            stories.append(_story(sorted(members, key=_rank)))
    return sorted(stories, key=lambda story: (_score_rank(story), -len(story.also)))


def _members(
    headline: Mapping[str, Any],
    rest: Mapping[str, Mapping[str, Any]],
    same: Mapping[str, Collection[str]],
) -> set[str]:
    """Return the ids of the events in a story, the headline among them.

    `rest` holds the events that are in no story yet, `same` the ids of what tells the same story.
    """
    days = _days(headline)

    def is_near(id_: str) -> bool:
        if id_ not in rest:
            return False
        limit = MAX_MAJOR_DAYS if _is_major(rest[id_]) else MAX_DAYS
        return _days_apart(days, _days(rest[id_])) <= limit

    told = _closure({headline["id"]}, same, is_near)
    linked = {
        id_
        for member in told
        for id_ in rest[member]["links"]
        if is_near(id_) and not _is_major(rest[id_])
    }
    return told | _closure(linked - told, same, is_near)


def _closure(
    ids: Collection[str], same: Mapping[str, Collection[str]], is_near: Callable[[str], bool]
) -> set[str]:
    """Return ids, and those that tell the same story as one of these, step by step."""
    reached, waiting = {*ids}, [*ids]
    while waiting:
        fresh = {id_ for id_ in same.get(waiting.pop(), ()) if id_ not in reached and is_near(id_)}
        reached |= fresh
        waiting += fresh
    return reached


def _story(members: Sequence[Mapping[str, Any]]) -> Story:
    """Return the story of events, the first of which is its headline.

    Reports in the coverage of the events follow these; one that is there already is left out.
    """
    headline, *others = members
    also = [*map(_report, others)]
    keys = {coverage.report_key(row) for row in members} if _has_coverage(members) else set()
    for report in (report for row in members for report in row["coverage"]):
        key = coverage.report_key(report)
        if key not in keys:
            keys.add(key)
            also.append(_report(report))
    return Story(headline, tuple(also))


def _has_coverage(members: Iterable[Mapping[str, Any]]) -> bool:
    return any(row["coverage"] for row in members)


def _report(fields: Mapping[str, Any]) -> FurtherReport:
    """Return the report that an event is, or an item of coverage, which has fewer fields."""
    return FurtherReport(
        id=fields.get("id"),
        source=fields["source"],
        title=fields.get("title"),
        url=fields.get("url"),
        published=fields.get("published"),
        precision=fields.get("precision"),
        score=fields.get("score"),
    )


def _in_band(band: Band, stories: Iterable[Story]) -> list[Story]:
    """Return the stories whose headlines have a score of a band."""
    if band.low is None or band.high is None:
        return [story for story in stories if story.headline["score"] is None]
    return [story for story in stories if band.low <= (story.headline["score"] or 0) <= band.high]


def _groups(
    stories: Sequence[Story], guides: Mapping[str, str], topics: Mapping[tuple[str, str], int]
) -> tuple[Group, ...]:
    """Return the groups of the stories of a band, each story in one.

    Again and again, the topic that most of the remaining stories have takes these stories; of
    equals, the one that more stories of the digest have. So there are few groups. `topics` has the
    number of stories of the digest with each topic.
    """
    rest = [(story, _topics(story, guides)) for story in stories]
    counts = Counter(topic for _, own in rest for topic in own)
    groups = []
    while rest:
        best = min(counts, key=lambda topic: (-counts[topic], -topics[topic], topic))
        groups.append(_group(best, [story for story, own in rest if best in own], guides))
        counts.subtract(topic for _, own in rest if best in own for topic in own)
        rest = [(story, own) for story, own in rest if best not in own]
    places = {id(story): place for place, story in enumerate(stories)}
    return tuple(sorted(groups, key=lambda group: places[id(group.stories[0])]))


def _topics(story: Story, guides: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the topics of a story: its guides, if it has none its tags, if it has none one topic.

    Each is a pair of what it is and an id or a tag.
    """
    ids = [("guide", id_) for id_ in story.headline["guides"] if id_ in guides]
    return ids or [("tag", tag) for tag in story.headline["tags"]] or [("", "")]


def _group(topic: tuple[str, str], stories: Sequence[Story], guides: Mapping[str, str]) -> Group:
    what, name = topic
    if what == "guide":
        return Group(guides[name], name, None, tuple(stories))
    return Group(name, None, name or None, tuple(stories))


def _score_rank(story: Story) -> int:
    return -(story.headline["score"] or 0)


def _rank(row: Mapping[str, Any]) -> tuple[int, int, str, str]:
    """Return the key that sorts events, the best first."""
    no_tier = 9
    return -(row["score"] or 0), row["tier"] or no_tier, row["published"], row["id"]


def _is_major(row: Mapping[str, Any]) -> bool:
    return (row["score"] or 0) >= MAJOR_SCORE


def _days(row: Mapping[str, Any]) -> tuple[int, int]:
    """Return the first and the last day of the date of an event, as ordinals."""
    day = date.fromisoformat(row["published"][:10])
    last = periods.last_day(day, row["precision"] or "day")
    return day.toordinal(), last.toordinal()


def _days_apart(days: tuple[int, int], others: tuple[int, int]) -> int:
    """Return the number of days between two dates; 0 if they have a day in common."""
    return max(0, days[0] - others[1], others[0] - days[1])
