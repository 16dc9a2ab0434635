"""Offering keys of refused objects for the fields that they lack; they are never taken unasked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from almanac_cli.errors import InvalidInput, InvalidRecord
from almanac_cli.model.values import is_set
from almanac_cli.operations.field_map import keys_by_frequency

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from almanac_cli.formats.items import Item
    from almanac_cli.model.kind import Kind

# By field, what other programs call it, the likeliest first, in small letters and digits alone:
# RSS 2.0, Atom, JSON Feed 1.1, Dublin Core, schema.org, the APIs of GitHub and Hacker News, the
# front matter of Jekyll and Hugo, and tables in Japanese and Chinese.
_NAMES = {
    "title": (
        "title", "headline", "name", "subject", "heading", "event", "model", "release", "tagname",
        "version",
        "タイトル", "題名", "件名", "見出し", "标题", "標題",
    ),
    "published": (
        "published", "date", "publishedat", "pubdate", "datepublished", "publisheddate",
        "publicationdate", "releasedate", "releasedat", "released", "issued", "createdat",
        "created", "dccreated", "dcdate", "timestamp", "datetime", "time", "day", "updated",
        "updatedat", "filedate", "日付", "公開日", "発表日", "日期",
    ),
    "source": (
        "source", "sourcename", "publisher", "publication", "outlet", "site", "sitename", "feed",
        "organization", "organisation", "company", "lab", "org", "vendor",
        "出典", "情報源", "掲載元", "媒体", "企業", "来源",
    ),
    "url": ("url", "htmlurl", "link", "href", "permalink", "uri", "web", "リンク", "链接"),
    "summary": ("summary", "description", "abstract", "excerpt", "概要", "要約", "摘要"),
    "author": ("author", "authors", "creator", "dccreator", "byline", "by", "著者", "作者"),
    "tags": (
        "tags", "categories", "category", "keywords", "topics", "labels", "タグ", "分類", "分野",
    ),
}  # fmt: skip
# So many of the names count as well where they are one word of several: "Date introduced".
_MAX_WORDS = 3
# Of the objects that a field may be in, by which their texts go.
_INNER_NAMES = ("name", "login", "title", "label", "value", "text")
_ID = "id"
_MAX_OFFERS = 3  # keys for one field


class MissingFields(InvalidInput):
    """Raised when no object has a required field; says which keys they have, and which may fit."""

    def __init__(
        self,
        kind: Kind,
        error: InvalidInput,
        missing: Sequence[str],
        items: Sequence[Item],
        mapped: Sequence[Item],
    ) -> None:
        super().__init__(error.action, error.refusals)
        self.kind = kind.name
        self.keys = tuple(keys_by_frequency(items))  # of the objects, the most frequent first
        keys = keys_by_frequency(mapped)
        absent = [field for field in kind.fields if field not in keys]
        # By field, the keys that may be it: each has a value in objects that those before have not.
        self.offers = offers([*missing, *absent], mapped)
        self.unmet = tuple(field for field in missing if field not in self.offers)
        self.inner = _inner_key(items)  # of the list in which the objects are perhaps; or None


def with_offers(
    kind: Kind, error: InvalidInput, items: Sequence[Item], mapped: Sequence[Item]
) -> InvalidInput:
    """Return the error as MissingFields, if objects were refused since none of all has a field.

    A field that is no text in any object, such as `published: true` of Jekyll, which says that a
    page is not a draft, counts as missing. `items` are the objects as they were read, and `mapped`
    those that were refused or not.
    """
    problems = [
        problem.where
        for refusal in error.refusals
        if isinstance(refusal.error, InvalidRecord)
        for problem in refusal.error.problems
        if problem.where in kind.fields and problem.code in {"missing", "not_text"}
    ]
    missing = [
        field
        for field in dict.fromkeys(problems)
        if not any(_holds(item, field) for item in mapped)
    ]
    present = any(isinstance(item.value, dict) and item.value for item in mapped)
    return MissingFields(kind, error, missing, items, mapped) if missing and present else error


def offers(fields: Iterable[str], items: Sequence[Item]) -> dict[str, tuple[str, ...]]:
    """Return for each field the other keys whose names say most likely the same, if there are any.

    The likeliest comes first; one after it has a value in objects in which those before have none.
    The keys of objects within an object are offered if the objects stand under such a key:
    "author.name". An id that is no text is offered to be left out: "".
    """
    by_name: dict[str, str] = {}
    for key in keys_by_frequency(items):
        by_name.setdefault(_letters(key), key)
    offered = {field: _covering(_likely(field, by_name), field, items) for field in fields}
    return {field: keys for field, keys in offered.items() if keys}


def _likely(field: str, by_name: Mapping[str, str]) -> list[str]:
    """Return the keys that may be a field, the likeliest first: named like it, or with a word so.

    A word counts where no other word of the key names another field: "Author name" is no title.
    """
    names = _NAMES.get(field, ())
    whole = [by_name[name] for name in names if name in by_name]
    partial = [
        key
        for name in names[:_MAX_WORDS]
        for key in by_name.values()
        if name in (words := _words(key)) and not _names_another(field, words)
    ]
    return [*dict.fromkeys([*whole, *partial])]


def _names_another(field: str, words: Iterable[str]) -> bool:
    """Tell whether a word is a name of another field."""
    return any(
        word in names[:_MAX_WORDS]
        for word in words
        for other, names in _NAMES.items()
        if other != field
    )


def _covering(keys: Iterable[str], field: str, items: Sequence[Item]) -> tuple[str, ...]:
    """Return those of the keys by which the most objects get a value for a field, in their order.

    They are few: each has a value in an object in which those before have none.
    """
    if field == _ID:
        return ("",) if any(isinstance(_value(item, field), int) for item in items) else ()
    offered: list[str] = []
    rest: Sequence[Item] = items
    for key in keys:
        if len(offered) == _MAX_OFFERS:
            break
        path = _text_path(key, rest)
        if path is None or path == field:
            continue
        left = [item for item in rest if not is_set(_value(item, key))]
        if len(left) < len(rest):
            offered.append(path)
            rest = left
    return tuple(offered)


def _text_path(key: str, items: Iterable[Item]) -> str | None:
    """Return how the first text under a key is named, within an object too; `None` without one."""
    value = next((value for item in items if is_set(value := _value(item, key))), None)
    first = value[0] if isinstance(value, list) and value else value
    if not isinstance(first, dict):
        return None if value is None or isinstance(value, bool) else key
    inner = next((name for name in _INNER_NAMES if isinstance(first.get(name), str)), None)
    return inner and f"{key}.{inner}"


def _holds(item: Item, field: str) -> bool:
    """Tell whether an object has a value for a field that may be text; numbers are no ids."""
    value = _value(item, field)
    if field == _ID:
        return isinstance(value, str)
    return is_set(value) and not isinstance(value, bool | dict)


def _value(item: Item, key: str) -> object:
    """Return the value of a key of an object, or of one beside it; `None` without one."""
    if isinstance(item.value, dict) and key in item.value:
        return item.value[key]
    name, _, inner = key.partition(".")
    return (item.context or {}).get(name, {}).get(inner)


def _inner_key(items: Sequence[Item]) -> str | None:
    """Return the key of the longest list of objects in the only object; `None` without one."""
    value = items[0].value if len(items) == 1 else None
    if not isinstance(value, dict):
        return None
    lists = {
        key: len(inner)
        for key, inner in value.items()
        if isinstance(inner, list) and inner and isinstance(inner[0], dict)
    }
    return max(lists, key=lists.__getitem__, default=None)


def _letters(key: str) -> str:
    """Return a name in small letters and digits alone: "Pub-Date" is "pubdate"."""
    return "".join(char for char in key.casefold() if char.isalnum())


def _words(key: str) -> list[str]:
    """Return the words of a name in small letters: "Date Introduced", "releaseDate"."""
    return re.sub("([a-z])([A-Z])", r"\1 \2", key).replace("_", " ").casefold().split()
