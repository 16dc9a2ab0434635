"""The columns of a table that a terminal has room for, and their widths."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from almanac_cli.formats.terminal.width import widest

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

GAP = 2  # terminal columns between two columns of a table
# The fewest terminal columns that a text may be clipped to.
_MIN_WIDTHS = {"title": 16, "name": 16, "command": 16, "source": 6}
_MIN_WIDTH = 8  # of all other columns
TITLES = ("title", "name")  # the columns that say what a record is
_GOOD_TITLE = 45  # columns that a title gets before any column that may be left out
MAX_NAME = 14  # columns of a short name; a longer one reaches into the title before it


class Layout(NamedTuple):
    """The columns of a table, and how wide each is."""

    columns: tuple[int, ...]  # their indexes among all columns
    widths: tuple[int, ...]  # in the same order


def natural_widths(grid: Sequence[Sequence[str]], columns: Sequence[str]) -> list[int]:
    """Return the terminal columns that each column takes, its name included."""
    return [widest(column) for column in zip(columns, *grid, strict=True)]


def fit(
    grid: Sequence[Sequence[str]],
    columns: Sequence[str],
    width: int,
    never_clipped: Collection[str],
    optional: Collection[str],
) -> Layout | None:
    """Return a layout in which each row fits into `width` columns, `None` if there is none.

    The widest column is narrowed first, where a title counts half; a title gets 45 columns if it
    needs them, if need be instead of the optional columns.
    """
    natural = natural_widths(grid, columns)
    everything = range(len(columns))
    fewer = [n for n in everything if columns[n] not in optional]
    for indexes, title in ((everything, _GOOD_TITLE), (fewer, _GOOD_TITLE), (fewer, 0)):
        names = [columns[n] for n in indexes]
        widths = [natural[n] for n in indexes]
        min_widths = [
            n if column in never_clipped else _min_width(column, title)
            for column, n in zip(names, widths, strict=True)
        ]
        if "id" in names:
            at = names.index("id")
            ids = [row[indexes[at]] for row in grid]
            reaches = len(names) > 1 and names[-2] in TITLES and names[-1] == "id"
            widths[at] = min_widths[at] = _id_width(ids, reaches=reaches)
            if reaches:  # so far that its own title keeps the fewest columns
                overhang = max(map(len, ids)) - widths[at]
                min_widths[at - 1] = max(min_widths[at - 1], overhang + _MIN_WIDTHS["title"])
                widths[at - 1] = max(widths[at - 1], min_widths[at - 1] if overhang > 0 else 0)
        if _narrow(widths, min_widths, names, width):
            return Layout((*indexes,), (*widths,))
    return None


def _min_width(column: str, title: int) -> int:
    """Return the fewest columns of a column of texts; of a title `title`, or its own minimum."""
    return max(_MIN_WIDTHS.get(column, _MIN_WIDTH), title if column in TITLES else 0)


def _id_width(ids: Sequence[str], *, reaches: bool) -> int:
    """Return the width of the column of ids: of all, or of those that are short if others reach."""
    widths = [len(id_) for id_ in ids]
    short = [n for n in widths if n <= MAX_NAME] if reaches else widths
    return max([len("id"), *short])


def _narrow(
    widths: list[int], min_widths: Sequence[int], columns: Sequence[str], width: int
) -> bool:
    """Narrow columns in place until a row fits into `width`; tell whether that is possible."""
    for _ in range(sum(widths) + GAP * (len(columns) - 1) - width):
        wide = [n for n in range(len(columns)) if widths[n] > max(min_widths[n], len(columns[n]))]
        if not wide:
            return False
        widths[max(wide, key=lambda n: widths[n] * (1 if columns[n] in TITLES else 2))] -= 1
    return True
