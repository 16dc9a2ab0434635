"""Records in Markdown: as a list of links, or as a table (GitHub Flavored Markdown Spec 0.29)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from almanac_cli.formats.template import AGE
from almanac_cli.formats.terminal.sanitize import safe
from almanac_cli.formats.value_texts import own_text, value_text
from almanac_cli.model import periods

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from almanac_cli.formats.terminal.style import Style
    from almanac_cli.model.kind import Kind

_ADDRESS = re.compile(r"https?://[^\s<>]+")
# What has a meaning within a line: code, emphasis, links, HTML, tables, math, references to
# characters, and what begins an address, of which GitHub makes a link that ends where it likes.
_SPECIAL = re.compile(r"[\\`*_\[\]<>|~$]|&(?=#?\w+;)|:(?=//)|(?<=www)\.", re.IGNORECASE)
_REFERENCE = re.compile(r"&(?=#?\w+;)")  # the beginning of one
_BEGINS_A_BLOCK = re.compile(r"([-+=#]|\d+(?=[.)]))")  # a list, or a heading
_IN_DESTINATION = re.compile(r"[<>\\]")


def list_lines(kind: Kind, rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield a list item for each record: the title, linked to the URL, and what tables show."""
    fields = [
        kind.date_field if column == AGE else column
        for column in kind.table_columns
        if column not in {kind.title_field, "id"}
    ]
    for row in rows:
        facts = [_fact(kind, field, row) for field in fields if row.get(field) is not None]
        title = linked(row[kind.title_field], row.get("url"))
        link = title if row.get("url") else _not_a_block(title)
        yield f"- {link} ({', '.join(facts)})\n" if facts else f"- {link}\n"


def table_lines(
    kind: Kind, columns: Sequence[str], rows: Iterable[Mapping[str, Any]], style: Style
) -> Iterator[str]:
    """Yield the lines of a table with these columns, which may be "age" beside names of fields."""
    yield _table_line(map(escape, columns))
    yield _table_line(["---"] * len(columns))
    for row in rows:
        yield _table_line(_cell(kind, column, row, style) for column in columns)


def escape(text: str) -> str:
    """Return a text in one line as Markdown that shows it, and has no other effect.

    What could hide or reorder text is made visible.
    """
    return _SPECIAL.sub(r"\\\g<0>", safe(text))


def linked(text: str, url: str | None) -> str:
    """Return a text in one line as Markdown, a link if there is a URL; within a line only."""
    return f"[{escape(text)}]({_destination(url)})" if url else escape(text)


def paragraph(text: str) -> str:
    """Return a text in one line as a paragraph of Markdown that shows it, on a line of its own."""
    return _not_a_block(escape(text))


def _not_a_block(text: str) -> str:
    """Return escaped text that begins no list or heading where it begins a block."""
    return (
        _BEGINS_A_BLOCK.sub(lambda match: _guarded(match[0]), text, count=1)
        if (_BEGINS_A_BLOCK.match(text))
        else text
    )


def _guarded(text: str) -> str:
    """Return the beginning of a block as text: the number of a list has its mark after it."""
    return f"{text}\\" if text[0].isdigit() else f"\\{text}"


def _destination(url: str) -> str:
    """Return the URL of a link, in angle brackets if it may have a parenthesis that ends it."""
    url = _url(url)
    if not re.search(r"[()<>\\\s]", url):
        return url
    return "<" + _IN_DESTINATION.sub(r"\\\g<0>", url) + ">"


def _url(text: str) -> str:
    """Return a URL in which no reference to a character is replaced."""
    return _REFERENCE.sub("&amp;", safe(text))


def _fact(kind: Kind, field: str, row: Mapping[str, Any]) -> str:
    """Return the value of a field, a number with the name of the field."""
    value = row[field]
    if field in kind.time_fields:
        return periods.to_words(value, kind.precision(row, field))
    return f"{field} {value}" if isinstance(value, int) else escape(value_text(value))


def _cell(kind: Kind, column: str, row: Mapping[str, Any], style: Style) -> str:
    """Return the cell of a value, in which lines end with a break."""
    field = kind.date_field if column == AGE and AGE not in row else column
    value = row.get(field)
    if value is not None and field in kind.time_fields:
        precision = kind.precision(row, field)
        shown = (
            style.age(value, precision) if field != column else periods.to_words(value, precision)
        )
        return escape(shown)
    text = value_text(value) if field in kind.fields else own_text(value)
    if _ADDRESS.fullmatch(text):
        return f"<{_url(text)}>"
    return "<br>".join(escape(line) for line in text.split("\n"))


def _table_line(cells: Iterable[str]) -> str:
    # In an address a bar has no backslash yet; within a table it needs one also there.
    shown = (re.sub(r"(?<!\\)\|", r"\\|", cell) for cell in cells)
    return f"| {' | '.join(shown)} |\n"
