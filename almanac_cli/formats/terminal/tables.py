"""Tables for people: records or steps, one a line, cut to fit; a width of None cuts nothing."""

from __future__ import annotations

from itertools import groupby, zip_longest
from typing import TYPE_CHECKING, Any

from almanac_cli.formats.terminal.id_prefixes import shortest_prefixes
from almanac_cli.formats.terminal.sanitize import safe, safe_parts
from almanac_cli.formats.terminal.width import clip, display_width
from almanac_cli.model.query import Highlight

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

    from almanac_cli.formats.terminal.style import Style

ENTRY_COLUMNS = ("step", "age", "files", "command")
ENTRY_TIME_FIELDS = ("time",)
_NUMBERS = {"score", "tier", "step", "files"}
# The fewest columns of a terminal that a text may be cut to.
_MIN_WIDTHS = {"title": 16, "command": 16}
_MIN_WIDTH = 8  # of all others
_NEVER_CUT = {"age", "factors", *_NUMBERS}
_GAP = 2


def table(  # noqa: PLR0913 (what is laid out, and what it takes to lay it out)
    rows: Sequence[Mapping[str, Any]],
    columns: Sequence[str],
    style: Style,
    known: Iterable[str] = (),
    found: Mapping[str, Highlight] | None = None,
    *,
    time_fields: Sequence[str],
) -> str:
    """Lay records out as a table.

    `time_fields` are shown as ages; the column `age` is that of the first of them.
    Where the width is short, the widest texts are cut; of an id there always stays enough to tell
    it from all others that are `known`. Where that does not suffice, records stand one below the
    other. By id, what was `found` stands out in the title and has a line of its own below it.
    """
    nothing = Highlight((), ())  # of a record that has changed meanwhile
    marks = [found.get(row["id"], nothing) for row in rows] if found else []
    grid = [[_cell(row, column, time_fields, style) for column in columns] for row in rows]
    if style.width is not None:
        fitted = _fitted(grid, columns, style.width, known, _NEVER_CUT | {*time_fields})
        if fitted is None:
            return _stacked(grid, columns, style, marks)
        grid = fitted
    widths = _widths(grid, columns)  # before anything in it is bold
    indent = " " * (widths[0] + _GAP)
    if "title" in columns:
        at = columns.index("title")
        for row, mark in zip(grid, marks, strict=False):
            row[at] = "".join(_marked([row[at]], mark.title, style))
    head, *body = _laid_out(grid, columns, widths)
    below = [_context(mark, indent, style) for mark in marks] or [[]] * len(body)
    lines = [line for each, rest in zip(body[1:], below, strict=False) for line in (each, *rest)]
    return "\n".join([style.bold(head), body[0], *lines]) + "\n"


def _laid_out(grid: list[list[str]], columns: Sequence[str], widths: Sequence[int]) -> list[str]:
    """Align the columns: a line of their names, a rule, a line for each record."""
    from tabulate import tabulate

    rule = ["-" * width for width in widths]
    text = tabulate(
        [[*columns], rule, *grid],
        tablefmt="plain",
        disable_numparse=True,
        colalign=["right" if each in _NUMBERS else "left" for each in columns],
    )
    return [line.rstrip() for line in text.splitlines()]


def _cell(row: Mapping[str, Any], column: str, time_fields: Sequence[str], style: Style) -> str:
    field = time_fields[0] if column == "age" else column
    value = row[field]
    if value is None:
        return ""
    if field in time_fields:
        return style.age(value)
    if isinstance(value, list):
        value = ", ".join(value)
    elif isinstance(value, dict):
        value = ", ".join(f"{name} {n}" for name, n in value.items())
    return " ".join(safe(str(value)).split())


def _fitted(
    grid: list[list[str]],
    columns: Sequence[str],
    width: int,
    known: Iterable[str],
    never_cut: Container[str],
) -> list[list[str]] | None:
    """Shorten the widest columns, titles last, until a row fits; None if it never does."""
    widths = _widths(grid, columns)
    least = [
        most if column in never_cut else _MIN_WIDTHS.get(column, _MIN_WIDTH)
        for column, most in zip(columns, widths, strict=True)
    ]
    if "id" in columns:
        shortest = shortest_prefixes(known)
        at = columns.index("id")
        least[at] = max(len(shortest.get(row[at], row[at])) for row in grid)
    excess = sum(widths) + _GAP * (len(columns) - 1) - width
    for _ in range(excess):
        loose = [n for n in range(len(columns)) if widths[n] > max(least[n], len(columns[n]))]
        if not loose:
            return None
        widths[max(loose, key=lambda n: widths[n] * (1 if columns[n] == "title" else 2))] -= 1
    return [
        [
            text[:most] if column == "id" else clip(text, most)
            for text, most, column in zip(row, widths, columns, strict=True)
        ]
        for row in grid
    ]


def _stacked(
    grid: list[list[str]], columns: Sequence[str], style: Style, marks: Sequence[Highlight]
) -> str:
    """Lay records out below each other: what is short in one line, then titles, then ids."""
    lines: list[str] = []
    for row, mark in zip_longest(grid, marks):
        record = dict(zip(columns, row, strict=True))
        title, id_ = record.pop("title", ""), record.pop("id", "")
        lines += style.wrap("  ".join(filter(None, record.values())))
        wrapped = style.wrap(title, "  ") if title else []
        lines += _marked(wrapped, mark.title, style) if mark else wrapped
        lines += _context(mark, "  ", style) if mark else []
        lines += style.wrap(id_, "  ") if id_ else []
    return "\n".join(lines) + "\n"


def _context(mark: Highlight, indent: str, style: Style) -> list[str]:
    """Show what stands around the words that were found, in one line."""
    text = " ".join(safe("".join(mark.context)).split())
    if style.width is not None:
        text = clip(text, max(style.width - len(indent), 1))
    return [indent + line for line in _marked([text], mark.context, style) if line]


def _marked(lines: list[str], parts: Sequence[str], style: Style) -> list[str]:
    """Make every other part of a text bold, however it was cut or broken into lines."""
    signs = (
        n % 2 == 1
        for n, part in enumerate(safe_parts(parts))
        for char in part
        if not char.isspace()
    )
    return [
        "".join(
            style.bold("".join(chars)) if found else "".join(chars)
            for found, chars in groupby(line, lambda char: char != " " and next(signs, False))
        )
        for line in lines
    ]


def _widths(grid: list[list[str]], columns: Sequence[str]) -> list[int]:
    return [max(map(display_width, column)) for column in zip(columns, *grid, strict=True)]
