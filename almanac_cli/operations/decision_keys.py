"""The keys of a decision about a record, and reading their values from an object of bulk input."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING

from almanac_cli.errors import Ambiguous, NotFound, Problem
from almanac_cli.formats import json_codec
from almanac_cli.model import scoring, slugs
from almanac_cli.model.kind import kept_kind
from almanac_cli.model.kinds import DERIVED_KEYS, KINDS

if TYPE_CHECKING:
    from almanac_cli.formats.items import Item
    from almanac_cli.model.kind import Kind
    from almanac_cli.model.record import Record
    from almanac_cli.model.rows import JsonObject
    from almanac_cli.operations.store import Store

KEEP, DROP = "keep", "drop"  # keys of a decision that are no fields


@cache
def decision_keys(kind: Kind) -> tuple[str, ...]:
    """Return the keys that a decision about a record of a kind may have, the id first."""
    judged = [name for name in scoring.FIELDS if name in kind.fields]
    references = [reference.field for reference in kind.references]
    kept = kept_kind(kind, {other.name: other for other in KINDS})
    joined = [name for name in kept.set_fields if name not in references]
    return ("id", *judged, *joined, *references, KEEP, DROP)


def read_values(kind: Kind, item: Item, problems: list[Problem]) -> JsonObject:
    """Return the values of an object that decide something, by key; add what is wrong with it."""
    if item.error:
        problems.append(item.error.problem())
        return {}
    if not isinstance(item.value, dict):
        problems.append(Problem("", "must be an object"))
        return {}
    values = {
        key: value
        for key, value in item.value.items()
        if value is not None and value != "" and key not in DERIVED_KEYS
    }
    if "id" not in values:
        problems.append(Problem("id", "is missing"))
    keys = decision_keys(kind)[1:]
    if not any(key in values for key in keys):
        problems.append(Problem("", f"decides nothing: it has none of {', '.join(keys)}"))
    return values


def read_drop(values: JsonObject, problems: list[Problem]) -> bool:
    """Remove `keep` and `drop` from the values of a decision, and tell whether it drops."""
    switches = {key: values.pop(key) for key in (KEEP, DROP) if key in values}
    wrong = [key for key, value in switches.items() if not isinstance(value, bool)]
    problems += (Problem(key, "must be true or false") for key in wrong)
    if not wrong and switches.get(KEEP) is switches.get(DROP, False):
        reason = "contradicts drop" if DROP in switches else "must be true; drop removes the record"
        problems.append(Problem(KEEP, reason))
    return switches.get(DROP) is True


def pop_others(record: Record, values: JsonObject) -> list[Problem]:
    """Remove the values that no decision sets; each is a problem unless the record has it."""
    row, keys = record.as_json(), decision_keys(record.kind)
    others = {key: values.pop(key) for key in [*values] if key not in keys}
    return [
        Problem(key, "is no part of a decision, and not what the record has")
        if key in row
        else Problem(key, f"is no part of a decision, which has {', '.join(keys)}")
        for key, value in others.items()
        if key not in row or not json_codec.is_same(value, row[key])
    ]


def kind_of(store: Store, kinds: tuple[Kind, Kind], item: Item) -> Kind:
    """Return the kind of the record that an object names, the first if it names none."""
    text = item.value.get("id") if isinstance(item.value, dict) else None
    if not isinstance(text, str) or not text:
        return kinds[0]
    if slugs.is_slug(text):
        for kind in kinds:
            if store.exists(kind, text):
                return kind
    for kind in kinds:
        with suppress(NotFound):
            try:
                store.resolve(kind, text, runs=False)
            except Ambiguous:
                return kind
            return kind
    return kinds[0]
