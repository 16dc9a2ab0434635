"""Digests of events: what mattered in a span of days, as stories in bands of scores.

A story is one matter: an event as its headline, and what else was reported of it. The functions of
`analysis/digests.py` make these values; every format of a digest shows them.
"""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from almanac_cli.model.paragraphs import shorten, split_paragraphs
from almanac_cli.model.rows import MAX_SCORE, MIN_SCORE
from almanac_cli.model.spans import date_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from almanac_cli.model.rows import JsonObject, Precision
    from almanac_cli.model.spans import Span

HIGH_SCORE = 8  # from which on events are counted in the first sentence of a digest
MAJOR_SCORE = 7  # from which on the rubric calls events major
_DETAILED_SCORE = 5  # from which on a digest has more of an event than its title
_MAX_EXCERPT_CHARACTERS = 1200  # of a summary


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
    more: int = 0  # how many further reports were cut off

    def beginning(self, reports: int) -> Story:
        """Return the story with at most so many further reports."""
        more = max(len(self.also) - reports, 0)
        return self._replace(also=self.also[:reports], more=self.more + more)

    @property
    def source(self) -> str:
        """The source of the headline, with its author if there is one."""
        source, author = self.headline["source"], self.headline["author"]
        return f"{source} ({author})" if author else str(source)


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
    def heading(self) -> str:
        """The name with the scores: "Major (7-8)"."""
        return f"{self.name} ({self.range})" if self.range else self.name

    @property
    def range(self) -> str:
        """The scores: "9-10"; "" for stories without a score."""
        return "" if self.low is None else f"{self.low}-{self.high}"

    def label(self, group: Group) -> str:
        """Return what a group is called; "" for one that stands alone and has no name."""
        return group.name or ("Other" if len(self.groups) > 1 else "")

    @property
    def is_detailed(self) -> bool:
        """Whether a digest has more of these stories than titles."""
        return self.low is not None and self.low >= _DETAILED_SCORE

    def excerpt(self, row: Mapping[str, Any]) -> list[str]:
        """Return the paragraphs of a summary that a digest shows in this band, in a line each.

        All of them of what is major, the first sentence of what is notable, otherwise none; of a
        long text the beginning.
        """
        text = row["summary"]
        if not (self.is_detailed and text.strip()):
            return []
        if (self.low or 0) >= MAJOR_SCORE:
            shown = split_paragraphs(text)
        else:
            from almanac_cli.model.sentences import first_sentence

            shown = [first_sentence(text)]
        return _shortened([" ".join(paragraph.split()) for paragraph in shown])


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
    def days(self) -> str:
        """The first and the last day in words where the title does not say them, otherwise ""."""
        return self.span.days if self.span.unit == "week" else ""

    @property
    def is_quiet(self) -> bool:
        """Whether not much happened: no event is major, though not because it has no score yet."""
        return (self.best or 0) < MAJOR_SCORE and (self.best is not None or not self.events)

    @property
    def lead(self) -> str:
        """The first sentence, with the counts: "34 events, 3 of them 8 or more, in 28 stories."."""
        if not self.events:
            return "No events."
        parts = [f"{self.events} event{'' if self.events == 1 else 's'}", self._scores()]
        if self.stories < self.events:
            parts.append("in one story" if self.stories == 1 else f"in {self.stories} stories")
        if self.unscored and self.best is not None:
            parts.append(f"{self.unscored} not scored yet")
        return f"{'Not much happened: ' if self.is_quiet else ''}{', '.join(parts)}."

    @property
    def more(self) -> int:
        """How many stories were cut off."""
        return self.stories - sum(len(band.stories) for band in self.bands)

    def beginning(self, lines: int, reports: int) -> Digest:
        """Return the digest with the first stories, those that fill at most so many lines.

        The first one is always there. A story takes two lines, four where it is detailed, and one
        for each of its further reports, of which it keeps at most `reports`.
        """
        bands = groupby(self._first(lines, reports), itemgetter(0))
        return self._replace(
            bands=tuple(
                band._replace(
                    groups=tuple(
                        group._replace(stories=tuple(story for *_, story in parts))
                        for group, parts in groupby(shown, itemgetter(1))
                    )
                )
                for band, shown in bands
            )
        )

    def _first(self, lines: int, reports: int) -> list[tuple[Band, Group, Story]]:
        """Return the stories of the beginning, cut, each with its band and its group."""
        shown: list[tuple[Band, Group, Story]] = []
        for band in self.bands:
            for group in band.groups:
                for story in (story.beginning(reports) for story in group.stories):
                    lines -= (4 if band.is_detailed else 2) + len(story.also)
                    if lines < 0 and shown:
                        return shown
                    shown.append((band, group, story))
        return shown

    def date_words(self, time: str, precision: Precision | None) -> str:
        """Return a stored time in words, without the year if all days are of one: "3 April"."""
        words = date_words(time, precision)
        years = {self.span.first.year, self.span.last.year}
        is_day = precision in {None, "day"}
        return words.rpartition(" ")[0] if is_day and years == {int(time[:4])} else words

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


def _shortened(paragraphs: list[str]) -> list[str]:
    """Return paragraphs, cut between words where they are longer than a digest shows."""
    shown: list[str] = []
    rest = _MAX_EXCERPT_CHARACTERS
    for paragraph in paragraphs:
        if len(paragraph) > rest:
            return [*shown, shorten(paragraph, rest)]
        shown.append(paragraph)
        rest -= len(paragraph)
    return shown


def _group_json(group: Group) -> JsonObject:
    """Return a group as an object, with objects of its stories."""
    stories = [
        {"headline": story.headline, "also": [report._asdict() for report in story.also]}
        for story in group.stories
    ]
    return {**group._asdict(), "stories": stories}
