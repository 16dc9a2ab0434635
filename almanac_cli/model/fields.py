"""The types of a record's fields: what each accepts, and the form in which it is kept."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, BeforeValidator

from almanac_cli.errors import InvalidValue, quoted
from almanac_cli.model import dates, rows, slugs, urls

if TYPE_CHECKING:
    from collections.abc import Callable

_MAX_TEXT_CHARACTERS = 20_000
# By general category: Cc and Cs; for one line Zl and Zp too, and what reorders text.
_NO_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_NO_LINE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_REORDERING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def _text(limit: int | None = None) -> Callable[[str], str]:
    """Make the check of a text of several lines."""

    def check(value: str) -> str:
        if found := _NO_TEXT.search(value):
            raise InvalidValue(f"must not contain the control character U+{ord(found[0]):04X}")
        if limit and len(value) > limit:
            raise InvalidValue(f"must have at most {limit:,} characters, not {len(value):,}")
        return value

    return check


def _line(limit: int | None = None) -> Callable[[str], str]:
    """Make the check of a text of one line, in which runs of spaces count as one."""

    def check(value: str) -> str:
        if found := _NO_LINE.search(value):
            raise InvalidValue(f"must not contain the control character U+{ord(found[0]):04X}")
        if found := _REORDERING.search(value):
            raise InvalidValue(f"must not contain U+{ord(found[0]):04X}, which reorders text")
        value = " ".join(value.split())
        if not any(unicodedata.category(char)[0] not in "CZ" for char in value):
            raise InvalidValue("must not be empty")
        if limit and len(value) > limit:
            raise InvalidValue(f"must have at most {limit} characters, not {len(value):,}")
        return value

    return check


def _slug(value: str) -> str:
    if not slugs.is_slug(value):
        raise InvalidValue(
            "must be lower-case ASCII words joined by hyphens, "
            f"at most {slugs.MAX_LENGTH} characters, not {shown(value)}"
        )
    return value


def _url(value: str) -> str:
    urls.canonical_url(value)
    return value


def _whole(low: int, high: int) -> Callable[[int], int]:
    """Make the check of a whole number between two bounds."""

    def check(value: int) -> int:
        if not low <= value <= high:
            raise InvalidValue(f"must be a whole number from {low} to {high}, not {shown(value)}")
        return value

    return check


def _list(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _set(value: tuple[str, ...]) -> tuple[str, ...]:
    """Keep a list whose order means nothing sorted, each item once, so that merges stay small."""
    return tuple(sorted(set(value)))


Slug = Annotated[str, AfterValidator(_slug)]
Slugs = Annotated[tuple[Slug, ...], BeforeValidator(_list), AfterValidator(_set)]
Line = Annotated[str, AfterValidator(_line())]
Lines = Annotated[tuple[Line, ...], BeforeValidator(_list)]
Text = Annotated[str, AfterValidator(_text())]
Title = Annotated[str, AfterValidator(_line(300))]
Source = Annotated[str, AfterValidator(_line(120))]
Summary = Annotated[str, AfterValidator(_text(_MAX_TEXT_CHARACTERS))]
Url = Annotated[str, AfterValidator(_line()), AfterValidator(_url)]
Time = Annotated[str, AfterValidator(lambda value: dates.to_text(dates.from_text(value)))]
Score = Annotated[int, AfterValidator(_whole(rows.MIN_SCORE, rows.MAX_SCORE))]
Tier = Annotated[int, AfterValidator(_whole(min(rows.TIER_NAMES), max(rows.TIER_NAMES)))]
Factors = Annotated[
    dict[rows.Factor, Score],
    AfterValidator(lambda given: {key: given[key] for key in rows.FACTORS if key in given}),
]


def shown(value: object) -> str:
    """Return a value that is refused as it stands in a message: harmless, in one line, short."""
    match value:
        case dict():
            return "an object"
        case list() | tuple():
            return "a list"
        case str():
            return quoted(value)
    return quoted(json.dumps(value, ensure_ascii=False, separators=(",", ":"))).strip("'")
