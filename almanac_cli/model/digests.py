"""Digests of events: what mattered in a span of days, as stories in bands of scores.

A story is one matter: an event as its headline, and what else was reported of it. The functions of
`analysis/digests.py` make these values; every format of a digest shows them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from almanac_cli.model.rows import MAX_SCORE, MIN_SCORE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from almanac_cli.model.rows import JsonObject
    from almanac_cli.model.spans import Span

HIGH_SCORE = 8  # from which on events are counted in the first sentence of a digest
MAJOR_SCORE = 7  # from which on the rubric calls events major
_DETAILED_SCORE = 5  # from which on a digest has more of an event than its title


# NamedTuples: to make dataclasses of these takes 5 ms of every digest.
class FurtherReport(NamedTuple):
    """A report in a story beside its headline: an event, or an item of an event's coverage."""

    id: str | None  # of the event; `None` for an item of coverage
    source: str
    title: str | None
    url: str | None
    published: str | None
    precision: str | None
    score: int | None


class Story(NamedTuple):
    """What was reported of one matter."""

    headline: Mapping[str, Any]  # the row of the best event
    also: tuple[FurtherReport, ...] = ()  # the others, the best first


class Group(NamedTuple):
    """Stories with one guide, or if they have none with one tag."""

    name: str  # the title of the guide, or the tag; "" if the stories have neither
    guide: str | None  # the id of the guide
    tag: str | None
    stories: tuple[Story, ...]  # the best first


class Band(NamedTuple):
    """The stories whose headlines have scores in a range."""

    name: str
    low: int | None  # the lowest score; `None` for stories without a score
    high: int | None  # the highest score
    groups: tuple[Group, ...]  # the one with the best story first

    @property
    def stories(self) -> list[Story]:
        """The stories of all groups, in their order."""
        return [story for group in self.groups for story in group.stories]

    @property
    def range(self) -> str:
        """The scores: "9-10"; "" for stories without a score."""
        return "" if self.low is None else f"{self.low}-{self.high}"

    def excerpt(self, row: Mapping[str, Any]) -> list[str]:
        """Return the paragraphs of a summary that a digest shows in this band, in a line each.

        All of them of what is major, the first sentence of what is notable, otherwise none.
        """
        text = row["summary"]
        if self.low is None or self.low < _DETAILED_SCORE or not text.strip():
            return []
        if self.low >= MAJOR_SCORE:
            return [" ".join(part.split()) for part in re.split(r"\n\s*\n", text.strip())]
        from almanac_cli.model.sentences import first_sentence

        return [first_sentence(text)]


# The bands of the rubric (`scoring.BANDS`), of which the lower two are told in brief.
BANDS = (
    Band("To be remembered", 9, MAX_SCORE, ()),
    Band("Major", MAJOR_SCORE, 8, ()),
    Band("Notable", _DETAILED_SCORE, 6, ()),
    Band("In brief", MIN_SCORE, 4, ()),
    Band("Not scored", None, None, ()),
)


class Digest(NamedTuple):
    """What mattered in a span of days."""

    span: Span
    events: int  # how many there are
    stories: int  # into which they are grouped
    high: int  # events with a score of HIGH_SCORE or more
    unscored: int  # events without a score
    best: int | None  # the highest score; `None` if no event has one
    bands: tuple[Band, ...]  # those with stories, in the order of BANDS

    @property
    def title(self) -> str:
        """The span as people name it."""
        return self.span.title

    @property
    def is_quiet(self) -> bool:
        """Whether not much happened: no event is major, though not because it has no score yet."""
        return (self.best or 0) < MAJOR_SCORE and (self.best is not None or not self.events)

    @property
    def lead(self) -> str:
        """The first sentence, with the counts: "34 events, 3 of them 8 or more, in 28 stories."."""
        if not self.events:
            return "Not much happened: no events."
        parts = [f"{self.events} event{'' if self.events == 1 else 's'}", self._scores()]
        if self.stories < self.events:
            parts.append("in one story" if self.stories == 1 else f"in {self.stories} stories")
        if self.unscored and self.best is not None:
            parts.append(f"{self.unscored} not scored yet")
        return f"{'Not much happened: ' if self.is_quiet else ''}{', '.join(parts)}."

    def _scores(self) -> str:
        """Return how many events have high scores in words, or else the highest score."""
        if self.best is None:
            return "not scored yet" if self.events == 1 else "none of them scored yet"
        if self.events == 1:
            return f"scored {self.best}"
        if self.high:
            number = "all" if self.high == self.events else str(self.high)
            return f"{number} of them {HIGH_SCORE} or more"
        return f"none above {self.best}"

    def as_json(self) -> JsonObject:
        """Return the digest as `--json` prints it: an object with objects of all its values."""
        first, last = self.span.first.isoformat(), self.span.last.isoformat()
        return {
            "title": self.title,
            "period": {"key": self.span.key, "first": first, "last": last, "days": self.span.days},
            "lead": self.lead,
            "events": self.events,
            "stories": self.stories,
            "high": self.high,
            "unscored": self.unscored,
            "best": self.best,
            "bands": [
                {**band._asdict(), "groups": [_group_json(group) for group in band.groups]}
                for band in self.bands
            ],
        }


def _group_json(group: Group) -> JsonObject:
    """Return a group as an object, with objects of its stories."""
    stories = [
        {"headline": story.headline, "also": [report._asdict() for report in story.also]}
        for story in group.stories
    ]
    return {**group._asdict(), "stories": stories}
