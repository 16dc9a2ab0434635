"""What `query` asks, in SQL: the conditions, the order, the tables that they are about."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from almanac_cli.index import encoding, schema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from almanac_cli.model.kinds import Kind
    from almanac_cli.model.query import Order, Query

Clause: TypeAlias = tuple[str, tuple[Any, ...]]
ONE_OF = "IN (SELECT value FROM json_each(?))"
_BOUNDS = {
    "since": "dated >= ?",
    "until": "dated <= ?",
    "min_score": "score >= ?",
    "max_score": "score <= ?",
}
_NAMED = "IN (SELECT n FROM name WHERE name IN (SELECT value FROM json_each(?)))"
_ANY_OF = {
    "source": f"record.source {_NAMED}",
    "author": f"record.author {_NAMED}",
    "tier": f"tier {ONE_OF}",
}
_SWITCHES = {
    "unscored": "score IS NULL",
    "orphan": """record.n NOT IN (
        SELECT n FROM link UNION ALL SELECT far FROM link UNION ALL SELECT n FROM dangling
    )""",
    "linked_to": """record.n IN (
        SELECT link.n FROM link JOIN record AS far ON far.n = link.far
        WHERE far.kind = {kind} AND far.id = ?
        UNION ALL
        SELECT link.far FROM link JOIN record AS near USING (n)
        WHERE near.kind = {kind} AND near.id = ?
        UNION ALL SELECT n FROM dangling WHERE dangling.far = ?
    )""",
}
_SORTED_BY = {
    **{field: f"record.{field}" for field in ("id", "score", "tier")},
    **{
        field: f"(SELECT name FROM name WHERE name.n = record.{field})"
        for field in ("source", "author")
    },
}


class Select(NamedTuple):
    """A question from its FROM on, without the order, and the values for its question marks."""

    text: str
    order: str
    values: list[Any]


def select(
    kind: Kind, query: Query, order: Order, match: str | None, *, by_relevance: bool
) -> Select:
    """Say in SQL which records of a kind are asked for, and in which order.

    Raises LookupError if the query or the order names a field that the kind does not have: names of
    fields stand in the SQL, and must not be text from outside.
    """
    names = {*query.any_of, *query.all_of, *(field for field, _ in order.sort)}
    if unknown := names.difference(kind.fields):
        raise LookupError(f"records of kind {kind.name} have no field {min(unknown)!r}")
    clauses: list[Clause] = [
        ("kind = ? AND problems IS NULL", (kind.number,)),
        *_clauses(kind, query),
    ]
    if match is not None:
        clauses.append((f"{schema.search_table(kind)} MATCH ?", (match,)))
    condition = " AND ".join(text for text, _ in clauses)
    arranged = _arranged(kind, order, ranked=by_relevance)
    values = [value for _, each in clauses for value in each]
    tables = _tables(kind, condition + arranged, searched=match is not None)
    return Select(f"FROM {tables} WHERE {condition}", arranged, values)


def found_first(kind: Kind) -> str:
    """Return the tables of a search: what it finds is looked up, not every record searched.

    A cross join keeps its order.
    """
    table = schema.search_table(kind)
    return f"{table} CROSS JOIN record ON record.n = {table}.rowid"


def _clauses(kind: Kind, query: Query) -> Iterator[Clause]:
    """Say in SQL what `matches` says."""
    asked = query._asdict()
    for field, condition in _BOUNDS.items():
        if (value := asked.get(field)) is not None:
            yield condition, (encoding.time_to_int(value) if isinstance(value, str) else value,)
    for field, wanted in query.any_of.items():
        condition = _ANY_OF.get(field, f"{_json(field)} {ONE_OF}")
        folded = [each.casefold() if isinstance(each, str) else each for each in wanted]
        yield condition, (json.dumps(folded),)
    for field, values in query.all_of.items():
        for each in values:
            # The first condition is cheap, and the second is true of what is really in the list.
            held = f"EXISTS (SELECT 1 FROM json_each(body.json, '$.{field}') WHERE value = ?)"
            yield f"instr(body.json, ?) AND {held}", (f'"{each}"', each)
    for field, condition in _SWITCHES.items():
        if value := asked.get(field):
            yield condition.format(kind=kind.number), (value,) * condition.count("?")


def column(field: str) -> str:
    """Return the SQL of the value of a field."""
    return field if field in {"score", "tier"} else f"json_extract(body.json, '$.{field}')"


def has_text(field: str) -> str:
    """Return the SQL condition that a field holds a text, which is to be given without its case."""
    if field in {"source", "author"}:
        return f"record.{field} = (SELECT n FROM name WHERE name = ?)"
    return f"{_json(field)} = ?"


def _json(field: str) -> str:
    """Say in SQL what a field holds, case aside."""
    return f"casefold(json_extract(body.json, '$.{field}'))"


def _arranged(kind: Kind, order: Order, *, ranked: bool) -> str:
    """Say in SQL what `Order.arrange` says; if `ranked`, the best first where it says nothing."""
    rising, falling = ("DESC", "ASC") if order.reverse else ("ASC", "DESC")
    terms = [f"rank {rising}"] if ranked and not order.sort else []
    for field, falls in order.sort:
        column = "dated" if field == kind.date_field else _SORTED_BY.get(field, _json(field))
        terms += [f"{column} IS NULL {rising}", f"{column} {falling if falls else rising}"]
    return ", ".join([*terms, f"dated {falling}", f"id {rising}"])


def _tables(kind: Kind, condition: str, *, searched: bool) -> str:
    """Name the tables that a condition is about; those with the texts are large."""
    tables = found_first(kind) if searched else "record"
    return f"{tables} JOIN body USING (n)" if "body.json" in condition else tables
