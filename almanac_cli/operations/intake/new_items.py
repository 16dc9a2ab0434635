"""Making records of the inbox of items of feeds, with what their source says of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from almanac_cli.errors import InvalidRecord
from almanac_cli.model import dates, item_keys, records, slugs, tags
from almanac_cli.model.kinds import EVENT, ITEM
from almanac_cli.model.sentences import first_sentence
from almanac_cli.model.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from almanac_cli.model.feed_items import FeedItem
    from almanac_cli.model.item_keys import ItemKeys
    from almanac_cli.model.rows import JsonObject

_MAX_TITLE_CHARACTERS = 300
_MAX_SUFFIX = 17  # characters of a hyphen and digits behind an id
# Of the fields of an event that comes from another almanac, what is that of its own file.
_NOT_TAKEN = {"id", "added", "coverage", *ITEM.fields} - (
    {*EVENT.fields} - {"id", "added", "coverage"}
)
# What the source may change while an item waits, and is taken over then.
FEED_FIELDS = ("title", "summary", "url", "published", "precision", "author")


def feed_digest(item: FeedItem) -> str:
    """Return the digest of an item as its feed has it now; see `item_keys.content_digest`."""
    return item_keys.content_digest(_title(item), item.summary, item.url, item.published)


def own_digest(item: records.Item) -> str:
    """Return the digest of an item in the inbox as it is; if it was not edited, that of the feed.

    A guessed date is none of the feed.
    """
    published = None if item.date_guessed else item.published
    return item_keys.content_digest(item.title, item.summary, item.url, published)


def event_id_of(item: FeedItem) -> str:
    """Return the id of the event that an item is in another almanac; "" if it is none.

    One that leaves no room for digits behind it counts as none.
    """
    id_ = item.event.get("id") if item.event else None
    is_id = isinstance(id_, str) and slugs.is_slug(id_)
    return str(id_) if is_id and len(str(id_)) <= slugs.MAX_LENGTH - _MAX_SUFFIX else ""


def mapped_tags(source: records.Source, item: FeedItem) -> set[str]:
    """Return the tags that a source makes of the categories of an item; others make none."""
    tag_map = {fold(category): tag for category, tag in (source.tag_map or {}).items()}
    return {tag for category in item.categories if (tag := tag_map.get(fold(category)))}


def make_item(  # noqa: PLR0913 (what the record consists of)
    source: records.Source,
    item: FeedItem,
    keys: ItemKeys,
    id_: str,
    *,
    feed_url: str | None,
    now: datetime,
) -> records.Item:
    """Return the record of a new item.

    Fields that the feed has wrong are left out; an item without a title gets the beginning of its
    summary, its URL, or the name of its source as one.

    Args:
        source: The source.
        item: The item as the feed has it.
        keys: Its keys.
        id_: The id that it gets.
        feed_url: The URL of the feed; `None` for a file.
        now: The time of its first sight, which is its date if the feed has none; aware.

    """
    own: JsonObject = {
        "id": id_,
        "source_id": source.id,
        "guid": item.guid,
        "feed": feed_url,
        "fetched": dates.to_text(now),
        "date_guessed": item.published is None,
        "keys": sorted(keys.all),
    }
    fallback = {"title": source.name, "source": source.name, "published": own["fetched"]}
    fields = fallback | _without_unset(_fields(source, item))
    record = _valid(fields | _without_unset(own), fallback)
    return record.model_copy(update={"digest": own_digest(record)})


def _fields(source: records.Source, item: FeedItem) -> JsonObject:
    """Return the fields that an event made of an item will have."""
    fields: JsonObject = {
        "title": _title(item),
        "source": source.name,
        "author": item.author or source.author,
        "tier": source.tier,
        "url": item.url,
        "published": item.published,
        "precision": item.precision,
        "summary": item.summary,
        "tags": sorted({*source.tags, *mapped_tags(source, item)}),
    }
    if item.event is None:
        return fields
    event = {key: value for key, value in item.event.items() if key not in _NOT_TAKEN}
    own_tags = [tag for tag in event.get("tags", ()) if isinstance(tag, str) and tags.is_tag(tag)]
    fields |= {"author": None, "precision": None, "tags": sorted({*fields["tags"], *own_tags})}
    return {**fields, **event, "tags": fields["tags"]}


def _title(item: FeedItem) -> str:
    """Return the title of an item, or what stands for it; "" if nothing does."""
    if item.title:
        return item.title
    sentence = " ".join(first_sentence(item.summary).split())
    return sentence[:_MAX_TITLE_CHARACTERS].strip() or item.url or ""


def _without_unset(fields: Mapping[str, Any]) -> JsonObject:
    return {field: value for field, value in fields.items() if value is not None and value != ""}


def _valid(fields: JsonObject, fallback: Mapping[str, str]) -> records.Item:
    """Return the record with fields, without or with other values in those that are invalid."""
    try:
        record = records.parse(ITEM, fields, fields["id"])
    except InvalidRecord as error:
        wrong = {problem.where.partition(".")[0] for problem in error.problems}
        valid = {field: value for field, value in fields.items() if field not in wrong}
        record = records.parse(ITEM, {**fallback, **valid}, fields["id"])
    return cast("records.Item", record)
