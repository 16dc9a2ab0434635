"""Scoring records: one from options, or many from JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from almanac_cli.errors import AlmanacError, InvalidInput, InvalidRecord, Problem, Refusal
from almanac_cli.formats.json_items import Item, parse_items
from almanac_cli.model import records, scoring

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from almanac_cli.model.kinds import Kind
    from almanac_cli.operations.store import Store, Stored


def score(
    store: Store, kind: Kind, id_: str, fields: Mapping[str, Any], now: datetime
) -> records.Record:
    """Set score, factors or rationale of one record and return it.

    Factors without a score set it to the geometric mean of all the record's factors.

    Raises:
        InvalidRecord: with every problem in the fields.
        NotFound: if there is no such record.
        InvalidFile: if its file is invalid.

    """
    with store.transaction(now) as changes:
        stored = store.read(kind, id_)
        return changes.update(stored, _with_score(stored.record, fields, now))


def score_all(store: Store, kind: Kind, data: bytes, now: datetime) -> list[records.Record]:
    """Set the scores in `data`, JSON objects with `id` and any of score, factors, rationale.

    Return the records in the order in which they were first named.

    Raises:
        InvalidInput: with every refusal; nothing is scored then.

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
    """Return a record with the judgement among the fields, checked."""
    base = record.as_stored()
    judgement = {field: fields[field] for field in scoring.FIELDS if field in fields}
    values = scoring.with_judgement(base, judgement)
    scored = records.parse_input(record.kind, values, record.id, now, base=base)
    if scoring.needs_mean_score(values):
        score = scoring.geometric_mean(scored.as_stored()["factors"].values())
        scored = scored.model_copy(update={"score": score})
    return scored


def _id_of(kind: Kind, item: Item) -> str:
    """Return the text by which an object names its record; InvalidRecord if it is no judgement."""
    value = item.value
    if item.error:
        problems = [item.error.problem()]
    elif not isinstance(value, dict):
        problems = [Problem("", "must be an object")]
    else:
        problems = [] if isinstance(value.get("id"), str) else [Problem("id", "is missing")]
        if value.get("score") is None and not value.get("factors"):
            problems.append(Problem("score", "is missing"))
    if problems:
        raise InvalidRecord(kind.name, item.position, problems)
    return str(value["id"])
