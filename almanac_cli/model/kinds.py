"""The kinds of record: fields, defaults, columns, weights of search and similarity of each.

All code that differs between kinds reads a `Kind`. To add one: an entry in `KINDS`, the type of its
rows in `rows`, its model in `records`, and its commands. Listing commands load this module at their
start: nothing heavy is imported here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from almanac_cli.model import prompts
from almanac_cli.model.kind import NOTHING, Kind, Reference
from almanac_cli.model.rows import Event, Guide, Item, Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def _event_identity(row: Mapping[str, Any]) -> str:
    """Return the canonical URL, or else source and title, folded, and the day or its period."""
    if row["url"]:
        from almanac_cli.model.urls import canonical_url

        return canonical_url(row["url"])
    from almanac_cli.model.text import fold

    precision = row.get("precision") or "day"
    period = "" if precision == "day" else f" {precision}"
    return "\n".join((fold(row["source"]), fold(row["title"]), f"{row['published'][:10]}{period}"))


def _guide_identity(row: Mapping[str, Any]) -> str:
    """Return the canonical URL, or else the title, folded."""
    if row["url"]:
        from almanac_cli.model.urls import canonical_url

        return canonical_url(row["url"])
    from almanac_cli.model.text import fold

    return f"\n{fold(row['title'])}\n"  # an empty source and day: ids hold digests of this text


def _source_identity(row: Mapping[str, Any]) -> str:
    """Return the name, folded."""
    return source_name_identity(row["name"])


def source_name_identity(name: str) -> str:
    """Return the identity of the source that has a name, or an alias."""
    from almanac_cli.model.text import fold

    return f"\n{fold(name)}\n"


def _names_and_feeds(row: Mapping[str, Any]) -> list[str]:
    """Return the identities of a source beside its name: its aliases, and the canonical feeds."""
    from almanac_cli.model.urls import canonical_url

    return [*map(source_name_identity, row["aliases"]), *map(canonical_url, row["feeds"])]


def is_asked_otherwise(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Tell whether servers are asked otherwise for a source after a change, or again."""
    requests = ("feeds", "private", "user_agent")
    is_paused_no_more: bool = before["paused"] and not after["paused"]
    return is_paused_no_more or any(before[field] != after[field] for field in requests)


