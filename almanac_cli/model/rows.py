"""The rows of records: dicts in the form that readers of the index get and `--json` prints.

Fields stand in their canonical order and are always present, `None` when unset. Times are
RFC 3339 in UTC with `Z` and whole seconds, so that their order as text is their order in time.
An event's `links` name the events on both sides, whichever file holds the link. The facts that a
field's type, its messages and its options share stand here as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypedDict, get_args

if TYPE_CHECKING:
    from collections.abc import Iterable

JsonObject: TypeAlias = dict[str, Any]
Factor: TypeAlias = Literal["scale", "impact", "novelty", "potential", "legacy", "credibility"]
Level: TypeAlias = Literal["beginner", "in-depth", "mixed"]
Precision: TypeAlias = Literal["day", "month", "quarter", "year"]
FACTORS: tuple[str, ...] = get_args(Factor)
LEVELS: tuple[str, ...] = get_args(Level)
PRECISIONS: tuple[Precision, ...] = get_args(Precision)  # the finest first
MIN_SCORE, MAX_SCORE = 1, 10  # of an event, and of every factor
TIER_NAMES = {1: "primary", 2: "commentary", 3: "secondhand"}


class Report(TypedDict):
    """A report of an event by another source: an item of `coverage`."""

    source: str
    url: str | None
    published: str | None
    title: str | None


class Event(TypedDict):
    """The row of an event, something that happened in AI; its model is `records.Event`."""

    id: str
    title: str
    type: str | None
    source: str
    author: str | None
    tier: int | None
    url: str | None
    published: str
    precision: str | None
    added: str
    score: int | None
    factors: dict[str, int] | None
    rationale: str | None
    summary: str
    tags: list[str]
    guides: list[str]
    links: list[str]
    coverage: list[Report]


class CitedPage(TypedDict):
    """A page that a guide rests on: an item of `references`."""

    title: str
    url: str


class Guide(TypedDict):
    """The row of a guide, which explains the background of events; its model is `records.Guide`."""

    id: str
    title: str
    summary: str
    level: str | None
    takeaways: list[str]
    body: str
    references: list[CitedPage]
    url: str | None
    tags: list[str]
    updated: str
    precision: str | None


class Source(TypedDict):
    """The row of a source, whose feeds are asked for news; its model is `records.Source`."""

    id: str
    name: str
    aliases: list[str]
    site: str | None
    feeds: list[str]
    tier: int | None
    author: str | None
    tags: list[str]
    tag_map: dict[str, str] | None
    drop: list[str]
    keep: list[str]
    every: int | None
    first: int | None
    user_agent: str | None
    conditional: bool
    private: bool
    paused: bool
    gone: str | None
    note: str | None
    updated: str


class Item(Event):
    """The row of an item, an event that waits for a decision; its model is `records.Item`.

    `added` is unset.
    """

    guid: str | None
    feed: str | None
    source_id: str | None
    fetched: str
    date_guessed: bool
    digest: str | None
    keys: list[str]


def with_links(text: str, field: str, more: Iterable[str]) -> str:
    """Return the JSON of a row with more ids in a field that is a list of ids, sorted and unique.

    Args:
        text: The row in compact JSON, in one line; it must have the field.
        field: The name of the field, such as "links".
        more: The ids to add.

    """
    # The text is not parsed: the first key of that name is the field, as unknown keys come after
    # all fields, and an id has no character that JSON escapes.
    key = f'"{field}":['
    head, _, rest = text.partition(key)
    own, _, tail = rest.partition("]")
    ids = sorted({*own.split(","), *(f'"{id_}"' for id_ in more)} - {""})
    return f"{head}{key}{','.join(ids)}]{tail}"


def with_only_links(text: str, field: str, ids: Iterable[str]) -> str:
    """Return the JSON of a row with only these ids in a list of ids; else as `with_links`."""
    key = f'"{field}":['
    head, _, rest = text.partition(key)
    tail = rest.partition("]")[2]
    quoted = ",".join(f'"{id_}"' for id_ in ids)
    return f"{head}{key}{quoted}]{tail}"
