"""The texts of a record in the columns of the search table of its kind."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from almanac_cli.formats.json_codec import decode_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


_SCHEME = re.compile(r"^https?://(?:www\.)?", re.IGNORECASE)


def search_texts(fields: Iterable[str], row: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the columns of the search table for a row: a text for each field, and `WHOLE_RUNS`."""
    from almanac_cli.index import segments  # not needed to search

    folded = [segments.fold(searched_form(field_text(row, field), field)) for field in fields]
    runs = filter(None, map(segments.whole_runs, folded))
    return (*map(segments.split_runs, folded), " ".join(runs))


def field_text(row: Mapping[str, Any], field: str) -> str:
    """Return the value of a field as it is searched: the items of a list on a line each."""
    value = row.get(field)
    if value is None:
        return ""
    return "\n".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def searched_form(text: str, field: str | None) -> str:
    """Return a text as it is searched in a field: of a URL, the part from the host on."""
    return _SCHEME.sub("", text) if field == "url" else text


def sql_search_text(text: str, column: int, fields: str) -> str:
    """Return one of `search_texts`, for SQL: of a row as JSON text, and fields with spaces between.

    The columns are counted from 0.
    """
    return _search_texts(text, fields)[column]


@lru_cache(1)  # all columns of a row are read one after the other
def _search_texts(text: str, fields: str) -> tuple[str, ...]:
    return search_texts(fields.split(), decode_row(text))
