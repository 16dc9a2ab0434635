"""Offering keys of refused objects for the fields that they lack; they are never taken unasked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.errors import InvalidInput, InvalidRecord
from almanac_cli.operations.field_map import keys_by_frequency

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from almanac_cli.formats.items import Item
    from almanac_cli.model.kinds import Kind

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
        "organization", "organisation", "company", "lab", "org", "vendor", "出典", "情報源", "企業",
        "来源",
    ),
    "url": ("url", "htmlurl", "link", "href", "permalink", "uri", "web", "リンク", "链接"),
    "summary": ("summary", "description", "abstract", "excerpt", "概要", "要約", "摘要"),
    "author": ("author", "authors", "creator", "dccreator", "byline", "by", "著者", "作者"),
    "tags": ("tags", "categories", "category", "keywords", "topics", "labels", "タグ", "分野"),
}  # fmt: skip


class MissingFields(InvalidInput):
    """Raised when no object has a required field; says which keys they have, and which may fit."""

    def __init__(
        self, kind: Kind, error: InvalidInput, missing: Sequence[str], items: Sequence[Item]
    ) -> None:
        super().__init__(error.action, error.refusals)
        self.kind = kind.name
        self.keys = tuple(
            keys_by_frequency(items)
        )  # the keys of the objects, the most frequent first
        absent = [field for field in kind.fields if field not in self.keys]
        self.offers = offers([*missing, *absent], self.keys)  # by field, the key that may be it
        self.unmet = tuple(field for field in missing if field not in self.offers)
        self.inner = _inner_key(items)  # of the list in which the objects are perhaps; or None


def with_offers(
    kind: Kind, error: InvalidInput, items: Sequence[Item], mapped: Sequence[Item]
) -> InvalidInput:
    """Return the error as MissingFields, if objects were refused since none of all has a field.

    A field that is no text, such as `published: true` of Jekyll, which says that a page is not a
    draft, counts as missing. `items` are the objects as they were read, and `mapped` those that
    were refused or not.
    """
    present = keys_by_frequency(mapped)
    missing = [
        problem.where
        for refusal in error.refusals
        if isinstance(refusal.error, InvalidRecord)
        for problem in refusal.error.problems
        if problem.where in kind.fields
        and (
            problem.code == "not_text"
            or (problem.code == "missing" and problem.where not in present)
        )
    ]
    fields = [*dict.fromkeys(missing)]
    return MissingFields(kind, error, fields, items) if fields and present else error


def offers(fields: Iterable[str], keys: Sequence[str]) -> dict[str, str]:
    """Return for each field the other key whose name says most likely the same, if there is one."""
    by_name = {_letters(key): key for key in reversed(keys)}
    likely = {
        field: [by_name[name] for name in _NAMES.get(field, ()) if name in by_name]
        for field in fields
    }
    return {
        field: others[0]
        for field, names in likely.items()
        if (others := [key for key in names if key != field])
    }


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
