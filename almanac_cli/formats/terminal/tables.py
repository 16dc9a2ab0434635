"""Records, or entries of the history, as tables for people that fit the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import tabulate

from almanac_cli.formats.terminal.column_widths import GAP, TITLES, fit, natural_widths
from almanac_cli.formats.terminal.highlights import context_lines, linked_title
from almanac_cli.formats.terminal.width import display_width, is_narrow
from almanac_cli.formats.value_texts import value_text
from almanac_cli.model.periods import to_words
from almanac_cli.model.query import Highlight

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from almanac_cli.formats.terminal.column_widths import Layout
    from almanac_cli.formats.terminal.style import Style
    from almanac_cli.model.kind import Kind

# By default a column is at least two wider than its header, and no argument says otherwise.
tabulate.MIN_PADDING = 0

ENTRY_COLUMNS = ("step", "age", "files", "command")  # of the history
ENTRY_TIME_FIELDS = ("time",)
_NUMBERS = {"score", "tier", "step", "files"}  # columns that are aligned to the right
_NEVER_CLIPPED = {"age", "factors", *_NUMBERS}  # nor are times
_NO_HIGHLIGHT = Highlight((), ())  # of a record that has changed since the search


def table(  # noqa: PLR0913 (what is laid out, and what it takes to lay it out)
    rows: Sequence[Mapping[str, Any]],
    columns: Sequence[str],
    style: Style,
    short_names: Callable[[], Mapping[str, str]] | None = None,
    highlights: Mapping[str, Highlight] | None = None,
    *,
    time_fields: Sequence[str],
    kind: Kind | None = None,
) -> str:
    """Return rows as the text of a table, which ends with a newline.

    On a terminal, ids are replaced by short names, but for those that were asked for and fit. If
    the table is still wider than the terminal, columns are clipped or left out; if that is not
    enough, rows are stacked instead, in a few lines each.

    Args:
        rows: The rows; each has a value for every column.
        columns: The columns in order: names of fields, or "age", that of the first of
            `time_fields`.
        style: The width of the terminal, and the moment from which ages count.
        short_names: Returns the short name of each id; `None` for whole ids.
        highlights: The matches of a search by id: bold in titles, and a line of context for a row.
        time_fields: The fields that are shown as dates.
        kind: The kind of the rows, `None` if they are no records.

    """
    highlights = highlights or {}
    matches = [highlights.get(row.get("id", ""), _NO_HIGHLIGHT) for row in rows]
    urls = [row.get("url") for row in rows]
    grid = [[_cell(row, column, time_fields, kind, style) for column in columns] for row in rows]
    if style.width is None:
        return _lay_out(grid, columns, style, matches, urls)
    is_default = kind is not None and tuple(columns) == kind.table_columns
    if short_names and "id" in columns and (is_default or _is_too_wide(grid, columns, style.width)):
        names, at = short_names(), columns.index("id")
        for cells in grid:
            cells[at] = names.get(cells[at], cells[at])
    optional = kind.optional_columns if kind and is_default else ()
    layout = fit(grid, columns, style.width, _NEVER_CLIPPED | {*time_fields}, optional)
    if layout is None:
        return _stack(grid, columns, style, matches, urls)
    columns = [columns[n] for n in layout.columns]
    grid = [[cells[n] for n in layout.columns] for cells in grid]
    long_names = _clip(grid, columns, layout, style)
    return _lay_out(grid, columns, style, matches, urls, long_names)


def _is_too_wide(grid: Sequence[Sequence[str]], columns: Sequence[str], width: int) -> bool:
    """Tell whether a table is wider than the terminal if no cell is clipped."""
    return sum(natural_widths(grid, columns)) + GAP * (len(columns) - 1) > width


def _lay_out(  # noqa: PLR0913, PLR0917 (the same)
    grid: list[list[str]],
    columns: Sequence[str],
    style: Style,
    matches: Sequence[Highlight],
    urls: Sequence[str | None],
    long_names: Sequence[str] = (),
) -> str:
    """Return the text of a table whose cells fit.

    `long_names` has by row the name that takes the place of the id and of spaces before it, or "".
    """
    indent = " " * (natural_widths([row[:1] for row in grid], columns[:1])[0] + GAP)
    head, rule, *body = _align(grid, columns)
    for n, name in enumerate(long_names):
        if name:
            body[n] = _end_with(body[n][: -len(grid[n][-1])], name, len(rule))
    if style.color or style.links:
        body = _with_looks(body, grid, columns, style, matches, urls)
    lines = [
        line
        for row, match in zip(body, matches, strict=True)
        for line in (row, *context_lines(match, indent, style))
    ]
    return "\n".join([style.bold(head), rule, *lines]) + "\n"


def _end_with(line: str, name: str, width: int) -> str:
    """Return a line with a name at its end, and so many spaces before it that it has `width`."""
    start = line.rstrip()
    return start + " " * max(width - display_width(start) - len(name), GAP) + name


def _with_looks(  # noqa: PLR0913, PLR0917 (the same)
    lines: list[str],
    grid: Sequence[Sequence[str]],
    columns: Sequence[str],
    style: Style,
    matches: Sequence[Highlight],
    urls: Sequence[str | None],
) -> list[str]:
    """Return the lines of a table with hyperlinks and bold in its titles and URLs.

    The lines are laid out before: to measure texts with escape sequences takes much longer.
    """

    def look_of_title(cell: str, match: Highlight, url: str | None) -> str:
        return (
            linked_title([cell], match.title, style, url)[0]
            if match.title
            else style.link(cell, url)
        )

    looks: dict[str, Callable[[str, Highlight, str | None], str]] = {
        **dict.fromkeys(TITLES, look_of_title),
        "url": lambda cell, _, url: style.link(cell, url),
    }
    for n in reversed(range(len(columns))):  # the last one first: it does not move those before it
        if look := looks.get(columns[n]):
            cells = [row[n] for row in grid]
            shown = map(look, cells, matches, urls)
            lines = [
                line[:start] + text + line[start + len(cell) :]
                for line, start, cell, text in zip(
                    lines, _starts(grid, columns, n), cells, shown, strict=True
                )
            ]
    return lines


def _starts(grid: Sequence[Sequence[str]], columns: Sequence[str], n: int) -> Iterable[int]:
    """Return by row where in its line the cell of a column begins that is aligned to the left.

    Wide characters before it take less of the line than of the terminal.
    """
    before = [row[:n] for row in grid]
    widths = natural_widths(before, columns[:n])
    start = sum(widths) + GAP * n
    if all(map(is_narrow, map("".join, before))):
        return [start] * len(grid)
    return [start + sum(len(cell) - display_width(cell) for cell in cells) for cells in before]


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
    """Return the value of a field as safe text in one line, "" if it is unset.

    Behind a date that is guessed is a question mark.
    """
    field = time_fields[0] if column == "age" else column
    value = row.get(field)  # a row may lack a field of the user's own
    if value is None or field not in time_fields:
        return " ".join(style.safe(value_text(value)).split())
    precision = kind.precision(row, field) if kind else None
    text = style.age(value, precision) if column == "age" else to_words(value, precision)
    is_guessed = kind is not None and field == kind.date_field and kind.is_guessed(row)
    return f"{text}?" if is_guessed else text


def _clip(grid: list[list[str]], columns: Sequence[str], layout: Layout, style: Style) -> list[str]:
    """Clip the cells of rows in place; return by row a name that is wider than its column, or "".

    In its cell is as much as fits, and the title before it leaves room for the rest. An id has no
    ellipsis, so that it can be typed.
    """
    natural = natural_widths(grid, columns)
    for n, width in enumerate(layout.widths):
        if columns[n] != "id" and natural[n] > width:
            for cells in grid:
                cells[n] = style.clip(cells[n], width)
    if "id" not in columns or natural[n := columns.index("id")] <= (width := layout.widths[n]):
        return []
    long_names = [cells[n] if len(cells[n]) > width else "" for cells in grid]
    for cells, name in zip(grid, long_names, strict=True):
        if name:
            cells[n] = name[:width]
            room = layout.widths[n - 1] - (len(name) - width)
            cells[n - 1] = style.clip(cells[n - 1], room)
    return long_names


def _title_column(columns: Sequence[str]) -> str:
    """Return the column that says what a record is, "title" if there is none."""
    return next((column for column in columns if column in TITLES), TITLES[0])


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
        title, id_ = (cells.pop(name, "") for name in (_title_column(columns), "id"))
        lines += style.wrap("  ".join(filter(None, cells.values())))
        wrapped = style.wrap(title, "  ") if title else []
        lines += linked_title(wrapped, match.title, style, url)
        lines += context_lines(match, "  ", style)
        lines += style.wrap(id_, "  ") if id_ else []
    return "\n".join(lines) + "\n"
