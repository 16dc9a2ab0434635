"""The translation of queries into SQL: their conditions, order and tables."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from almanac_cli.formats import json_codec
from almanac_cli.index import date_filters, encoding, schema
from almanac_cli.model import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from almanac_cli.index.date_filters import Clause
    from almanac_cli.model.kind import Kind
    from almanac_cli.model.query import Condition, Order, Query

ONE_OF = "IN (SELECT value FROM json_each(?))"
_BOUNDS = {
    "min_score": "score >= ?",
    "max_score": "score <= ?",
}
_HAS_NAME = "IN (SELECT n FROM name WHERE folded IN (SELECT value FROM json_each(?)))"
_ANY_OF = {
    "source": f"record.source {_HAS_NAME}",
    "author": f"record.author {_HAS_NAME}",
    "tier": f"tier {ONE_OF}",
}
_HAS_WORDS = "IN (SELECT name.n FROM name, json_each(?) WHERE instr(words, value))"
_UNLINKED = """record.n NOT IN (
    SELECT n FROM link UNION ALL SELECT far FROM link UNION ALL SELECT n FROM dangling
)"""
_LINKED_TO = """record.n IN (
    SELECT link.n FROM link JOIN record AS far ON far.n = link.far
    WHERE far.kind = {kind} AND far.id = ?
    UNION ALL
    SELECT link.far FROM link JOIN record AS near USING (n)
    WHERE near.kind = {kind} AND near.id = ?
    UNION ALL SELECT n FROM dangling WHERE dangling.far = ?
)"""
_SORT_SQL = {
    **{field: f"record.{field}" for field in ("id", "score", "tier")},
    **{
        field: f"(SELECT letters FROM name WHERE name.n = record.{field})"
        for field in ("source", "author")
    },
}


class Select(NamedTuple):
    """A query in SQL, in parts: "SELECT columns", then `sql`, "ORDER BY", `order`.

    A NamedTuple, for a quick start.
    """

    sql: str  # "FROM ... WHERE ..."
    order: str  # the terms of ORDER BY, without these words
    values: list[Any]  # for the question marks in `sql`, in their order
    order_values: list[Any]  # for those in `order`


def select(  # noqa: PLR0913 (two by keyword)
    kind: Kind,
    query: Query,
    order: Order,
    match: str | None,
    *,
    without: str | None = None,
    by_relevance: bool = False,
) -> Select:
    """Return the SQL that selects the valid records of a kind that fulfil a query.

    Args:
        kind: The kind of the records.
        query: The conditions.
        order: The order; its limit is not in the SQL.
        match: A full-text expression that records must match, `None` to match all.
        without: A full-text expression that records must not match.
        by_relevance: Whether the best matches come first, if the order names no field.

    Raises:
        LookupError: if the query or the order names a field that the kind does not have: names of
            fields are part of the SQL, so they must not be arbitrary text.

    """
    _check_fields(kind, (field for field, _ in order.sort if field not in order.own))
    clauses: list[Clause] = [
        ("kind = ? AND problems IS NULL", (kind.number,)),
        *_clauses(kind, query),
    ]
    if match is not None:
        clauses.append((f"{schema.search_table(kind)} MATCH ?", (match,)))
    if without is not None:
        table = schema.search_table(kind)
        sql = f"record.n NOT IN (SELECT rowid FROM {table} WHERE {table} MATCH ?)"
        clauses.append((sql, (without,)))
    condition = " AND ".join(sql for sql, _ in clauses)
    by_relevance = by_relevance and match is not None
    order_by, order_values = _order_by(kind, order, by_relevance=by_relevance)
    tables = search_tables(kind) if match is not None else "record"
    if "body.json" in condition + order_by:  # a large table
        tables += " JOIN body USING (n)"
    values = [value for _, values in clauses for value in values]
    return Select(f"FROM {tables} WHERE {condition}", order_by, values, order_values)


def search_tables(kind: Kind) -> str:
    """Return the FROM clause, without that word, of a full-text search in records of a kind.

    It joins the search table with `record`, matches first: SQLite keeps the order of a cross join.
    """
    table = schema.search_table(kind)
    return f"{table} CROSS JOIN record ON record.n = {table}.rowid"


def column(field: str) -> str:
    """Return the SQL expression for the value of a field; `record` and `body` must be joined."""
    return field if field in {"score", "tier"} else _extract(field)


def values(field: str) -> str:
    """Return the SQL that selects each `value` of a field of a kind, or each item of a list in it.

    It has one question mark, for the number of the kind.
    """
    if field in {"source", "author"}:
        return f"SELECT written AS value FROM record JOIN name ON name.n = {field} WHERE kind = ?"
    rows = f"record JOIN body USING (n), json_each(body.json, '$.{field}')"
    return f"SELECT value FROM {rows} WHERE kind = ? AND value NOT NULL"


def has_text(field: str) -> str:
    """Return the SQL condition that a field equals a text, both folded.

    It has one question mark, for the folded text; `record` and `body` must be joined.
    """
    if field in {"source", "author"}:
        return f"record.{field} = (SELECT n FROM name WHERE folded = ?)"
    return f"fold({_extract(field)}) = ?"


def _clauses(kind: Kind, query: Query) -> Iterator[Clause]:
    """Return the conditions of a query, each with its values; `Query.matches` must agree.

    Raises:
        LookupError: if the query names a field that the kind does not have.

    """
    _check_fields(kind, (*query.any_of, *query.names, *query.all_of, *query.some_of, *query.empty))
    conditions = query._asdict()
    yield from date_filters.clauses(kind, query)
    for field, sql in _BOUNDS.items():
        if (value := conditions.get(field)) is not None:
            yield sql, (value,)
    for field, options in query.any_of.items():
        sql = _ANY_OF.get(field, f"fold({_extract(field)}) {ONE_OF}")
        folded = [text.fold(item) if isinstance(item, str) else item for item in options]
        yield sql, (json.dumps(folded),)
    for field, names in query.names.items():
        yield _has_words(field), (json.dumps([*map(text.words, names)]),)
    yield from _list_clauses(query)
    yield from _switches(kind, query)
    yield from (_condition(kind, condition) for condition in query.where)
    for other in query.excluded:
        parts = [*_clauses(kind, other)]
        condition = " AND ".join(f"({sql})" for sql, _ in parts) or "1"
        yield f"({condition}) IS NOT TRUE", tuple(value for _, part in parts for value in part)


def _list_clauses(query: Query) -> Iterator[Clause]:
    """Yield the conditions of a query on the items of lists."""
    for field, items in query.all_of.items():
        # The first condition is cheap but also true of other texts; the second is exact.
        exact = f"EXISTS (SELECT 1 FROM json_each(body.json, '$.{field}') WHERE value = ?)"
        yield from ((f"instr(body.json, ?) AND {exact}", (f'"{item}"', item)) for item in items)
    for field, items in query.some_of.items():
        cheap = " OR ".join(["instr(body.json, ?)"] * len(items)) or "0"
        exact = f"EXISTS (SELECT 1 FROM json_each(body.json, '$.{field}') WHERE value {ONE_OF})"
        quoted = (f'"{item}"' for item in items)
        yield f"({cheap}) AND {exact}", (*quoted, json.dumps([*items]))
    for field in query.empty:
        exact = f"json_array_length(body.json, '$.{field}') = 0"
        yield f"instr(body.json, ?) AND {exact}", (f'"{field}":[]',)


def _check_fields(kind: Kind, names: Iterable[str]) -> None:
    """Check that a kind has fields of these names, which become part of the SQL."""
    if unknown := {*names}.difference(kind.fields):
        raise LookupError(f"records of kind {kind.name} have no field {min(unknown)!r}")


def _switches(kind: Kind, query: Query) -> Iterator[Clause]:
    """Yield the conditions of a query on scores that are unset, and on links."""
    if query.unscored:
        yield "score IS NULL", ()
    if query.unlinked:
        yield _UNLINKED, ()
    sql = _LINKED_TO.format(kind=kind.number)
    yield from ((sql, (id_,) * sql.count("?")) for id_ in query.linked_to)


def _condition(kind: Kind, condition: Condition) -> Clause:
    """Return one condition of `Query.where`, with its values; `Condition.matches` must agree."""
    if kind.links and condition.field == kind.links.field:  # which other files hold as well
        return _link_condition(kind, condition)
    field, operator, value, is_time = condition
    key = encoding.to_unicode(field)
    values = (f"{json_codec.compact(key)}:", key, operator, encoding.to_unicode(value), is_time)
    # Only rows with the key, which may also be within a value, are decoded.
    if condition.matches({}):
        return "(NOT instr(body.json, ?) OR fulfils(body.json, ?, ?, ?, ?))", values
    return "(instr(body.json, ?) AND fulfils(body.json, ?, ?, ?, ?))", values


def _link_condition(kind: Kind, condition: Condition) -> Clause:
    """Return a condition on the links of both sides, with its values."""
    id_ = encoding.to_unicode(text.fold(condition.value))
    sql = _LINKED_TO.format(kind=kind.number) if id_ else _UNLINKED
    return f"({sql})" if condition.operator == "=" else f"NOT ({sql})", (id_,) * sql.count("?")


def _has_words(field: str) -> str:
    """Return the condition that a field has one of several runs of words, a JSON array of them."""
    if field in {"source", "author"}:
        return f"record.{field} {_HAS_WORDS}"
    return f"EXISTS (SELECT 1 FROM json_each(?) WHERE instr(words({_extract(field)}), value))"


def _extract(field: str) -> str:
    """Return the SQL expression for the value of a field in the JSON of a record."""
    return f"json_extract(body.json, '$.{field}')"


def _sort_sql(kind: Kind, field: str) -> tuple[str, str]:
    """Return the SQL of two values: one is null if a field is unset, the other sorts it."""
    if field == kind.date_field:
        return "dated", "dated"
    if field in _SORT_SQL:
        return f"record.{field}", _SORT_SQL[field]
    value = _extract(field)
    return value, value if field in kind.time_fields else f"sort_key({value})"


def _order_by(kind: Kind, order: Order, *, by_relevance: bool) -> tuple[str, list[str]]:
    """Return the terms of ORDER BY, and their values; `Order.arrange` must agree.

    If the order names no field, the best matches can come first.
    """
    ascending, descending = ("DESC", "ASC") if order.reverse else ("ASC", "DESC")
    terms = [f"rank {ascending}"] if by_relevance and not order.sort else []
    values: list[str] = []
    for field, is_descending in order.sort:
        direction = descending if is_descending else ascending
        if field in order.own:
            type_sql = "value_type(body.json, ?)"
            terms += [f"{type_sql} IS NULL {ascending}", f"{type_sql} {ascending}"]
            terms.append(f"value_key(body.json, ?) {direction}")
            values += [encoding.to_unicode(field)] * 3
        else:
            is_set, sql = _sort_sql(kind, field)
            terms += [f"{is_set} IS NULL {ascending}", f"{sql} {direction}"]
    return ", ".join([*terms, f"dated {descending}", f"record.id {ascending}"]), values
