"""What `query` asks, in SQL: the conditions, the order, the tables that they are about."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from almanac_cli import refresh

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
_AMONG = {
    "sources": "record.source",
    "authors": "record.author",
    "tiers": "tier",
    "levels": "json_extract(body.json, '$.level')",
}
_SWITCHES = {
    "unscored": "score IS NULL",
    "orphan": "n NOT IN (SELECT n FROM link) AND id NOT IN (SELECT far FROM link)",
    "linked_to": """(
        n IN (SELECT n FROM link WHERE far = ?)
        OR id IN (SELECT far FROM link JOIN record AS holder USING (n) WHERE holder.id = ?)
    )""",
}
_SORTED_BY = {
    **{field: f"record.{field}" for field in ("id", "score", "tier", "source", "author")},
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
    asked = vars(query)
    for field, condition in _BOUNDS.items():
        if (value := asked.get(field)) is not None:
            yield condition, (refresh.moment(value) if isinstance(value, str) else value,)
    for field, column in _AMONG.items():
        if wanted := asked.get(field):
            folded = [each.casefold() if isinstance(each, str) else each for each in wanted]
            yield f"{column} {ONE_OF}", (json.dumps(folded),)
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
