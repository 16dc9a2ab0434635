"""Offering keys of refused objects for the fields that they lack; they are never taken unasked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.errors import InvalidInput, InvalidRecord

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from almanac_cli.errors import Refusal

# By field, what other programs call it, the likeliest first, in small letters and digits alone:
# RSS 2.0, Atom, JSON Feed 1.1, Dublin Core, schema.org, the APIs of GitHub and Hacker News, the
# front matter of Jekyll and Hugo, and tables in Japanese and Chinese.
_NAMES = {
    "title": (
        "title", "headline", "name", "subject", "heading", "event", "release", "model",
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
    "url": ("url", "link", "href", "htmlurl", "permalink", "uri", "web", "リンク", "链接"),
}  # fmt: skip


class MissingFields(InvalidInput):
    """Raised when no object has a required field; says which keys they have, and which may fit."""

    def __init__(self, error: InvalidInput, missing: Sequence[str], keys: Sequence[str]) -> None:
        super().__init__(error.action, error.refusals)
        self.kind = next(
            refusal.error.kind
            for refusal in error.refusals
            if isinstance(refusal.error, InvalidRecord)
        )
        self.keys = tuple(keys)  # the keys of the objects, the most frequent first
        self.offers = offers(missing, keys)  # by field that is missing, the key that may be it
        self.unmet = tuple(name for name in missing if name not in self.offers)


def with_offers(error: InvalidInput, keys: Sequence[str]) -> InvalidInput:
    """Return the error as MissingFields, if objects were refused since none of all has a field.

    `keys` are those of all objects, the most frequent first.
    """
    absent = dict.fromkeys(_missing_fields(error.refusals))
    missing = [field for field in absent if field not in keys]
    return MissingFields(error, missing, keys) if missing and keys else error


def offers(missing: Iterable[str], keys: Sequence[str]) -> dict[str, str]:
    """Return for each field the key whose name says most likely the same, if there is one."""
    by_name = {_letters(key): key for key in reversed(keys)}
    return {
        field: by_name[name]
        for field in missing
        if (name := next((name for name in _NAMES.get(field, ()) if name in by_name), None))
    }


def _missing_fields(refusals: Iterable[Refusal]) -> Iterable[str]:
    return (
        problem.where
        for refusal in refusals
        if isinstance(refusal.error, InvalidRecord)
        for problem in refusal.error.problems
        if problem.what == "is missing"
    )


def _letters(key: str) -> str:
    """Return a name in small letters and digits alone: "Pub-Date" is "pubdate"."""
    return "".join(char for char in key.casefold() if char.isalnum())
