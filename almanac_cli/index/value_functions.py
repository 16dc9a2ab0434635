"""Functions of SQL that filter and sort by any field, as `model/values.py` does."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from almanac_cli.formats.json_codec import decode_row
from almanac_cli.model import text

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable


def register(connection: sqlite3.Connection) -> None:
    """Add the functions to a connection.

    `fold`, `sort_key` and `words` are those of `model/text.py`, and null for null. All others take
    a row as JSON, and a key in it:

    - `fulfils(row, key, operator, value, is_time)`: whether a `query.Condition` of these matches;
    - `value_type(row, key)` and `value_key(row, key)`: the parts of `values.sort_key`, or null.
    """
    for function in (text.fold, text.sort_key, text.words):
        connection.create_function(function.__name__, 1, _of_text(function), deterministic=True)
    connection.create_function("fulfils", 5, _fulfils, deterministic=True)
    connection.create_function("value_type", 2, _value_type, deterministic=True)
    connection.create_function("value_key", 2, _value_key, deterministic=True)


def _of_text(function: Callable[[str], str]) -> Callable[[str | None], str | None]:
    """Return a function of texts as one of SQL."""
    return lambda value: None if value is None else function(value)


# A query may call several functions for one row before it comes to the next.
@lru_cache(maxsize=1)
def _row(text: str) -> dict[str, Any]:
    row: dict[str, Any] = decode_row(text)
    return row


def _fulfils(row: str, key: str, operator: str, value: str, is_time: int) -> bool:
    from almanac_cli.model.query import Condition

    return Condition(key, operator, value, bool(is_time)).matches(_row(row))


def _value_type(row: str, key: str) -> int | None:
    from almanac_cli.model import values

    place = values.sort_key(_row(row).get(key))
    return place and place[0]


def _value_key(row: str, key: str) -> bytes | None:
    from almanac_cli.model import values

    place = values.sort_key(_row(row).get(key))
    return place and place[1]
