"""What `query` asks, in SQL: the conditions, the order, the tables that they are about."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from almanac_cli import schema
from almanac_cli.schema import EVENT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from almanac_cli.query import GuideQuery, Order, Query

Clause: TypeAlias = tuple[str, tuple[Any, ...]]
ONE_OF = "IN (SELECT value FROM json_each(?))"
# A cross join keeps its order: what was found is looked up, not every record searched.
FOUND_FIRST = "words CROSS JOIN record ON record.n = words.rowid"
_BOUNDS = {
    "since": "dated >= ?",
    "until": "dated <= ?",
    "min_score": "score >= ?",
    "max_score": "score <= ?",
}
_NAMED = "IN (SELECT n FROM name WHERE name IN (SELECT value FROM json_each(?)))"
_AMONG = {
    "sources": f"record.source {_NAMED}",
    "authors": f"record.author {_NAMED}",
    "tiers": f"tier {ONE_OF}",
    "levels": f"json_extract(body.json, '$.level') {ONE_OF}",
}
_SWITCHES = {
    "unscored": "score IS NULL",
    "orphan": """record.n NOT IN (
        SELECT n FROM link UNION ALL SELECT far FROM link UNION ALL SELECT n FROM dangling
    )""",
    "linked_to": f"""record.n IN (
        SELECT link.n FROM link JOIN record AS far ON far.n = link.far
        WHERE far.kind = {EVENT} AND far.id = ?
        UNION ALL
        SELECT link.far FROM link JOIN record AS near USING (n)
        WHERE near.kind = {EVENT} AND near.id = ?
        UNION ALL SELECT n FROM dangling WHERE dangling.far = ?
    )""",
}
_SORTED_BY = {
    **{field: f"record.{field}" for field in ("id", "score", "tier")},
    **{
        field: f"(SELECT name FROM name WHERE name.n = record.{field})"
        for field in ("source", "author")
    },
    **{
        field: f"casefold(json_extract(body.json, '$.{field}'))"
        for field in ("title", "url", "level")
    },
    "added": "json_extract(body.json, '$.added')",
    "published": "dated",
    "updated": "dated",
}


class Asked(NamedTuple):
    """A question from its FROM on, without the order, and the values for its question marks."""

    text: str
    order: str
    values: list[Any]


def asked(
    kind: int, query: Query | GuideQuery, order: Order, match: str | None, *, best_first: bool
) -> Asked:
    """Say in SQL which records of a kind are asked for, and in which order."""
    clauses: list[Clause] = [("kind = ? AND problems IS NULL", (kind,)), *_clauses(query)]
    if match is not None:
        clauses.append(("words MATCH ?", (match,)))
    condition = " AND ".join(text for text, _ in clauses)
    arranged = _arranged(order, ranked=best_first)
    values = [value for _, each in clauses for value in each]
    return Asked(f"FROM {_tables(condition + arranged)} WHERE {condition}", arranged, values)


def _clauses(query: Query | GuideQuery) -> Iterator[Clause]:
    """Say in SQL what `matches` says."""
    asked = query._asdict()
    for field, condition in _BOUNDS.items():
        if (value := asked.get(field)) is not None:
            yield condition, (schema.moment(value) if isinstance(value, str) else value,)
    for field, condition in _AMONG.items():
        if wanted := asked.get(field):
            folded = [each.casefold() if isinstance(each, str) else each for each in wanted]
            yield condition, (json.dumps(folded),)
    for field in ("tags", "guides"):
        for each in asked.get(field, ()):
            # The first condition is cheap, and the second is true of what is really in the list.
            held = f"EXISTS (SELECT 1 FROM json_each(body.json, '$.{field}') WHERE value = ?)"
            yield f"instr(body.json, ?) AND {held}", (f'"{each}"', each)
    for field, condition in _SWITCHES.items():
        if value := asked.get(field):
            yield condition, (value,) * condition.count("?")


def _arranged(order: Order, *, ranked: bool) -> str:
    """Say in SQL what `Order.arrange` says; if `ranked`, the best first where it says nothing."""
    rising, falling = ("DESC", "ASC") if order.reverse else ("ASC", "DESC")
    terms = [f"rank {rising}"] if ranked and not order.sort else []
    for field, falls in order.sort:
        column = _SORTED_BY[field]
        terms += [f"{column} IS NULL {rising}", f"{column} {falling if falls else rising}"]
    return ", ".join([*terms, f"dated {falling}", f"id {rising}"])


def _tables(condition: str) -> str:
    """Name the tables that a condition is about; those with the texts are large."""
    tables = FOUND_FIRST if "words MATCH" in condition else "record"
    return f"{tables} JOIN body USING (n)" if "body.json" in condition else tables
