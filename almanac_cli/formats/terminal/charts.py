"""Charts of characters: bars in eighths of a column, and lines in eighths of a row."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from almanac_cli.formats.terminal.width import display_width, widest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from almanac_cli.formats.terminal.style import Style

DEFAULT_WIDTH = 80  # columns where there is no terminal
_GAP = "  "
_MIN_BAR = 8  # columns of the longest bar, for which labels are clipped
_MIN_LABEL = 8  # columns of a clipped label


class Glyphs(NamedTuple):
    """The characters of charts: of each list, the first one is for nothing, the last for most."""

    bar: str  # the parts of a column, from the left
    line: str  # the heights of a column
    shades: str  # the levels of a heat map, with one for zero


UNICODE = Glyphs(" ▏▎▍▌▋▊▉█", " ▁▂▃▄▅▆▇█", "·░▒▓█")
ASCII = Glyphs(" #", " .:-=+*#@", ".-+*#")


class Row(NamedTuple):
    """A row of a bar chart."""

    label: str  # not sanitized
    number: int
    over_time: Sequence[int] = ()  # the heights of a line of characters


class Columns(NamedTuple):
    """The widths of the columns of a bar chart."""

    label: int
    number: int
    line: int  # 0 for no lines
    bar: int


def glyphs(encoding: str, *, is_dumb: bool) -> Glyphs:
    """Return the characters for an encoding; those of ASCII for a terminal with few others."""
    if is_dumb:
        return ASCII
    try:
        "".join(UNICODE).encode(encoding)
    except UnicodeEncodeError:
        return ASCII
    return UNICODE


def columns(rows: Sequence[Row], style: Style) -> Columns:
    """Return the widths of the columns in which rows fit the terminal."""
    label = widest([_label(row, style) for row in rows]) if rows else 0
    number = max((len(f"{row.number}") for row in rows), default=0)
    line = max((len(row.over_time) for row in rows), default=0)
    width = style.width or DEFAULT_WIDTH
    rest = width - number - len(_GAP) * 2
    if rest - min(label, _MIN_LABEL) - line - len(_GAP) < _MIN_BAR // 2:
        line = 0  # no room
    if line:
        rest -= line + len(_GAP)
    if style.width is not None:
        label = min(label, max(rest - max(_MIN_BAR, width // 4), _MIN_LABEL))
    return Columns(label, number, line, max(rest - label, _MIN_BAR // 2))


def bar_chart(
    rows: Sequence[Row], style: Style, glyphs_: Glyphs, widths: Columns | None = None
) -> Iterator[str]:
    """Yield the lines of a bar chart: label, number, line over time, and bar of each row.

    Args:
        rows: The rows; the largest number has the longest bar.
        style: The width of the terminal.
        glyphs_: The characters.
        widths: The widths of the columns; `None` for those that the rows need.

    """
    widths = widths or columns(rows, style)
    most = max((row.number for row in rows), default=0)
    for row in rows:
        label = _label(row, style)
        if style.width is not None:
            label = style.clip(label, widths.label)
        cells = [
            label + " " * (widths.label - display_width(label)),
            f"{row.number}".rjust(widths.number),
        ]
        if widths.line:
            cells.append(line(row.over_time, glyphs_).ljust(widths.line))
        cells.append(bar(row.number, most, widths.bar, glyphs_))
        yield _GAP.join(cells).rstrip()


def _label(row: Row, style: Style) -> str:
    return " ".join(style.safe(row.label).split())


def bar(number: int, most: int, width: int, glyphs_: Glyphs) -> str:
    """Return the bar of a number, of `width` columns for the largest one, and 0 for none.

    A number above zero has a bar that can be seen.
    """
    if number <= 0:
        return ""
    parts = len(glyphs_.bar) - 1
    full, part = divmod(max(number * width * parts // most, 1), parts)
    return glyphs_.bar[-1] * full + glyphs_.bar[part].strip()


def line(numbers: Sequence[int], glyphs_: Glyphs) -> str:
    """Return numbers as characters of different heights, the highest for the largest number."""
    most, heights = max(numbers, default=0), len(glyphs_.line) - 1
    return "".join(glyphs_.line[-(-number * heights // most) if most else 0] for number in numbers)
