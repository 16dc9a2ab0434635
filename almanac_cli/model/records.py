"""The pydantic models of records, one a kind, which report all problems of a record together."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator, ValidationError, ValidationInfo, field_validator

from almanac_cli.errors import InvalidRecord, InvalidValue, Problem, quoted
from almanac_cli.model import fields, kinds, record_dates, rows, source_fields
from almanac_cli.model.problems import to_problem
from almanac_cli.model.record import JsonModel, Record

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from almanac_cli.model.calendar_dates import Order
    from almanac_cli.model.kind import Kind

_EMPTY_AS_UNSET = AfterValidator(lambda value: value or None)
_REPORTED = fields.item_text("coverage")


class Report(JsonModel):
    """The model of a report of an event by another source; its row is `rows.Report`."""

    source: Annotated[fields.Source, fields.item_text("coverage", required=True)]
    url: Annotated[fields.Url | None, _REPORTED] = None
    published: Annotated[fields.Time | None, fields.item_time("coverage")] = None
    title: Annotated[fields.Title | None, _REPORTED] = None


class CitedPage(JsonModel):
    """The model of a page that a guide rests on; its row is `rows.CitedPage`."""

    title: Annotated[fields.Title, fields.item_text("references", required=True)]
    url: Annotated[fields.Url, fields.item_text("references", required=True)]


def _read_title_and_url(text: str) -> dict[str, str]:
    """Return an entered text, `TITLE URL`, as an object of both."""
    title, _, url = text.strip().rpartition(" ")
    if not title or "://" not in url:
        raise InvalidValue(f"must be a title and its URL: {quoted(text)}")
    return {"title": title, "url": url}


def _sort_reports(reports: tuple[Report, ...]) -> tuple[Report, ...]:
    """Return reports by time, then by source, those that are equal once: so merges stay small."""
    unique = {repr(report.as_stored()): report for report in reports}
    fields_of = attrgetter("published", "source", "url", "title")
    return tuple(
        sorted(unique.values(), key=lambda report: [text or "" for text in fields_of(report)])
    )


class Event(Record):
    """The model of an event, something that happened in AI; its row is `rows.Event`."""

    kind = kinds.EVENT

    title: fields.Title
    type: fields.Type | None = None
    source: fields.Source
    author: fields.Names = None
    tier: fields.Tier | None = None
    url: fields.Url | None = None
    published: fields.Time
    precision: fields.Precision | None = None
    added: fields.Time
    score: fields.Score | None = None
    factors: Annotated[fields.Factors | None, _EMPTY_AS_UNSET] = None
    rationale: Annotated[fields.Text | None, _EMPTY_AS_UNSET] = None
    summary: fields.Summary = ""
    tags: fields.Tags = ()
    guides: fields.Ids = ()
    links: fields.Ids = ()
    coverage: Annotated[tuple[Report, ...], fields.AS_TUPLE, AfterValidator(_sort_reports)] = ()

    @field_validator("links")
    @classmethod
    def _check_no_link_to_itself(
        cls, links: tuple[str, ...], info: ValidationInfo
    ) -> tuple[str, ...]:
        if info.data.get("id") in links:
            raise InvalidValue("must not name the event itself")
        return links


class Guide(Record):
    """The model of a guide, which explains the background of events; its row is `rows.Guide`."""

    kind = kinds.GUIDE

    title: fields.Title
    summary: fields.Summary = ""
    level: fields.Level | None = None
    takeaways: fields.Lines = ()
    body: fields.Text = ""
    references: Annotated[
        tuple[Annotated[CitedPage, fields.if_entered(_read_title_and_url)], ...], fields.AS_TUPLE
    ] = ()
    url: fields.Url | None = None
    tags: fields.Tags = ()
    updated: fields.Time
    precision: fields.Precision | None = None


class Source(Record):
    """The model of a source, whose feeds are asked for news; its row is `rows.Source`."""

    kind = kinds.SOURCE

    name: fields.Source
    aliases: source_fields.Aliases = ()
    site: fields.Url | None = None
    feeds: source_fields.Feeds = ()
    tier: fields.Tier | None = None
    author: fields.Names = None
    tags: fields.Tags = ()
    tag_map: Annotated[source_fields.TagMap | None, _EMPTY_AS_UNSET] = None
    drop: source_fields.Rules = ()
    keep: source_fields.Rules = ()
    every: source_fields.Hours | None = None
    first: source_fields.First | None = None
    user_agent: source_fields.UserAgent | None = None
    conditional: source_fields.Flag = True
    private: source_fields.Flag = False
    paused: source_fields.Flag = False
    gone: fields.Time | None = None
    note: Annotated[fields.Text | None, _EMPTY_AS_UNSET] = None
    updated: fields.Time


class Item(Event):
    """The model of an item, an event that waits for a decision; its row is `rows.Item`."""

    kind = kinds.ITEM

    added: fields.Time | None = None  # type: ignore[assignment]  # it is not added yet
    guid: source_fields.Guid | None = None
    feed: fields.Url | None = None
    source_id: fields.Id | None = None
    fetched: fields.Time
    date_guessed: source_fields.Flag = False
    digest: source_fields.Digest | None = None
    keys: source_fields.Keys = ()


def parse(kind: Kind, data: object, name: str, earlier: Sequence[Problem] = ()) -> Record:
    """Return the record in the decoded JSON of a file; fields must be in their stored form.

    Args:
        kind: The kind of the record.
        data: Any JSON value; a field of null is unset.
        name: What messages call the record: its id, path, or position in the input.
        earlier: Problems that the caller found. They are reported first, and replace other problems
            in the same fields.

    Raises:
        InvalidRecord: if there is a problem; carries all, after the earlier ones in the order of
            the fields.

    """
    if isinstance(data, dict):
        data = _without_unset(kind, data)
    return _validated(kind, data, name, earlier, context=None)


def parse_input(  # noqa: PLR0913 (most by keyword)
    kind: Kind,
    entered: object,
    name: str,
    now: datetime,
    *,
    base: Mapping[str, Any] | None = None,
    earlier: Sequence[Problem] = (),
    derived_keys: Collection[str] = kinds.DERIVED_KEYS,
    date_order: Order | None = None,
) -> Record:
    """Return the record made of entered values, which may have any form that `fields` accepts.

    Args:
        kind: The kind of the record.
        entered: The values by field; any other JSON value is a problem. Null or "" unsets a field,
            and is the value of an unknown key.
        name: What messages call the record: its id, or its position in the input.
        now: The time from which dates in words count, in the user's time zone.
        base: The values of fields that were not entered, in their stored form.
        earlier: Problems that the caller found. They are reported first, and replace other problems
            in the same fields.
        derived_keys: Keys that are ignored, since `show --json` adds them to a record.
        date_order: The order of day, month and year in numbers that could be either.

    Raises:
        InvalidRecord: if there is a problem; carries all, after the earlier ones in the order of
            the fields.

    """
    if not isinstance(entered, dict):
        return _validated(kind, entered, name, earlier, context=None)
    values = {key: value for key, value in entered.items() if key not in derived_keys}
    context = fields.Input(now, values.keys(), date_order)
    unset = {key: None for key, value in values.items() if value == "" and key in kind.fields}
    data = {**(base or {}), **values, **unset}
    problems = [*earlier, *record_dates.set_precision(kind, data, context)]
    return _validated(kind, _without_unset(kind, data), name, problems, context=context)


def field_problems(
    kind: Kind, field: str, value: object, now: datetime, date_order: Order | None = None
) -> list[Problem]:
    """Return the problems of a value entered for one field; an empty list if it is valid."""
    try:
        parse_input(kind, {field: value}, "", now, date_order=date_order)
    except InvalidRecord as error:
        return [problem for problem in error.problems if _field_of(problem) == field]
    return []


def require_valid_fields(
    kind: Kind, entered: Mapping[str, Any], now: datetime, date_order: Order | None = None
) -> None:
    """Check values entered for fields where there is no record to have them.

    Raises:
        InvalidRecord: if one is invalid; carries every problem.

    """
    problems = [
        problem
        for field, value in entered.items()
        for problem in field_problems(kind, field, value, now, date_order)
    ]
    if problems:
        raise InvalidRecord(kind.name, "", problems)


def _without_unset(kind: Kind, data: Mapping[str, Any]) -> rows.JsonObject:
    return {
        key: value for key, value in data.items() if value is not None or key not in kind.fields
    }


def _validated(
    kind: Kind,
    data: object,
    name: str,
    earlier: Sequence[Problem],
    *,
    context: fields.Input | None,
) -> Record:
    """Return the record that pydantic makes of the data, or raise InvalidRecord."""
    try:
        record = Record.of_kind(kind).model_validate(data, context=context)
        problems = []
    except ValidationError as error:
        problems = [to_problem(details) for details in error.errors(include_url=False)]
    if earlier:
        reported = {_field_of(problem) for problem in earlier}
        problems = [*earlier, *(new for new in problems if _field_of(new) not in reported)]
    if problems:
        raise InvalidRecord(kind.name, name, problems)
    return record


def _field_of(problem: Problem) -> str:
    return problem.where.partition(".")[0]
