"""The reasons why a record is suggested as related to another one, in a few words."""

from __future__ import annotations

from datetime import date
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from almanac_cli.model import periods
from almanac_cli.model.text import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from almanac_cli.model.kind import Kind
    from almanac_cli.model.rows import JsonObject

_MAX_NAMES = 3  # of terms, tags and guides together, in a few words
_CACHED_NAMES = 8192  # the pages of a site have ten times as many reasons as events


def reason_text(why: JsonObject) -> str:
    """Return what two records share and how far they are apart: "shares Gemma 4; 2 days apart".

    `why` has what `related --explain --json` prints of a match. At most three names are returned,
    and links only where there is at most one. The text is not sanitized.
    """
    names = [*_distinct([*why["terms"], *why["tags"]]), *_guides(why["guides"][:1])][:_MAX_NAMES]
    links = []
    if len(names) <= 1:
        if why["neighbours"]:
            links = ["both linked to a third one"]
        elif why["witness"]:
            links = ["linked to a similar one"]
    return _joined(names, links, why)


def full_reason_text(why: JsonObject) -> str:
    """Return all that two records share, with the ids of guides and links; not sanitized."""
    names = [*_distinct([*why["terms"], *why["tags"]]), *_guides(why["guides"])]
    links = [f"both linked to {', '.join(why['neighbours'])}"] if why["neighbours"] else []
    if why["witness"] and why["witness"] not in why["neighbours"]:
        links.append(f"linked to {why['witness']}")
    return _joined(names, links, why)


def shared_text(kind: Kind, row: Mapping[str, Any], other: Mapping[str, Any]) -> str:
    """Return what two linked records share: "shares gemma, on-device; 2 days apart".

    That is at most three tags, else a guide, and the days between the dates; not sanitized.
    """
    names = [name for field in _plain_sets(kind) for name in _in_both(row[field], other[field])][
        :_MAX_NAMES
    ]
    if not names:
        guides = (
            id_
            for reference in kind.references
            if not reference.symmetric
            for id_ in _in_both(reference.ids(row), reference.ids(other))
        )
        names = _guides([*guides][:1])
    (first, last), (other_first, other_last) = _days(kind, row), _days(kind, other)
    days = max((first - other_last).days, (other_first - last).days, 0)
    return _joined(
        names, [], {"days": days, "same_day": first == last == other_first == other_last}
    )


@cache
def _plain_sets(kind: Kind) -> list[str]:
    """Return the fields of a kind that are sets, and name no records."""
    references = {reference.field for reference in kind.references}
    return [field for field in kind.set_fields if field not in references]


def _in_both(items: Sequence[str], others: Sequence[str]) -> list[str]:
    return [item for item in items if item in others]


def _days(kind: Kind, row: Mapping[str, Any]) -> tuple[date, date]:
    """Return the first and the last day of the date of a row."""
    day = date.fromisoformat(row[kind.date_field][:10])
    precision = kind.precision(row, kind.date_field) or "day"
    return day, periods.last_day(day, precision)


def _distinct(names: Sequence[str]) -> list[str]:
    """Return names without those whose words are all in another one, such as many tags."""
    by_words = {_words(name): name for name in reversed(names)}
    text = "\n".join(by_words)  # where the words of such a name are more than once
    return [name for part, name in reversed(by_words.items()) if text.count(part) == 1]


@lru_cache(_CACHED_NAMES)
def _words(name: str) -> str:
    return words(name.replace("-", " "))


def _guides(ids: Sequence[str]) -> list[str]:
    return [f"the guide{'s' if len(ids) > 1 else ''} {', '.join(ids)}"] if ids else []


def _joined(names: list[str], links: list[str], why: JsonObject) -> str:
    """Return names, links and the days between the dates; a longer period may include a day."""
    days = why["days"]
    overlap = "the same day" if why["same_day"] else "the same time"
    distance = f"{days} {'day' if days == 1 else 'days'} apart" if days else overlap
    return "; ".join([*([f"shares {', '.join(names)}"] if names else []), *links, distance])
