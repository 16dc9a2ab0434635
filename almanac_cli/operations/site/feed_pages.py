"""The plan of the feeds of a site: of all events, above a score, and of each subject."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from almanac_cli.formats.feeds.feed import FORMATS, MAX_ENTRIES
from almanac_cli.operations.site.page import FEED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from almanac_cli.operations.site.page import Page, Planner
    from almanac_cli.operations.site.subjects import Subject, Subjects

# The path, the media type and the title of each feed that a page names.
FeedLinks: TypeAlias = "tuple[tuple[str, str, str], ...]"

MIN_SCORES = (5, 7, 9)  # of the events in feeds above a score: the bands of the rubric


class Feeds:
    """The feeds of a site; none if its address is not known, since they need it."""

    def __init__(self, title: str, url: str | None) -> None:
        """Make the feeds of a site with this title and address."""
        self._title = title
        self.exist = url is not None

    def links(self, subject: Subject, min_score: int | None = None) -> FeedLinks:
        """Return the feeds of a subject, maybe above a score, one in each format."""
        if not self.exist:
            return ()
        title = _title(subject, self._title, min_score)
        return tuple(
            (_path(subject, name, min_score), form.media_type, f"{title} ({form.title})")
            for name, form in FORMATS.items()
        )

    def pages(self, planner: Planner, subjects: Subjects) -> Iterator[Page]:
        """Yield each feed in each format."""
        if not self.exist:
            return
        for subject in subjects.all:
            yield from self._feed(planner, subject, None)
        for score in MIN_SCORES:
            yield from self._feed(planner, subjects.everything, score)

    def _feed(self, planner: Planner, subject: Subject, min_score: int | None) -> Iterator[Page]:
        entries = subject.entries
        if min_score is not None:
            entries = [entry for entry in entries if (entry.score or 0) >= min_score]
        ids = [entry.id for entry in entries[:MAX_ENTRIES]]
        parts = subject.parts if min_score is None else ("above", str(min_score))
        for name in FORMATS:
            yield planner.page(
                _path(subject, name, min_score),
                FEED,
                (name, _path(subject, name, min_score), subject.folder),
                _title(subject, self._title, min_score),
                parts,
                events=ids,
            )


def _path(subject: Subject, name: str, min_score: int | None) -> str:
    score = "" if min_score is None else f"-{min_score}"
    return f"{subject.folder}feed{score}{FORMATS[name].suffix}"


def _title(subject: Subject, title: str, min_score: int | None) -> str:
    if min_score is not None:
        return f"{title}: scores from {min_score}"
    return f"{title}: {subject.label}" if subject.parts else title


def feeds_page(planner: Planner, subjects: Subjects, feeds: Feeds) -> Page:
    """Return the page with the feeds of all events; those of subjects stand on their pages."""
    everything = subjects.everything
    items = [("All events", feeds.links(everything))]
    items += [(f"Scores from {score}", feeds.links(everything, score)) for score in MIN_SCORES]
    groups = (("All events", tuple(items)),)
    return planner.page("feeds/index.html", "feed_list", ("feeds/", "Feeds", "", ()), groups)
