"""Scoring records: one from options, or many from JSON.

Each function is one transaction and also raises the errors of `Store.transaction`. `id_` is a full
id, `now` an aware datetime.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from almanac_cli.errors import AlmanacError, InvalidInput, InvalidRecord, Problem, Refusal
from almanac_cli.formats.json_items import parse_line_items
from almanac_cli.model import records, scoring

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from almanac_cli.formats.items import Item
    from almanac_cli.model.kind import Kind
    from almanac_cli.model.record import Record
    from almanac_cli.model.rows import JsonObject
    from almanac_cli.operations.store import Store, Stored


def score(store: Store, kind: Kind, id_: str, fields: Mapping[str, Any], now: datetime) -> Record:
    """Set score, factors or rationale of one record, and return it as its file now has it.

    `fields` are new values of these three fields; other fields are ignored. New factors join the
    factors of the record. If factors but no score are set, the score becomes the geometric mean of
    all factors of the record.

    Raises:
        InvalidRecord: if the values are invalid; carries every problem.
        NotFound: if the record does not exist.
        InvalidFile: if its file is invalid.

    """
    with store.transaction(now) as changes:
        stored = store.read(kind, id_)
        return changes.update(stored, with_score(stored.record, _judgement(fields), now))


def score_all(store: Store, kind: Kind, data: bytes, now: datetime) -> list[Record]:
    """Set score, factors or rationale of the records in bulk input, and return these records.

    `data` is JSON in UTF-8: one object, an array of objects, or one object per line. An object has
    an `id`, a text as `resolve_references` takes it, a `score` or `factors`, and perhaps a
    `rationale`. If several objects name the same record, they are applied in their order.

    Each record is returned once, as its file now has it and even if it did not change, in the order
    of its first object. The list is empty for empty input.

    Raises:
        InvalidInput: if an object is invalid or names no record; carries every refusal. No record
            is changed then.

    """
    scored: dict[str, tuple[Stored, Record]] = {}
    refusals: list[Refusal] = []
    with store.transaction(now) as changes:
        for item in parse_line_items(data):
            try:
                id_ = store.resolve(kind, _id_of(kind, item), runs=False)
                stored = scored[id_][0] if id_ in scored else store.read(kind, id_)
                record = scored[id_][1] if id_ in scored else stored.record
                scored[id_] = (stored, with_score(record, _judgement(item.value), now))
            except AlmanacError as error:
                refusals.append(Refusal(item.position, error))
        if refusals:
            raise InvalidInput("scored", refusals)
        return [changes.update(stored, record) for stored, record in scored.values()]


def with_score(
    record: Record,
    judgement: Mapping[str, Any],
    now: datetime,
    others: Mapping[str, Any] | None = None,
) -> Record:
    """Return a record with new values of some of `scoring.FIELDS`, and of `others`, as entered.

    New factors join the factors of the record. If there are factors but no score, the score becomes
    the geometric mean of all factors. Nothing is written.

    Raises:
        InvalidRecord: if the values are invalid; carries every problem.

    """
    base = record.as_stored()
    values = scoring.with_judgement(base, judgement)
    entered = {**values, **(others or {})}
    scored = records.parse_input(record.kind, entered, record.id, now, base=base)
    if scoring.needs_mean_score(values):
        score = scoring.geometric_mean(scored.as_stored()["factors"].values())
        scored = scored.model_copy(update={"score": score})
    return scored


def _judgement(fields: Mapping[str, Any]) -> JsonObject:
    """Return the fields that a judgement may set."""
    return {field: fields[field] for field in scoring.FIELDS if field in fields}


def _id_of(kind: Kind, item: Item) -> str:
    """Return the `id` of an object as entered; InvalidRecord if a required key is missing."""
    value = item.value
    if item.error:
        problems = [item.error.problem()]
    elif not isinstance(value, dict):
        problems = [Problem("", "must be an object")]
    else:
        problems = [] if isinstance(value.get("id"), str) else [Problem("id", "is missing")]
        if value.get("score") in (None, "") and not value.get("factors"):
            problems.append(Problem("score", "is missing"))
    if problems:
        raise InvalidRecord(kind.name, item.position, problems)
    return str(value["id"])
