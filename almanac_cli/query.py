"""What the user asked to see: which records match, and in what order; pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from almanac_cli.records import Event, Guide

SORTABLE_EVENT = (
    "id", "title", "source", "author", "tier", "url", "published", "added", "score"
)  # fmt: skip
SORTABLE_GUIDE = ("id", "title", "level", "url", "updated")
Row = TypeVar("Row", bound="Mapping[str, Any]")


class Order(NamedTuple):
    """How to arrange records: by fields, then newest first; what is unset comes last."""

    sort: tuple[tuple[str, bool], ...] = ()
    reverse: bool = False
    limit: int | None = None

    def arrange(self, rows: Iterable[Row], newest: str) -> list[Row]:
        """Arrange the records and cut at the limit; `newest` names the time they are dated by."""
        found = sorted(rows, key=lambda row: str(row["id"]))
        for field, falling in reversed((*self.sort, (newest, True))):
            found = _sorted(found, field, falling=falling)
        if self.reverse:
            found.reverse()
        return found[: self.limit]


class Query(NamedTuple):
    """Which events to see. Times are as in records; names are compared without regard to case.

    Of several sources, authors or tiers any will do; of several tags or guides all must be there.
    """

    since: str | None = None
    until: str | None = None
    min_score: int | None = None
    max_score: int | None = None
    unscored: bool = False
    sources: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    tiers: tuple[int, ...] = ()
    tags: tuple[str, ...] = ()
    guides: tuple[str, ...] = ()
    linked_to: str | None = None
    orphan: bool = False

    def matches(self, event: Event) -> bool:
        """Say whether the event, with its links from both sides, is asked for."""
        score = event["score"]
        return (
            (self.since is None or event["published"] >= self.since)
            and (self.until is None or event["published"] <= self.until)
            and (self.min_score is None or (score is not None and score >= self.min_score))
            and (self.max_score is None or (score is not None and score <= self.max_score))
            and (not self.unscored or score is None)
            and _is_among(event["source"], self.sources)
            and _is_among(event["author"], self.authors)
            and (not self.tiers or event["tier"] in self.tiers)
            and set(self.tags) <= set(event["tags"])
            and set(self.guides) <= set(event["guides"])
            and (self.linked_to is None or self.linked_to in event["links"])
            and (not self.orphan or not event["links"])
        )


class GuideQuery(NamedTuple):
    """Which guides to see: of several levels any will do, of several tags all must be there."""

    levels: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()

    def matches(self, guide: Guide) -> bool:
        """Say whether the guide is asked for."""
        return (not self.levels or guide["level"] in self.levels) and set(self.tags) <= set(
            guide["tags"]
        )


class Found(NamedTuple):
    """Where the words of a search stand in an event: every other part of a text is one of them."""

    title: tuple[str, ...]
    context: tuple[str, ...]


def parse_sort(text: str, sortable: tuple[str, ...]) -> tuple[tuple[str, bool], ...]:
    """Read `score,-published` as fields, each with whether it falls; ValueError if unknown."""
    found = []
    for each in text.split(","):
        field = each.strip().removeprefix("-")
        if field not in sortable:
            raise ValueError(f"cannot sort by {field!r}; use {', '.join(sortable)}")
        found.append((field, each.strip().startswith("-")))
    return tuple(found)


def _is_among(name: str | None, wanted: tuple[str, ...]) -> bool:
    return not wanted or (
        name is not None and name.casefold() in {each.casefold() for each in wanted}
    )


def _sorted(rows: list[Row], field: str, *, falling: bool) -> list[Row]:
    """Sort by one field, keeping the order of equals; rows without a value come last."""
    having = [row for row in rows if row[field] is not None]
    missing = [row for row in rows if row[field] is None]
    return sorted(having, key=lambda row: _key(row[field]), reverse=falling) + missing


def _key(value: Any) -> Any:  # noqa: ANN401 (whatever one field holds)
    return value.casefold() if isinstance(value, str) else value


def best_first(events: Iterable[Event]) -> list[Event]:
    """Arrange events by score, the highest first, then newest first."""
    return Order(sort=(("score", True),)).arrange(events, newest="published")
