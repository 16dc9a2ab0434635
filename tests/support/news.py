"""A week of news for digests: stories of several reports, every band, every kind of group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from support.records import event, guide, write

if TYPE_CHECKING:
    from pathlib import Path

WEEK = "2026-W47"  # from 16 to 22 November


SUMMARIES = {
    "giant-model": "Lab has released the weights of its largest network. Anybody may use it.\n\n"
    "It takes four computers to run.",
    "opinion": "Blog worries. Others do not.",
    "court": "Publishers lose before the highest judges. They had sued for six years.",
    "small-model": "Seven million parameters fit a watch. It took one night.",
    "chips": "A bath keeps processors at 40 degrees, says their maker. Nobody has checked that.",
    "funding": "Investors trust a start-up of five people.",
    "survey": "Sixty overviews of the field are overviewed.",
    "rumour": "Someone has heard something.",
}


def news(id_: str, day: int, score: int | None, **fields: object) -> dict[str, Any]:
    """Return an event of a day in November 2026, with an address and maybe a summary."""
    base: dict[str, Any] = {
        "published": f"2026-11-{day:02}T00:00:00Z",
        "score": score,
        "url": f"https://example.com/{id_}",
        "summary": SUMMARIES.get(id_),
    }
    return event(id_, **(base | fields))


EVENTS = (
    news("giant-model", 17, 9, title="A giant model with open weights", source="Lab", author="Ann",
         tier=1, guides=["open-weights"], links=["opinion"],
         coverage=[{"source": "Herald", "url": "https://example.org/giant"},
                   {"source": "Courier", "title": "Giant, they say",
                    "published": "2026-11-18T00:00:00Z"}]),
    news("opinion", 18, 2, title="What the giant means for the rest of us", source="Blog"),
    news("court", 18, 8, title="A court decides about training on books", source="Gazette",
         tier=2, guides=["law"], published="2026-11-18T16:20:00Z"),
    news("small-model", 19, 6, title="Tiny, but it runs on your wrist",
         source="Institute of Small Things", guides=["open-weights", "law"]),
    news("chips", 20, 5, title="Chips are cooled with [oil] & *ice*", source="Foundry <Weekly>",
         tags=["hardware"]),
    news("funding", 20, 4, title="A round of 20 million", source="Ledger", tags=["money"]),
    news("survey", 21, 3, title="Survey of surveys", source="arXiv", tags=["money", "papers"]),
    news("rumour", 22, 1, title="1. Rumour without an address", source="Whispers", url=None),
    news("fresh", 22, None, title="Nobody has scored this yet", source="Wire"),
    news("season", 1, 7, title="Known to the month only", source="Almanac of Months",
         precision="month"),
    news("before", 15, 10, title="The day before the week"),
)  # fmt: skip
GUIDES = (guide("open-weights", title="Open weights"), guide("law", title="Law & order"))


def fill(root: Path) -> None:
    """Write the events and guides into an almanac."""
    for record in (*EVENTS, *GUIDES):
        write(root, record)