def _outdated_source_fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the field that says that its feeds are gone, once others are asked, or they again."""
    return ("gone",) if is_asked_otherwise(before, after) else ()


def _item_identity(row: Mapping[str, Any]) -> str:
    """Return the source, folded, and the guid; without a guid, what identifies it as an event."""
    if not row["guid"]:
        return _event_identity(row)
    from almanac_cli.model.text import fold

    return f"{fold(row['source'])}\n{row['guid']}"


def _as_event(row: Mapping[str, Any]) -> list[str]:
    """Return what identifies an item as an event, beside its guid."""
    return [_event_identity(row)]


EVENT = Kind(
    name="event",
    article="an",
    folder="events",
    number=0,
    fields=tuple(Event.__annotations__),
    identity=_event_identity,
    date_field="published",
    time_fields=("published", "added"),
    precision_field="precision",
    set_fields=("tags", "guides", "links"),
    nested_fields=("factors", "coverage"),
    joint_fields=(("published", "precision"),),
    correctable_fields=("title", "source", "url", "precision"),
    references=(
        Reference("guides", "guide"),
        Reference("links", "event", symmetric=True),
    ),
    explaining_fields={"factors": "score", "rationale": "score"},
    coverage_field="coverage",
    report_fields=("source", "url", "published", "title"),
    prompts=prompts.OF_EVENTS,
    option_defaults={"published": "now"},
    created_field="added",
    text_field="summary",
    long_fields=("rationale", "summary"),
    plain_fields=("title", "source", "author", "rationale", "summary"),
    inherited_fields={"tier": "source"},
    sortable_fields=(
        "id", "title", "type", "source", "author", "tier", "url", "published", "added", "score",
    ),
    table_columns=("score", "age", "source", "title", "id"),
    optional_columns=("source",),
    page_heading=("score", "source", "published", "tier"),
    page_texts=("summary",),
    page_notes=("type", "tags", "factors", "rationale"),
    search_weights={
        "summary": 1.0, "title": 4.0, "tags": 2.0, "source": 0.5, "author": 0.5, "rationale": 0.5,
        "url": 0.0, "id": 0.0,
    },
    excerpt_fields=("summary", "rationale"),
    similarity_weights={"title": 3.0, "tags": 5.0, "source": 2.0, "author": 2.0, "summary": 1.0},
    topic_fields=("title", "tags", "summary"),
    story_weights={"title": 2.0, "summary": 1.0},
    story_source="source",
)  # fmt: skip
GUIDE = Kind(
    name="guide",
    article="a",
    folder="guides",
    number=1,
    fields=tuple(Guide.__annotations__),
    identity=_guide_identity,
    date_field="updated",
    time_fields=("updated",),
    precision_field="precision",
    set_fields=("tags",),
    nested_fields=("takeaways", "references"),
    joint_fields=(("updated", "precision"),),
    correctable_fields=("title", "url"),
    cited_pages_field="references",
    prompts=prompts.OF_GUIDES,
    updated_field="updated",
    text_field="body",
    long_fields=("summary", "body"),
    bullet_fields=("takeaways", "references"),
    plain_fields=("title", "summary", "takeaways"),
    sortable_fields=("id", "title", "level", "url", "updated"),
    table_columns=("level", "age", "title", "id"),
    page_heading=("level", "updated"),
    page_texts=("summary", "takeaways", "body"),
    excerpt="sentence",
    page_notes=("tags",),
    search_weights={
        "body": 1.0, "summary": 2.0, "takeaways": 1.0, "title": 4.0, "tags": 2.0,
        "url": 0.0, "id": 0.0,
    },
    excerpt_fields=("summary", "takeaways", "body"),
)  # fmt: skip
SOURCE = Kind(
    name="source",
    article="a",
    folder="sources",
    number=2,
    fields=tuple(Source.__annotations__),
    identity=_source_identity,
    date_field="updated",
    time_fields=("gone", "updated"),
    title_field="name",
    set_fields=("aliases", "feeds", "tags", "drop", "keep"),
    nested_fields=("tag_map",),
    correctable_fields=("name",),
    more_identities=_names_and_feeds,
    url_lists=("feeds",),
    former_titles_field="aliases",
    outdated_fields=_outdated_source_fields,
    has_decisions=True,
    prompts=prompts.OF_SOURCES,
    updated_field="updated",
    long_fields=("note",),
    plain_fields=("name", "author", "note"),
    sortable_fields=("id", "name", "tier", "site", "author", "every", "updated"),
    table_columns=("tier", "name", "site", "id"),
    optional_columns=("site",),
    page_heading=("tier", "updated"),
    page_texts=("note",),
    page_notes=(
        "aliases", "site", "feeds", "author", "tags", "tag_map", "drop", "keep", "every", "first",
        "user_agent", "gone",
    ),
    page_flags={"paused": True, "private": True, "conditional": False},
    search_weights={
        "note": 1.0, "name": 4.0, "aliases": 4.0, "author": 2.0, "tags": 2.0,
        "site": 0.0, "feeds": 0.0, "id": 0.0,
    },
    excerpt_fields=("note",),
)  # fmt: skip
# An event that waits for a decision: it is no event yet, and so its links are its own alone.
ITEM = EVENT._replace(
    name="item",
    article="an",
    folder="inbox",
    number=3,
    fields=tuple(Item.__annotations__),
    identity=_item_identity,
    time_fields=("published", "added", "fetched"),
    plural_name="items",
    kept_as=EVENT.name,
    unset_fields=("added",),
    set_fields=(*EVENT.set_fields, "keys"),
    joint_fields=(
        ("digest", "title", "summary", "url", "published", "precision", "date_guessed", "guid"),
    ),
    digest_field="digest",
    correctable_fields=(),
    more_identities=_as_event,
    references=(Reference("guides", "guide"), Reference("links", "event")),
    prompts=(),
    option_defaults=NOTHING,
    created_field="fetched",
    guess_field="date_guessed",
    inherited_fields=NOTHING,
    sortable_fields=(
        *(field for field in EVENT.sortable_fields if field != EVENT.created_field),
        "fetched",
    ),
    page_notes=("type", "tags", "factors", "rationale", "feed"),
    page_flags={"date_guessed": True},
    similarity_weights=NOTHING,
    topic_fields=(),
)
KINDS = (EVENT, GUIDE, SOURCE, ITEM)
FEED_STATES = "feed_states"  # the key under which `show --json` adds how the feeds of a source fare
PUBLISHED = (EVENT, GUIDE)  # the kinds whose records have a page on a site


def derived_keys(kinds: Iterable[Kind]) -> frozenset[str]:
    """Return the keys that `show --json` adds to records, for all kinds of an almanac.

    They are derived, and so dropped where a record is entered: one for each kind whose records are
    shown below others, as they refer to them or are referred to.
    """
    kinds = [kind for kind in kinds if not kind.is_pending]
    targets = {reference.target for kind in kinds for reference in kind.references}
    related = {kind.related_key for kind in kinds if kind.references or kind.name in targets}
    return frozenset(
        related | {FEED_STATES} if any(kind.has_decisions for kind in kinds) else related
    )


DERIVED_KEYS = derived_keys(KINDS)
