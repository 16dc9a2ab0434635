"""What people and programs give, turned into what a record holds; pure.

The options of a command and the objects of `--json-in` take the same forms: a date in words or
without a time, a number as text, tags that become slugs, white space that is folded.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from almanac_cli.errors import InvalidValue, Problem, quoted
from almanac_cli.model import dates, slugs
from almanac_cli.model.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from almanac_cli.model.rows import JsonObject

# What `show --json` adds to a record: never part of one.
DERIVED = tuple(f"related_{kind.folder}" for kind in KINDS)


def read(given: Mapping[str, Any], now: datetime) -> tuple[JsonObject, list[Problem]]:
    """Turn each value into the form that a record holds; an empty one into None, which is unset.

    What cannot be turned stays as it is, and what is wrong with it is among the problems.
    """
    data: JsonObject = {}
    problems: list[Problem] = []
    for field, value in given.items():
        if field in DERIVED:
            continue
        try:
            data[field] = None if value == "" else _form(field, now)(value)
        except InvalidValue as error:
            data[field] = value
            problems.append(Problem(field, error.reason))
    return data, problems


def _form(field: str, now: datetime) -> Callable[[Any], Any]:
    """Choose how a field's value is read; what no form fits is left for the model to refuse."""
    match field:
        case "summary" | "rationale" | "body":
            form: Callable[[Any], Any] = _if_text(_unify_newlines)
        case "published" | "added" | "updated":
            form = _if_text(lambda text: dates.to_text(dates.parse(text, now)))
        case "score" | "tier":
            form = _if_text(_number)
        case "factors":
            form = _factors
        case "tags":
            form = _each(tag)
        case "takeaways" | "guides" | "links":
            form = _each(_fold)
        case "title" | "source" | "author" | "url" | "id" | "level":
            form = _if_text(_fold)
        case _:
            form = _unknown
    return form


def _if_text(form: Callable[[str], object]) -> Callable[[object], object]:
    return lambda value: form(value) if isinstance(value, str) else value


def _each(form: Callable[[str], object]) -> Callable[[object], object]:
    one = _if_text(form)
    return lambda value: [one(each) for each in value] if isinstance(value, list | tuple) else value


def _unknown(value: object) -> object:
    return value


def _fold(text: str) -> str:
    return re.sub(r"[ \t\r\n]+", " ", text).strip(" ")


def _unify_newlines(text: str) -> str:
    return text.replace("\r\n", "\n").strip("\n").rstrip()


def _number(text: str) -> int | str:
    return int(text) if re.fullmatch(r"\s*-?[0-9]{1,9}\s*", text) else text


def _factors(value: object) -> object:
    one = _if_text(_number)
    return {key: one(each) for key, each in value.items()} if isinstance(value, dict) else value


def tag(text: str) -> str:
    """Turn a tag into the slug that it is recorded as; ValueError if nothing is left of it."""
    found = slugs.slugify(text)
    if not found:
        raise InvalidValue(f"has a tag with no letter or digit in it: {quoted(text)}")
    return found
