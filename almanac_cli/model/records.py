"""What a valid record is: the rules for every field, checked together."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from almanac_cli.errors import InvalidRecord, InvalidValue, Problem, quoted
from almanac_cli.model import dates, kinds, rows, slugs

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pydantic_core import ErrorDetails

LONGEST_TEXT = 20_000
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
            f"at most {slugs.LONGEST} characters, not {_shown(value)}"
        )
    return value


def _url(value: str) -> str:
    slugs.canonical_url(value)
    return value


def _whole(low: int, high: int) -> Callable[[int], int]:
    """Make the check of a whole number between two bounds."""

    def check(value: int) -> int:
        if not low <= value <= high:
            raise InvalidValue(f"must be a whole number from {low} to {high}, not {_shown(value)}")
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
Url = Annotated[str, AfterValidator(_line()), AfterValidator(_url)]
Time = Annotated[str, AfterValidator(lambda value: dates.to_text(dates.from_text(value)))]
Score = Annotated[int, AfterValidator(_whole(rows.MIN_SCORE, rows.MAX_SCORE))]
Tier = Annotated[int, AfterValidator(_whole(min(rows.TIERS), max(rows.TIERS)))]
Factors = Annotated[
    dict[rows.Factor, Score],
    AfterValidator(lambda given: {key: given[key] for key in rows.FACTORS if key in given}),
]


class Record(BaseModel):
    """What records of all kinds have in common; unknown keys are kept, after the known ones.

    A class for a kind of record is one that sets `kind`.
    """

    model_config = ConfigDict(extra="allow", frozen=True, strict=True)
    kind: ClassVar[kinds.Kind]
    _of_kind: ClassVar[dict[kinds.Kind, type[Record]]] = {}

    id: Slug
    title: Title

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:  # noqa: ANN401 (pydantic's signature)
        """Make this the class of its kind."""
        cls._of_kind[cls.kind] = cls

    @classmethod
    def of_kind(cls, kind: kinds.Kind) -> type[Record]:
        """Return the class of a kind of record."""
        return cls._of_kind[kind]

    def as_json(self) -> rows.JsonObject:
        """Return the record as readers see it: every field, `None` when unset, then the rest."""
        return self.model_dump(mode="json")

    def as_stored(self) -> rows.JsonObject:
        """Return the record as its file holds it: unset fields are left out."""
        known = type(self).model_fields
        return {
            key: value
            for key, value in self.as_json().items()
            if key not in known or value not in (None, "", [], {})
        }


class Event(Record):
    """Something that happened in AI, as its file holds it."""

    kind = kinds.EVENT

    source: Annotated[str, AfterValidator(_line(120))]
    author: Line | None = None
    tier: Tier | None = None
    url: Url | None = None
    published: Time
    added: Time
    score: Score | None = None
    factors: Annotated[Factors | None, AfterValidator(lambda given: given or None)] = None
    rationale: Annotated[Text | None, AfterValidator(lambda text: text or None)] = None
    summary: Annotated[str, AfterValidator(_text(LONGEST_TEXT))] = ""
    tags: Slugs = ()
    guides: Slugs = ()
    links: Slugs = ()

    @field_validator("links")
    @classmethod
    def _no_link_to_itself(cls, links: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        if info.data.get("id") in links:
            raise InvalidValue("must not name the event itself")
        return links


class Guide(Record):
    """The background that an event takes for granted, as its file holds it."""

    kind = kinds.GUIDE

    summary: Annotated[str, AfterValidator(_text(LONGEST_TEXT))] = ""
    level: rows.Level | None = None
    takeaways: Lines = ()
    body: Text = ""
    url: Url | None = None
    tags: Slugs = ()
    updated: Time


def parse(kind: kinds.Kind, data: object, name: str, earlier: Sequence[Problem] = ()) -> Record:
    """Check a decoded JSON value against every rule for its kind; `name` is what to call it.

    A known key that holds null counts as unset. Raises InvalidRecord with every problem found;
    those found `earlier` stand first, in place of any other in the same fields.
    """
    if isinstance(data, dict):
        data = {
            key: each for key, each in data.items() if each is not None or key not in kind.fields
        }
    try:
        record = Record.of_kind(kind).model_validate(data)
        found = []
    except ValidationError as error:
        found = [_problem(each) for each in error.errors(include_url=False)]
    known = {each.where for each in earlier}
    found = [each for each in found if each.where.partition(".")[0] not in known]
    if problems := [*earlier, *found]:
        raise InvalidRecord(kind.name, name, problems)
    return record


_SENTENCES = {
    "dict_type": "must be an object",
    "int_from_float": "must be a whole number",
    "int_type": "must be a whole number",
    "missing": "is missing",
    "model_type": "must be an object",
    "string_type": "must be text",
    "tuple_type": "must be a list",
}


def _problem(found: ErrorDetails) -> Problem:
    """Say in the words of the file what pydantic found."""
    path = [str(each) for each in found["loc"]]
    context = found.get("ctx", {})
    what = _SENTENCES.get(found["type"], found["msg"])
    match found["type"]:
        case "missing" | "model_type":
            return Problem(".".join(path), what)
        case "value_error":
            return Problem(".".join(path), context["error"].reason)
        case "literal_error" if path[-1] == "[key]":
            return Problem(".".join(path[:-1]), f"is not one of {', '.join(rows.FACTORS)}")
        case "literal_error":
            what = f"must be {context['expected']}"
    return Problem(".".join(path), f"{what}, not {_shown(found['input'])}")


def _shown(value: object) -> str:
    match value:
        case dict():
            return "an object"
        case list() | tuple():
            return "a list"
        case str():
            return quoted(value)
    return quoted(json.dumps(value, ensure_ascii=False, separators=(",", ":"))).strip("'")
