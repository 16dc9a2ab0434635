"""The kinds of record. What is particular to a kind stands here; all other code asks its `Kind`.

To add a kind: an entry in `KINDS`, the type of its rows in `records`, its model in `models`, and
its commands.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from almanac_cli.model import slugs
from almanac_cli.model.rows import LEVELS, MAX_SCORE, MIN_SCORE, TIERS, Event, Guide

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """A field that names records by their ids."""

    field: str
    target: str  # the name of the kind of the records that it names
    many: bool = True  # a set of ids, otherwise one id or None
    symmetric: bool = False  # among records of one kind: both ends show it, one file holds it

    def ids(self, record: Mapping[str, Any]) -> list[str]:
        """Return the ids that a row, or the data of a file, names in this field."""
        value = record.get(self.field)
        if self.many:
            return list(value or ())
        return [] if value is None else [value]

    def value(self, ids: Sequence[str]) -> list[str] | str | None:
        """Return what the field holds where it names these ids."""
        if self.many:
            return list(ids)
        return ids[0] if ids else None


@dataclass(frozen=True, slots=True, eq=False)
class Prompt:
    """A question that `add` asks on a terminal for a field that no option gave."""

    field: str
    question: str
    required: bool = False
    default: str = ""  # what an empty answer stands for


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Kind:
    """What a kind of record is."""

    name: str  # in messages and in the index: "event"
    article: str  # before the name: "an"
    folder: str  # in the almanac, and the plural in messages: "events"
    number: int  # in the index
    fields: tuple[str, ...]  # in canonical order
    identity: Callable[[Mapping[str, Any]], str]  # rows of one identity are duplicates
    date_field: str  # by which records are dated, sorted and aged
    times: tuple[str, ...]  # all fields that hold a time
    references: tuple[Reference, ...] = ()
    sets: tuple[str, ...] = ()  # lists whose order means nothing, merged item by item
    sortable: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()  # of a table, where no fields are chosen
    prompts: tuple[Prompt, ...] = ()
    # For full-text search: each field with the weight of a word found in it. The order is that of
    # the columns of the search table; the most frequent first keeps it small.
    searched: Mapping[str, float] = field(default_factory=dict)
    excerpts: tuple[str, ...] = ()  # the searched fields that a search shows excerpts of
    # For similarity: each field with its weight, and which of them say what happened.
    compared: Mapping[str, float] = field(default_factory=dict)
    topic: tuple[str, ...] = ()
    created: str | None = None  # the time set to now when a record is added
    updated: str | None = None  # the time set to now when a record is added or changed
    inherited: Mapping[str, str] = field(default_factory=dict)  # a field unset by `add` has the
    # value that it has in the record added last with the same value of the other field
    option_defaults: Mapping[str, str] = field(default_factory=dict)  # for `add` without JSON
    heading: tuple[str, ...] = ()  # of a page: the fields of its first line
    texts: tuple[str, ...] = ()  # of a page: the fields shown as paragraphs or bullets
    notes: tuple[str, ...] = ()  # of a page: the fields shown as `Name: value`

    @property
    def symmetric(self) -> Reference | None:
        """The reference by which records of this kind are linked to each other, if there is one."""
        return next((each for each in self.references if each.symmetric), None)

    def reference(self, target: Kind) -> Reference:
        """Return the field that names records of another kind; LookupError if there is none."""
        for each in self.references:
            if each.target == target.name:
                return each
        raise LookupError(f"{self.name} refers to no {target.name}")


def _event_identity(row: Mapping[str, Any]) -> str:
    """Return the canonical URL, or else source, title and day."""
    if row["url"]:
        return slugs.canonical_url(row["url"])
    return "\n".join((row["source"], row["title"], row["published"][:10]))


def _guide_identity(row: Mapping[str, Any]) -> str:
    """Return the canonical URL, or else the title."""
    if row["url"]:
        return slugs.canonical_url(row["url"])
    return f"\n{row['title']}\n"  # an empty source and day, as ever: digests of it are in ids


EVENT = Kind(
    name="event",
    article="an",
    folder="events",
    number=0,
    fields=tuple(Event.__annotations__),
    identity=_event_identity,
    date_field="published",
    times=("published", "added"),
    references=(
        Reference("guides", "guide"),
        Reference("links", "event", symmetric=True),
    ),
    sets=("tags", "guides", "links"),
    sortable=("id", "title", "source", "author", "tier", "url", "published", "added", "score"),
    columns=("score", "age", "source", "title", "id"),
    prompts=(
        Prompt("title", "Title", required=True),
        Prompt("source", "Source", required=True),
        Prompt("author", "Author (optional)"),
        Prompt("url", "URL (optional)"),
        Prompt("published", "Published", default="now"),
        Prompt("tier", f"Tier: {', '.join(f'{n} {name}' for n, name in TIERS.items())} (optional)"),
        Prompt("score", f"Score, {MIN_SCORE} to {MAX_SCORE} (optional)"),
        Prompt("summary", "Summary (optional)"),
        Prompt("tags", "Tags, with commas between (optional)"),
    ),
    searched={
        "summary": 1.0, "title": 4.0, "tags": 2.0, "source": 0.5, "author": 0.5, "rationale": 0.5,
    },
    excerpts=("summary", "rationale"),
    compared={"title": 3.0, "tags": 5.0, "source": 2.0, "author": 2.0, "summary": 1.0},
    topic=("title", "tags", "summary"),
    created="added",
    inherited={"tier": "source"},
    option_defaults={"published": "now"},
    heading=("score", "source", "published", "tier"),
    texts=("summary",),
    notes=("tags", "factors", "rationale"),
)  # fmt: skip
GUIDE = Kind(
    name="guide",
    article="a",
    folder="guides",
    number=1,
    fields=tuple(Guide.__annotations__),
    identity=_guide_identity,
    date_field="updated",
    times=("updated",),
    sets=("tags",),
    sortable=("id", "title", "level", "url", "updated"),
    columns=("level", "age", "title", "id"),
    prompts=(
        Prompt("title", "Title", required=True),
        Prompt("summary", "Summary (optional)"),
        Prompt("level", f"Level: {', '.join(LEVELS[:-1])} or {LEVELS[-1]} (optional)"),
        Prompt("url", "URL (optional)"),
        Prompt("tags", "Tags, with commas between (optional)"),
    ),
    updated="updated",
    heading=("level", "updated"),
    texts=("summary", "takeaways", "body"),
    notes=("tags",),
)
KINDS = (EVENT, GUIDE)
