"""The types of the fields that only sources and items of feeds have: feeds, rules, hours, guids."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator

from almanac_cli.errors import InvalidValue
from almanac_cli.model import fields, intake_rules, tags
from almanac_cli.model.text import check_controls

MAX_GUID_CHARACTERS = 500
_MAX_HOURS = 24 * 366  # between two requests of a feed
MAX_FIRST = 5_000  # items, as many as a feed may have: all of them
# The value of a header field: RFC 9110, section 5.5, without bytes that are no ASCII.
_HEADER_VALUE = re.compile("[!-~]([ -~]{0,298}[!-~])?")
_KEY = re.compile("[a-z][0-9a-f]{16}")  # as `item_keys` makes them
_DIGEST = re.compile("[0-9a-f]{16}")


def _unique(value: tuple[str, ...]) -> tuple[str, ...]:
    """Return the items of a set sorted, each once, so that merges stay small."""
    return tuple(sorted(set(value)))


def _check_rule(value: str) -> str:
    intake_rules.parse_rule(value)
    return value


def _read_flag(text: str) -> bool | str:
    """Return the truth value that a word says, another text as it is."""
    words = {"true": True, "yes": True, "false": False, "no": False}
    return words.get(text.strip().casefold(), text)


def _read_number(text: str) -> int | str:
    """Return the whole number that a text says, another text as it is."""
    digits = text.strip()
    return int(digits) if digits.isascii() and digits.isdigit() else digits


def _check_first(value: int) -> int:
    if not 0 <= value <= MAX_FIRST:
        raise InvalidValue(f"must be a whole number from 0 to {MAX_FIRST:,}")
    return value


def _check_hours(value: int) -> int:
    if not 1 <= value <= _MAX_HOURS:
        raise InvalidValue(f"must be a whole number of hours from 1 to {_MAX_HOURS:,}")
    return value


def _check_header_value(value: str) -> str:
    if not _HEADER_VALUE.fullmatch(value):
        raise InvalidValue("must be 1 to 300 printable ASCII characters")
    return value


def _check_tag_map(value: dict[str, str]) -> dict[str, str]:
    """Return the categories of a feed in order, each with a valid tag."""
    for tag in value.values():
        if not tags.is_tag(tag):
            raise InvalidValue(f"must have tags as values, not {fields.describe_value(tag)}")
    return dict(sorted(value.items()))


def _check_guid(value: str) -> str:
    check_controls(value)
    if "\n" in value or "\t" in value:
        raise InvalidValue("must be one line without tabs")
    if not value.strip() or len(value) > MAX_GUID_CHARACTERS:
        raise InvalidValue(f"must have 1 to {MAX_GUID_CHARACTERS} characters")
    return value


def _check_key(value: str) -> str:
    if not _KEY.fullmatch(value):
        raise InvalidValue("must be letters with 16 hexadecimal digits each")
    return value


def _check_digest(value: str) -> str:
    if not _DIGEST.fullmatch(value):
        raise InvalidValue("must be 16 hexadecimal digits")
    return value


Aliases = Annotated[tuple[fields.Source, ...], fields.AS_TUPLE, AfterValidator(_unique)]
Feeds = Annotated[tuple[fields.Url, ...], fields.AS_TUPLE, AfterValidator(_unique)]
TagMap = Annotated[dict[fields.Line, str], AfterValidator(_check_tag_map)]
Rules = Annotated[
    tuple[Annotated[fields.Line, AfterValidator(_check_rule)], ...],
    fields.AS_TUPLE,
    AfterValidator(_unique),
]
Hours = Annotated[int, fields.if_entered(_read_number), AfterValidator(_check_hours)]
First = Annotated[int, fields.if_entered(_read_number), AfterValidator(_check_first)]
UserAgent = Annotated[str, AfterValidator(_check_header_value)]
Flag = Annotated[bool, fields.if_entered(_read_flag)]
Keys = Annotated[
    tuple[Annotated[str, AfterValidator(_check_key)], ...],
    fields.AS_TUPLE,
    AfterValidator(_unique),
]
Guid = Annotated[str, AfterValidator(_check_guid)]
Digest = Annotated[str, AfterValidator(_check_digest)]
