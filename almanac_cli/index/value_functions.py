"""Functions of SQL that filter and sort by any field, as `model/values.py` does."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from almanac_cli.formats.json_codec import decode_row

if TYPE_CHECKING:
    import sqlite3


def register(connection: sqlite3.Connection) -> None:
    """Add the functions to a connection; each takes a row as JSON, and a key in it.

    - `fulfils(row, key, operator, value, is_time)`: whether a `query.Condition` of these matches;
    - `value_type(row, key)` and `value_key(row, key)`: the parts of `values.sort_key`, or null.
    """
    connection.create_function("fulfils", 5, _fulfils, deterministic=True)
    connection.create_function("value_type", 2, _value_type, deterministic=True)
    connection.create_function("value_key", 2, _value_key, deterministic=True)


# A query may call several functions for one row before it comes to the next.
@lru_cache(maxsize=1)
def _row(text: str) -> dict[str, Any]:
    row: dict[str, Any] = decode_row(text)
    return row


def _fulfils(text: str, key: str, operator: str, value: str, is_time: int) -> bool:
    from almanac_cli.model.query import Condition

    return Condition(key, operator, value, bool(is_time)).matches(_row(text))


def _value_type(text: str, key: str) -> int | None:
    from almanac_cli.model import values

    place = values.sort_key(_row(text).get(key))
    return place and place[0]


def _value_key(text: str, key: str) -> bytes | None:
    from almanac_cli.model import values

    place = values.sort_key(_row(text).get(key))
    return place and place[1]
