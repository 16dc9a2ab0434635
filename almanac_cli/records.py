"""The shape of a record as every reader sees it and as `--json` prints it.

Fields stand in their canonical order and are always present, `None` when unset. Times are
RFC 3339 in UTC with `Z` and whole seconds, so that their order as text is their order in time.
An event's `links` name its neighbours on both sides, whichever file holds the link.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, TypedDict

if TYPE_CHECKING:
    from collections.abc import Iterable

JsonObject: TypeAlias = dict[str, Any]


class Event(TypedDict):
    """Something that happened in AI, as one source reported it."""

    id: str
    title: str
    source: str
    author: str | None
    tier: int | None
    url: str | None
    published: str
    added: str
    score: int | None
    factors: dict[str, int] | None
    rationale: str | None
    summary: str
    tags: list[str]
    guides: list[str]
    links: list[str]


class Guide(TypedDict):
    """The background that an event takes for granted."""

    id: str
    title: str
    summary: str
    level: str | None
    takeaways: list[str]
    body: str
    url: str | None
    tags: list[str]
    updated: str


class Kind(NamedTuple):
    """One of the two kinds of record: what it is called, and the folder that holds it."""

    name: str
    folder: str
    fields: tuple[str, ...]


EVENT = Kind("event", "events", tuple(Event.__annotations__))
GUIDE = Kind("guide", "guides", tuple(Guide.__annotations__))
FACTORS = ("scale", "impact", "novelty", "potential", "legacy", "credibility")
LEVELS = ("beginner", "in-depth", "mixed")
_LINKS = '"links":['


def with_links(text: str, more: Iterable[str]) -> str:
    """Add links to an event that is printed as JSON in one line.

    Its `links` is the first key of this name: those that this program does not know come later.
    An id has nothing in it that JSON would escape.
    """
    head, _, rest = text.partition(_LINKS)
    own, _, tail = rest.partition("]")
    links = sorted({*own.split(","), *(f'"{each}"' for each in more)} - {""})
    return f"{head}{_LINKS}{','.join(links)}]{tail}"
