"""Records as CSV or TSV, which `table_items` reads without loss.

What a program for spreadsheets takes for a formula stays as it is, since a mark before it changes
the text; it gets one in a table that is made for such a program.
"""

from __future__ import annotations

import json
import re
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from almanac_cli.formats import json_codec
from almanac_cli.formats.table_items import JSON_SUFFIX
from almanac_cli.model.values import is_set

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from almanac_cli.model.kind import Kind

# By form: the separator of cells, and the end of a line. That of CSV is from RFC 4180; TSV has the
# one of programs that take a line for a row.
FORMS = {"csv": (",", "\r\n"), "tsv": ("\t", "\n")}
# A cell of these is quoted: a reader may drop white space around it.
_QUOTED = {",": re.compile(r'[",\r\n]|^\s|\s$|^sep='), "\t": re.compile(r'["\t\r\n]|^\s|\s$|^sep=')}
# What begins a formula at the start of a cell (OWASP, "CSV Injection"), in full width as well, and
# after a semicolon, which parts cells where a comma is the decimal mark.
_FORMULA = re.compile(r"(?:^|(?<=;))(?=\s*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20])")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class Column(NamedTuple):
    """A column of a table."""

    name: str  # in the header
    field: str  # of the records
    is_json: bool = False  # whether its cells are JSON, texts as well


def all_columns(kind: Kind, rows: Iterable[Mapping[str, Any]]) -> list[Column]:
    """Return a column for each field of a kind, and for each of the user's own in any row.

    Cells of the user's own are JSON if there is a value in any row that is no text, or one that a
    reader of tables would not keep; the name of the column says so.
    """
    is_json: dict[str, bool] = {}
    for row in rows:
        for key in row.keys() - {*kind.fields}:
            is_json[key] = is_json.get(key, not _is_plain_name(key)) or not _is_plain(row[key])
    own = [
        Column(_json_name(key) if is_json[key] else key, key, is_json[key])
        for key in sorted(is_json)
    ]
    return [*(Column(field, field) for field in kind.fields), *own]


def lines(
    form: str,
    columns: Sequence[Column],
    kind: Kind,
    rows: Iterable[Mapping[str, Any]],
    *,
    for_spreadsheets: bool = False,
) -> Iterator[str]:
    """Yield the header and the lines of a table of records, each with its end; not sanitized.

    Args:
        form: One of FORMS.
        columns: The columns.
        kind: The kind of the records.
        rows: The records. A value that is unset is an empty cell; sets have commas between, other
            lists and objects are JSON.
        for_spreadsheets: Whether there is a mark, `'`, before what would be a formula.

    """
    separator, end = FORMS[form]
    table = chain(
        ([column.name for column in columns],),
        ([_cell(column, row, kind.set_fields) for column in columns] for row in rows),
    )
    for cells in table:
        yield _line([*map(_as_text, cells)] if for_spreadsheets else cells, separator, end)


def _as_text(cell: str) -> str:
    """Return a cell that a program for spreadsheets takes for a text, or for a number."""
    return cell if _NUMBER.fullmatch(cell) else _FORMULA.sub("'", cell)


def _line(cells: Sequence[str], separator: str, end: str) -> str:
    needs_quotes = _QUOTED[separator].search
    quoted = ['"' + cell.replace('"', '""') + '"' if needs_quotes(cell) else cell for cell in cells]
    # A line without a character would be none.
    return (separator.join(quoted) or '""') + end


def _cell(column: Column, row: Mapping[str, Any], set_fields: Collection[str]) -> str:
    """Return the text of a value."""
    value = row.get(column.field)
    if column.is_json:
        return json_codec.compact(value) if column.field in row else ""
    if not is_set(value):
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and column.field in set_fields:
        return ", ".join(value)
    return json_codec.compact(value)


def _is_plain(value: object) -> bool:
    """Tell whether a value is a text that a reader of tables keeps: not blank, without controls."""
    return isinstance(value, str) and bool(value.strip()) and not _CONTROL.search(value)


def _is_plain_name(key: str) -> bool:
    """Tell whether a reader of tables keeps the name of a column."""
    return (
        key == " ".join(key.split()) != "" and not key.endswith(JSON_SUFFIX) and key.isprintable()
    )


def _json_name(key: str) -> str:
    """Return the name of the column of a key whose cells are JSON; the key may be JSON itself."""
    is_plain = _is_plain_name(key) and not key.startswith('"')
    return f"{key if is_plain else json.dumps(key)}{JSON_SUFFIX}"
