"""Scoring records: one from options, or many from JSON.

Each function is one transaction and also raises the errors of `Store.transaction`. `id_` is a full
id, `now` an aware datetime.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from almanac_cli.errors import AlmanacError, InvalidInput, InvalidRecord, Problem, Refusal
from almanac_cli.formats.json_items import parse_items
from almanac_cli.model import records, scoring

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from almanac_cli.formats.items import Item
    from almanac_cli.model.kinds import Kind
    from almanac_cli.operations.store import Store, Stored


def score(
    store: Store, kind: Kind, id_: str, fields: Mapping[str, Any], now: datetime
) -> records.Record:
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
        return changes.update(stored, _with_score(stored.record, fields, now))


def score_all(store: Store, kind: Kind, data: bytes, now: datetime) -> list[records.Record]:
    """Set score, factors or rationale of the records in bulk input, and return these records.

    `data` is JSON in UTF-8: one object, an array of objects, or one object per line. An object has
    an `id`, which is anything that `Store.resolve` takes, a `score` or `factors`, and perhaps a
    `rationale`. If several objects name the same record, they are applied in their order.

    Each record is returned once, as its file now has it and even if it did not change, in the order
    of its first object. The list is empty for empty input.

    Raises:
        InvalidInput: if an object is invalid or names no record; carries every refusal. No record
            is changed then.

    """
    scored: dict[str, tuple[Stored, records.Record]] = {}
    refusals: list[Refusal] = []
    with store.transaction(now) as changes:
        for item in parse_items(data):
            try:
                id_ = store.resolve(kind, _id_of(kind, item))
                stored = scored[id_][0] if id_ in scored else store.read(kind, id_)
                record = scored[id_][1] if id_ in scored else stored.record
                scored[id_] = (stored, _with_score(record, item.value, now))
            except AlmanacError as error:
                refusals.append(Refusal(item.position, error))
        if refusals:
            raise InvalidInput("scored", refusals)
        return [changes.update(stored, record) for stored, record in scored.values()]


def _with_score(record: records.Record, fields: Mapping[str, Any], now: datetime) -> records.Record:
    """Return a record with new score, factors and rationale; InvalidRecord if one is invalid."""
    base = record.as_stored()
    judgement = {field: fields[field] for field in scoring.FIELDS if field in fields}
    values = scoring.with_judgement(base, judgement)
    scored = records.parse_input(record.kind, values, record.id, now, base=base)
    if scoring.needs_mean_score(values):
        score = scoring.geometric_mean(scored.as_stored()["factors"].values())
        scored = scored.model_copy(update={"score": score})
    return scored


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
