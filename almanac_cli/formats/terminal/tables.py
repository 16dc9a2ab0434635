"""Records, or entries of the history, as tables for people that fit the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import tabulate

from almanac_cli.formats.terminal.highlights import context_lines, linked_title
from almanac_cli.formats.terminal.id_prefixes import shortest_prefixes
from almanac_cli.formats.terminal.values import value_text
from almanac_cli.formats.terminal.width import display_width
from almanac_cli.model.periods import to_words
from almanac_cli.model.query import Highlight

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

    from almanac_cli.formats.terminal.style import Style
    from almanac_cli.model.kinds import Kind

# By default a column is at least two wider than its header, and no argument says otherwise.
tabulate.MIN_PADDING = 0

ENTRY_COLUMNS = ("step", "age", "files", "command")  # of the history
ENTRY_TIME_FIELDS = ("time",)
_NUMBERS = {"score", "tier", "step", "files"}  # columns that are aligned to the right
_NEVER_CLIPPED = {"age", "factors", *_NUMBERS}  # nor are times
# The fewest terminal columns that a text may be clipped to.
_MIN_WIDTHS = {"title": 16, "command": 16}
_MIN_WIDTH = 8  # of all other columns
_GAP = 2  # terminal columns between two columns of a table
_NO_HIGHLIGHT = Highlight((), ())  # of a record that has changed since the search


def table(  # noqa: PLR0913 (what is laid out, and what it takes to lay it out)
    rows: Sequence[Mapping[str, Any]],
    columns: Sequence[str],
    style: Style,
    all_ids: Iterable[str] = (),
    highlights: Mapping[str, Highlight] | None = None,
    *,
    time_fields: Sequence[str],
    kind: Kind | None = None,
) -> str:
    """Return rows as the text of a table, which ends with a newline.

    If it is wider than the terminal, the widest columns are clipped; if that is not enough, rows
    are stacked instead, in a few lines each.

    Args:
        rows: The rows; each has a value for every column.
        columns: The columns in order: names of fields, or "age", that of the first of
            `time_fields`.
        style: The width of the terminal, and the moment from which ages count.
        all_ids: The ids among which an id stays unique when it is clipped.
        highlights: The matches of a search by id: bold in titles, and a line of context for a row.
        time_fields: The fields that are shown as dates.
        kind: The kind of the rows, `None` if they are no records.

    """
    highlights = highlights or {}
    matches = [highlights.get(row.get("id", ""), _NO_HIGHLIGHT) for row in rows]
    urls = [row.get("url") for row in rows]
    grid = [[_cell(row, column, time_fields, kind, style) for column in columns] for row in rows]
    if style.width is not None:
        widths = _fit(grid, columns, style.width, all_ids, _NEVER_CLIPPED | {*time_fields})
        if widths is None:
            return _stack(grid, columns, style, matches, urls)
        grid = [_clip_row(row, columns, widths, style) for row in grid]
    return _lay_out(grid, columns, style, matches, urls)


def _lay_out(
    grid: list[list[str]],
    columns: Sequence[str],
    style: Style,
    matches: Sequence[Highlight],
    urls: Sequence[str | None],
) -> str:
    """Return the text of a table whose cells fit."""
    indent = " " * (_widths(grid, columns)[0] + _GAP)
    if "title" in columns:
        title = columns.index("title")
        for row, match, url in zip(grid, matches, urls, strict=True):
            (row[title],) = linked_title([row[title]], match.title, style, url)
    if "url" in columns:
        column = columns.index("url")
        for row, url in zip(grid, urls, strict=True):
            row[column] = style.link(row[column], url)
    head, rule, *body = _align(grid, columns)
    lines = [
        line
        for row, match in zip(body, matches, strict=True)
        for line in (row, *context_lines(match, indent, style))
    ]
    return "\n".join([style.bold(head), rule, *lines]) + "\n"


def _align(grid: Sequence[Sequence[str]], columns: Sequence[str]) -> list[str]:
    """Return the lines of a table: the names of its columns, a rule, and a line for each row."""
    text = tabulate.tabulate(
        grid,
        headers=columns,
        tablefmt="simple",
        disable_numparse=True,
        colalign=["right" if column in _NUMBERS else "left" for column in columns],
    )
    return [line.rstrip() for line in text.splitlines()]


def _cell(
    row: Mapping[str, Any],
    column: str,
    time_fields: Sequence[str],
    kind: Kind | None,
    style: Style,
) -> str:
    """Return the value of a field as safe text in one line, "" if it is unset."""
    field = time_fields[0] if column == "age" else column
    value = row.get(field)  # a row may lack a field of the user's own
    if value is None or field not in time_fields:
        return " ".join(style.safe(value_text(value)).split())
    precision = kind.precision(row, field) if kind else None
    return style.age(value, precision) if column == "age" else to_words(value, precision)


def _fit(
    grid: Sequence[Sequence[str]],
    columns: Sequence[str],
    width: int,
    all_ids: Iterable[str],
    never_clipped: Container[str],
) -> list[int] | None:
    """Return a width for each column such that a row fits, `None` if that is not possible.

    The widest column is narrowed first; a title counts half.
    """
    widths = _widths(grid, columns)
    min_widths = [
        n if column in never_clipped else _MIN_WIDTHS.get(column, _MIN_WIDTH)
        for column, n in zip(columns, widths, strict=True)
    ]
    if "id" in columns:
        prefixes = shortest_prefixes(all_ids)
        at = columns.index("id")
        min_widths[at] = max(len(prefixes.get(row[at], row[at])) for row in grid)
    excess = sum(widths) + _GAP * (len(columns) - 1) - width
    for _ in range(excess):
        wide = [n for n in range(len(columns)) if widths[n] > max(min_widths[n], len(columns[n]))]
        if not wide:
            return None
        widths[max(wide, key=lambda n: widths[n] * (1 if columns[n] == "title" else 2))] -= 1
    return widths


def _clip_row(
    row: Sequence[str], columns: Sequence[str], widths: Sequence[int], style: Style
) -> list[str]:
    """Return the cells of a row in these widths; an id has no ellipsis, so that it can be typed."""
    return [
        text[:width] if column == "id" else style.clip(text, width)
        for text, width, column in zip(row, widths, columns, strict=True)
    ]


def _stack(
    grid: Sequence[Sequence[str]],
    columns: Sequence[str],
    style: Style,
    matches: Sequence[Highlight],
    urls: Sequence[str | None],
) -> str:
    """Lay rows out below each other: short cells in one line, then the title, then the id."""
    lines: list[str] = []
    for row, match, url in zip(grid, matches, urls, strict=True):
        cells = dict(zip(columns, row, strict=True))
        title, id_ = cells.pop("title", ""), cells.pop("id", "")
        lines += style.wrap("  ".join(filter(None, cells.values())))
        wrapped = style.wrap(title, "  ") if title else []
        lines += linked_title(wrapped, match.title, style, url)
        lines += context_lines(match, "  ", style)
        lines += style.wrap(id_, "  ") if id_ else []
    return "\n".join(lines) + "\n"


def _widths(grid: Sequence[Sequence[str]], columns: Sequence[str]) -> list[int]:
    """Return the terminal columns that each column takes, its name included."""
    return [max(map(display_width, column)) for column in zip(columns, *grid, strict=True)]
