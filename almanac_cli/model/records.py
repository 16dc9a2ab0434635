"""The models of records: what is valid as a whole, with all problems reported together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from almanac_cli.errors import InvalidRecord, InvalidValue, Problem
from almanac_cli.model import fields, kinds, rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic_core import ErrorDetails


class Record(BaseModel):
    """What records of all kinds have in common; unknown keys are kept, after the known ones.

    A class for a kind of record is one that sets `kind`.
    """

    model_config = ConfigDict(extra="allow", frozen=True, strict=True)
    kind: ClassVar[kinds.Kind]
    _of_kind: ClassVar[dict[kinds.Kind, type[Record]]] = {}

    id: fields.Slug
    title: fields.Title

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

    source: fields.Source
    author: fields.Line | None = None
    tier: fields.Tier | None = None
    url: fields.Url | None = None
    published: fields.Time
    added: fields.Time
    score: fields.Score | None = None
    factors: Annotated[fields.Factors | None, AfterValidator(lambda given: given or None)] = None
    rationale: Annotated[fields.Text | None, AfterValidator(lambda text: text or None)] = None
    summary: fields.Summary = ""
    tags: fields.Slugs = ()
    guides: fields.Slugs = ()
    links: fields.Slugs = ()

    @field_validator("links")
    @classmethod
    def _no_link_to_itself(cls, links: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        if info.data.get("id") in links:
            raise InvalidValue("must not name the event itself")
        return links


class Guide(Record):
    """The background that an event takes for granted, as its file holds it."""

    kind = kinds.GUIDE

    summary: fields.Summary = ""
    level: rows.Level | None = None
    takeaways: fields.Lines = ()
    body: fields.Text = ""
    url: fields.Url | None = None
    tags: fields.Slugs = ()
    updated: fields.Time


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
    return Problem(".".join(path), f"{what}, not {fields.shown(found['input'])}")
