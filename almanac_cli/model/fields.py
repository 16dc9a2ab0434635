"""The types of a record's fields: what each accepts, and the form in which it is stored.

A file must have each field in its stored form. Entered values may have more forms: a date in words,
a number as text, tags that become slugs, white space that is folded. An `Input`, passed to pydantic
as the context of a validation, says which fields were entered.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, BeforeValidator, ValidationInfo

from almanac_cli.errors import InvalidValue, quoted
from almanac_cli.model import dates, rows, slugs, tags, urls
from almanac_cli.model.numerals import Numeral
from almanac_cli.model.text import check_controls, normalize, without_fillers

if TYPE_CHECKING:
    from collections.abc import Callable, Container
    from datetime import datetime

    from almanac_cli.model.calendar_dates import Order

_MAX_TITLE_CHARACTERS = 300
_MAX_SOURCE_CHARACTERS = 120
_MAX_SUMMARY_CHARACTERS = 20_000
# In one line: the categories Cc, Cs, Zl and Zp, and what reorders text.
_NOT_IN_LINE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_REORDERING = re.compile("[\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Input:
    """The context of a validation in which a person or a program entered the values of fields."""

    now: datetime  # in the user's time zone, the time from which dates in words count
    fields: Container[str]  # the entered fields; all others must be in their stored form
    date_order: Order | None = None  # of day, month and year in numbers that could be either


def describe_value(value: object) -> str:
    """Return a JSON value as a message shows it: in one line, at most 40 characters of it.

    An object or a list is "an object" or "a list".
    """
    match value:
        case dict():
            return "an object"
        case list() | tuple():
            return "a list"
        case str():
            return quoted(value)
        case Numeral():
            return quoted(value.text).strip("'")
    return quoted(json.dumps(value, ensure_ascii=False, separators=(",", ":"))).strip("'")


# --- Entered values, converted to the stored form.


def _unify_newlines(text: str) -> str:
    """Return a text with one character at the end of each line, and no empty lines around it."""
    return normalize(text).replace("\r\n", "\n").strip("\n").rstrip()


def _fold_spaces(text: str) -> str:
    """Return a text of one line as `slugs.fold_spaces` does, without invisible fillers."""
    return slugs.fold_spaces(normalize(text))


def _read_url(text: str) -> str:
    """Return a URL without what surrounds it in the text that it was copied from."""
    return slugs.fold_spaces(urls.trim(without_fillers(text)))


def _read_number(text: str) -> int | str:
    """Return the whole number that a text spells, or else the text itself."""
    return int(text) if re.fullmatch(r"\s*-?[0-9]{1,9}\s*", text) else text


def if_entered(read: Callable[[str], object]) -> BeforeValidator:
    """Make the validator that reads a text only where its field was entered."""

    def validate(value: object, info: ValidationInfo) -> object:
        return read(value) if isinstance(value, str) and _entered(info) else value

    return BeforeValidator(validate)


def _entered(info: ValidationInfo, field: str | None = None) -> Input | None:
    """Return the context of a validation if a field was entered, by default the validated one."""
    field, context = field or info.field_name, info.context
    return context if isinstance(context, Input) and field in context.fields else None


def _read_time(value: object, info: ValidationInfo, field: str | None = None) -> object:
    """Return the stored form of an entered time; InvalidValue if it is no moment and no day."""
    if not isinstance(value, str) or not (context := _entered(info, field)):
        return value
    date = dates.parse(value, context.now, context.date_order)
    if date.precision not in {None, "day"}:
        raise InvalidValue(f"must name a day, not a {date.precision}: {quoted(value)}")
    return dates.to_text(date.time)


def item_text(field: str, *, required: bool = False) -> BeforeValidator:
    """Make the validator of a text in an item of a field, read if the field was entered.

    Unless it is required, "" is unset.
    """

    def read(value: object, info: ValidationInfo) -> object:
        if not isinstance(value, str) or not _entered(info, field):
            return value
        return _fold_spaces(value) or ("" if required else None)

    return BeforeValidator(read)


def item_time(field: str) -> BeforeValidator:
    """Make the validator of a time in an item of a field, read if the field was entered.

    An empty text is unset.
    """

    def read(value: object, info: ValidationInfo) -> object:
        if value == "" and _entered(info, field):
            return None
        return _read_time(value, info, field)

    return BeforeValidator(read)


def _read_tags(value: object, info: ValidationInfo) -> object:
    """Return entered tags, split at commas, in their stored form.

    What cannot be a tag is a problem of the whole list.
    """
    if isinstance(value, list | tuple) and _entered(info):
        try:
            parts = (tags.parse_all([item]) if isinstance(item, str) else [item] for item in value)
            return tuple(part for several in parts for part in several)
        except InvalidValue as error:
            raise InvalidValue(f"has a tag that {error.reason}") from None
    return value


def _join_names(value: object, info: ValidationInfo) -> object:
    """Return an entered list of names as one text: "A. Author, B. Author"."""
    if isinstance(value, list | tuple) and value and _entered(info):
        names = [name for name in value if isinstance(name, str)]
        return ", ".join(names) if len(names) == len(value) else value
    return value


# --- Checks of the stored form.


def _text(max_characters: int | None = None) -> AfterValidator:
    """Make the validator of a text of several lines."""

    def check(value: str) -> str:
        check_controls(value)
        value = normalize(value)
        _check_length(value, max_characters)
        return value

    return AfterValidator(check)


def _line(
    max_characters: int | None = None, normal: Callable[[str], str] = normalize
) -> AfterValidator:
    """Make the validator of a text of one line, in which runs of white space become one space.

    `normal` returns the normal form of such a text.
    """

    def check(value: str) -> str:
        if not (value.isascii() and value.isprintable()):  # most are both
            if match := _NOT_IN_LINE.search(value):
                raise InvalidValue(f"must not contain the control character U+{ord(match[0]):04X}")
            if match := _REORDERING.search(value):
                raise InvalidValue(f"must not contain U+{ord(match[0]):04X}, which reorders text")
            value = normal(value)
        value = " ".join(value.split())
        if all(unicodedata.category(char)[0] in "CZ" for char in value):
            raise InvalidValue("must not be empty")
        _check_length(value, max_characters)
        return value

    return AfterValidator(check)


def _check_length(value: str, max_characters: int | None) -> None:
    if max_characters and len(value) > max_characters:
        raise InvalidValue(f"must have at most {max_characters:,} characters, not {len(value):,}")


def _whole(low: int, high: int) -> AfterValidator:
    """Make the validator of a whole number between two bounds."""

    def check(value: int) -> int:
        if not low <= value <= high:
            raise InvalidValue(
                f"must be a whole number from {low} to {high}, not {describe_value(value)}"
            )
        return value

    return AfterValidator(check)


def _check_slug(value: str) -> str:
    if not slugs.is_slug(value):
        raise InvalidValue(
            "must be lower-case ASCII words joined by hyphens, "
            f"at most {slugs.MAX_LENGTH} characters, not {describe_value(value)}"
        )
    return value


def _check_tag(value: str) -> str:
    value = normalize(value)
    if not tags.is_tag(value):
        raise InvalidValue(
            "must be lower-case words of letters, digits and + # . joined by hyphens, "
            f"at most {tags.MAX_LENGTH} characters, not {describe_value(value)}"
        )
    return value


def _check_not_reserved(value: str, info: ValidationInfo) -> str:
    """Refuse a new id that Windows reserves; files that have one already stay valid."""
    if _entered(info) and slugs.is_reserved(value):
        raise InvalidValue(f"is a name that Windows reserves: {value}")
    return value


def _check_url(value: str) -> str:
    urls.canonical_url(value)
    return value


def _as_tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _sort_set(value: tuple[str, ...]) -> tuple[str, ...]:
    """Return the items of a set sorted, each once, so that merges stay small."""
    return tuple(sorted(set(value)))


def _sort_factors(value: dict[str, int]) -> dict[str, int]:
    return {name: value[name] for name in rows.FACTORS if name in value}


_FOLDED = if_entered(_fold_spaces)
_NUMBER = if_entered(_read_number)
_SLUG = AfterValidator(_check_slug)
_TAG = AfterValidator(_check_tag)
AS_TUPLE = BeforeValidator(_as_tuple)

Id = Annotated[str, _FOLDED, _SLUG, AfterValidator(_check_not_reserved)]
Ids = Annotated[tuple[Annotated[str, _FOLDED, _SLUG], ...], AS_TUPLE, AfterValidator(_sort_set)]
Tags = Annotated[
    tuple[Annotated[str, _TAG], ...],
    AS_TUPLE,
    BeforeValidator(_read_tags),
    AfterValidator(_sort_set),
]
Line = Annotated[str, _FOLDED, _line()]
Lines = Annotated[tuple[Line, ...], AS_TUPLE]
Names = Annotated[Line | None, BeforeValidator(_join_names)]
Title = Annotated[str, _FOLDED, _line(_MAX_TITLE_CHARACTERS)]
Source = Annotated[str, _FOLDED, _line(_MAX_SOURCE_CHARACTERS)]
# Not in a normal form of Unicode: a URL in another form may lead elsewhere.
Url = Annotated[
    str,
    if_entered(_read_url),
    _line(normal=without_fillers),
    AfterValidator(_check_url),
]
Text = Annotated[str, if_entered(_unify_newlines), _text()]
Summary = Annotated[str, if_entered(_unify_newlines), _text(_MAX_SUMMARY_CHARACTERS)]
Time = Annotated[
    str,
    BeforeValidator(_read_time),
    AfterValidator(lambda value: dates.to_text(dates.from_text(value))),
]
Score = Annotated[int, _NUMBER, _whole(rows.MIN_SCORE, rows.MAX_SCORE)]
Tier = Annotated[int, _NUMBER, _whole(min(rows.TIER_NAMES), max(rows.TIER_NAMES))]
Level = Annotated[rows.Level, _FOLDED]
Precision = Annotated[rows.Precision, _FOLDED]
Type = Annotated[str, if_entered(tags.parse), _TAG]
Factors = Annotated[dict[rows.Factor, Score], AfterValidator(_sort_factors)]
