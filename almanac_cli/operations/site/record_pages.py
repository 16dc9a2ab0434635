"""The plan of the pages of events and guides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.formats.html.views import MAX_RELATED
from almanac_cli.operations.site.lists import list_pages
from almanac_cli.operations.site.page import JSON, Page

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from almanac_cli.analysis.relations import Relations
    from almanac_cli.operations.site.content import Entry
    from almanac_cli.operations.site.feed_pages import Feeds
    from almanac_cli.operations.site.page import Planner
    from almanac_cli.operations.site.subjects import Subject

_NO_RELATIONS: tuple[tuple[str, ...], str] = ((), "[]")


def event_pages(planner: Planner, relations: Mapping[str, Relations]) -> Iterator[Page]:
    """Yield the page of each event, and its record as JSON beside it."""
    events = planner.content.events
    for id_, entry in events.items():
        folder = f"events/{id_}/"
        linked = _by_score(events[other] for other in entry.links) if entry.links else ()
        shown, more = linked[:MAX_RELATED], linked[MAX_RELATED:]
        similar = relations.get(id_)
        ids, whys = (similar.ids, similar.whys) if similar else _NO_RELATIONS
        places = [place for place, other in enumerate(ids) if other in events]
        places = places[: MAX_RELATED - len(shown)]
        yield planner.page(
            f"{folder}index.html",
            "event",
            folder,
            (len(shown), len(more)),
            (tuple(places), whys if places else "[]"),
            events=(id_, *linked, *[ids[place] for place in places]),
            guides=entry.guides,
        )
        yield Page(f"{folder}index.json", entry.key.hex(), JSON, (), (id_,))


def guide_pages(planner: Planner, guides: Mapping[str, Subject], feeds: Feeds) -> Iterator[Page]:
    """Yield the pages of each guide, each with a part of its events."""
    for id_, subject in guides.items():
        for page in list_pages(subject.folder, subject.entries):
            yield planner.page(
                f"{page.path}index.html",
                "guide",
                (page.path, page.title(subject.label), "", feeds.links(subject)),
                len(subject.entries),
                (page.newer, page.older),
                events=[entry.id for entry in page.entries],
                guides=(id_,),
            )


def _by_score(entries: Iterator[Entry]) -> tuple[str, ...]:
    """Return the ids of events by score, the highest first, then the newest, then by id."""
    return tuple(id_ for _, _, id_ in sorted((-(e.score or 0), -e.dated, e.id) for e in entries))
