"""Bulk input in CSV or TSV: a table with a header, one item a row."""

from __future__ import annotations

import csv
import re
from collections import Counter
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING, Any

from almanac_cli.errors import quoted
from almanac_cli.formats import json_codec
from almanac_cli.formats.items import MAX_ITEMS, Item, decode_text, limited
from almanac_cli.formats.json_codec import DecodeError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Literal, TypeAlias

    Row: TypeAlias = "tuple[int, list[str]]"  # the line on which it begins, and its cells

SEPARATORS = (",", ";", "\t", "|")
JSON_SUFFIX = ":json"  # of the name of a column whose cells are JSON
MAX_CELL_CHARACTERS = 1024 * 1024  # more than a record may have
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")  # with its end, one at a time: saves memory
_SEPARATOR_LINE = re.compile("sep=([,;\t|])(?=[\r\n])")  # the first line, for Excel
_SAMPLE_ROWS = 20
_SAMPLE_CHARACTERS = 64 * 1024
# The name of a column whose cells are JSON: a key, or JSON for a key that is no name of a column.
_JSON_COLUMN = re.compile(rf"(?P<json>\".*\"){JSON_SUFFIX}|(?P<key>.+){JSON_SUFFIX}", re.DOTALL)
_QUOTES = "quotes"  # the code of an error about quotes
_BROKEN = {
    "unexpected end of data": "opens a quote that nothing closes",
    "'' expected": "goes on after a closing quote",
    "field larger": f"has a cell of more than {MAX_CELL_CHARACTERS:,} characters",
}


def parse_table(
    data: bytes, separator: str | None = None, max_items: int = MAX_ITEMS
) -> list[Item]:
    """Return the rows below the header of a table, as objects of texts by the name of the column.

    The form is that of RFC 4180, with any of `SEPARATORS`: the one that a first line "sep=;" names,
    or `separator`, or else the one with which most of the first rows have as many cells as the
    header. In a table with tabs whose quotes do not follow these rules, they are part of the text.
    Empty cells and rows are left out; a column without a name is called by its number: "column_1".
    Nothing is raised: a row of another length than the header is an item with an error, and so is a
    table that cannot be read, at the line of the fault. Cells of a column called "name:json", as
    `delimited` writes it, are JSON.
    """
    try:
        text = decode_text(data)
    except DecodeError as error:
        return [Item("", error=error)]
    if first := _SEPARATOR_LINE.match(text):
        separator, text = first[1], text[first.end() :]
    separator = separator or _sniff(text)
    items = limited(_items(text, separator, csv.QUOTE_MINIMAL), max_items)
    if separator == "\t" and any(item.error and item.error.code == _QUOTES for item in items):
        return limited(_items(text, separator, csv.QUOTE_NONE), max_items)
    return items


def looks_like_table(text: str) -> bool:
    """Return whether most of the first rows of a text have as many cells as the first, over one."""
    if _SEPARATOR_LINE.match(text):
        return True
    rows = _first_rows(text, _sniff(text))
    regular, width = _regularity(rows)
    return width > 1 and regular * 2 > len(rows)


def _sniff(text: str) -> str:
    """Return the separator with which most rows are regular, of several that with most cells."""
    return max(SEPARATORS, key=lambda separator: _regularity(_first_rows(text, separator)))


def _regularity(rows: list[list[str]]) -> tuple[int, int]:
    """Return how many rows have as many cells as the first, and how many; (0, 1) for one column."""
    width = len(rows[0]) if rows else 0
    return (sum(len(row) == width for row in rows), width) if width > 1 else (0, 1)


def _first_rows(text: str, separator: str) -> list[list[str]]:
    """Return the cells of the first rows, up to one that cannot be read."""
    rows: list[list[str]] = []
    with suppress(DecodeError):  # the sample may end within a quote
        for _, cells in islice(
            _rows(text[:_SAMPLE_CHARACTERS], separator, csv.QUOTE_MINIMAL), _SAMPLE_ROWS
        ):
            rows.append(cells)
    return rows


def _items(text: str, separator: str, quoting: Literal[0, 3]) -> Iterator[Item]:
    rows = _rows(text, separator, quoting)
    line = 1
    try:
        names: list[str] = []
        for line, cells in rows:
            if not names:
                names = _column_names(cells)
            elif any(cells[len(names) :]) or len(cells) < len(names):
                yield Item(f"line {line}", error=_ragged(cells, names))
            else:
                yield _item(line, names, cells)
    except DecodeError as error:
        yield Item(f"line {error.line or line}", error=error)


def _item(line: int, names: list[str], cells: list[str]) -> Item:
    """Return the object in a row; an item with an error if a cell that must be JSON is not."""
    value: dict[str, Any] = {}
    for name, cell in _named_cells(names, cells):
        column = _JSON_COLUMN.fullmatch(name)
        try:
            key = column["key"] or json_codec.decode(column["json"].encode()) if column else name
            value[key] = json_codec.decode(cell.encode()) if column else cell
        except DecodeError as error:
            reason = f"column {quoted(name)} {error.reason}"
            return Item(f"line {line}", error=DecodeError(reason))
    return Item(f"line {line}", value)


def _rows(text: str, separator: str, quoting: Literal[0, 3]) -> Iterator[Row]:
    """Yield the rows that have a cell that is not empty.

    Raises:
        DecodeError: if quotes are not as they must be, or a cell is too long.

    """
    csv.field_size_limit(MAX_CELL_CHARACTERS)
    lines = (match[0] for match in _LINE.finditer(text))
    reader = csv.reader(lines, delimiter=separator, quoting=quoting, strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell and not cell.isspace() for cell in cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        shown = str(error).replace(repr(separator), "''")
        reason = next((new for old, new in _BROKEN.items() if old in shown), str(error))
        raise DecodeError(reason, line, code=_QUOTES) from None


def _column_names(cells: list[str]) -> list[str]:
    """Return the names in a header; DecodeError if two columns have the same."""
    names = [_column_name(cell) or f"column_{n}" for n, cell in enumerate(cells, 1)]
    while names and not cells[len(names) - 1].strip():
        names.pop()  # columns without a name at the end: separators that a program appended
    for name, count in Counter(names).items():
        if count > 1:
            raise DecodeError(f"has {count} columns of the name {quoted(name)}", 1)
    return names


def _column_name(cell: str) -> str:
    """Return the name in a cell of the header, in which white space is one space but in JSON."""
    name = cell.strip()
    column = _JSON_COLUMN.fullmatch(name)
    return name if column and column["json"] else " ".join(name.split())


def _named_cells(names: list[str], cells: list[str]) -> Iterator[tuple[str, str]]:
    return ((name, cell) for name, cell in zip(names, cells, strict=False) if cell.strip())


def _ragged(cells: list[str], names: list[str]) -> DecodeError:
    count = "1 cell" if len(cells) == 1 else f"{len(cells)} cells"
    return DecodeError(f"has {count}, and the header {len(names)}")
