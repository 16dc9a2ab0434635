"""Records as pages that fit a number of rows of the terminal, short where they have to be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from almanac_cli.formats.reasons import reason_text
from almanac_cli.formats.terminal import pages
from almanac_cli.formats.terminal.markdown import wrap_markdown
from almanac_cli.formats.terminal.page_notes import note_lines
from almanac_cli.formats.terminal.style import ESCAPES
from almanac_cli.formats.terminal.width import display_width

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from almanac_cli.formats.terminal.style import Style
    from almanac_cli.model.kind import Kind

_MAX_HEAD_ROWS = 3  # of the title, and of the URL
_TEXT_WEIGHT = 2  # of the texts beside the other parts, where not all have room
_MIN_SOURCE_COLUMNS = 60  # of a terminal with the sources of related records
_MIN_SPACED_ROWS = 18  # of a page with blank lines between its parts


def fitting_page(
    kind: Kind,
    record: Mapping[str, Any],
    related: Sequence[tuple[Kind, Sequence[Mapping[str, Any]]]],
    style: Style,
    max_rows: int,
) -> list[str]:
    """Return the lines of the page that shows most of a record in so many rows of a terminal.

    It is the page of `pages.record_page`, with more or less of the related records, or else that of
    `short_page`.
    """
    details: tuple[pages.Detail, ...] = ("excerpt", "brief")
    for detail in details:
        lines = pages.record_page(kind, record, related, style, detail).splitlines()
        if sum(_rows(ESCAPES.sub("", line), style) for line in lines) <= max_rows:
            return lines
    return short_page(kind, record, related, style, max_rows)


def short_page(
    kind: Kind,
    record: Mapping[str, Any],
    related: Sequence[tuple[Kind, Sequence[Mapping[str, Any]]]],
    style: Style,
    max_rows: int,
) -> list[str]:
    """Return the lines of a page of one record, which take at most `max_rows` rows of a terminal.

    The texts, the notes and the related records share the rows that the head leaves; where lines
    are left out, the last one says how many. `related` is as in `pages.record_page`: records of the
    same kind, or of the kind that it becomes, have a line each, those of another kind have one line
    together.
    """
    head = _head(kind, record, style)
    text = [line for field in kind.page_texts for line in _text(record[field], style)]
    notes = [*note_lines(kind, record, style), *_titles(kind, related, style)]
    near = [
        line
        for other, rows in related
        if kind.becomes(other)
        for line in _section(other, rows, style)
    ]
    parts = [part for part in (text, notes, near) if any(part)]
    gap = [""] if max_rows >= _MIN_SPACED_ROWS else []
    rows = max_rows - sum(_rows(plain, style) for plain, _ in head) - len(gap) * len(parts)
    lines = [shown for _, shown in head]
    weights = [_TEXT_WEIGHT if part is text else 1 for part in parts]
    shares = _shares([*map(len, parts)], weights, rows)
    for part, share in zip(parts, shares, strict=True):
        if share > 0:
            lines += [*gap, *_cut(part, share, style)]
    return lines


def related_line(
    kind: Kind, record: Mapping[str, Any], style: Style, number: int | None = None
) -> str:
    """Return the line of a record related to another: its score, source, age, title, and why.

    It is clipped to the width, and begins with a number if there is one. A linked record is called
    so. The reason is left out where it does not fit, the source on a narrow terminal.
    """
    count = "" if number is None else f"{number:>2} "
    score = f"{record['score'] or '-':>4}  " if "score" in kind.fields else ""
    age = style.age(record[kind.date_field], kind.precision(record, kind.date_field))
    linked = "linked" if record.get("linked") else None
    is_narrow = style.width is not None and style.width < _MIN_SOURCE_COLUMNS
    source = None if is_narrow else record.get("source")
    facts = ", ".join(filter(None, (linked, source, age)))
    line = f"{count}{score}{facts}: {record['title']}"
    if (
        record.get("why")
        and _rows(whole := style.safe(f"{line} ({reason_text(record['why'])})"), style) == 1
    ):
        return whole
    return _clip(line, style)


def numbered_line(number: int, record: Mapping[str, Any], style: Style) -> str:
    """Return the line of a record to choose by its number or name: with its title and id."""
    return _clip(f"{number:>2} {record['title']}  {record['id']}", style)


def _head(kind: Kind, record: Mapping[str, Any], style: Style) -> list[tuple[str, str]]:
    """Return the first lines of a page, each as it is and as it is shown."""
    title = _cut(style.wrap(record[kind.title_field]), _MAX_HEAD_ROWS, style)
    url = style.safe(record.get("url") or "")
    if style.width is not None:
        url = style.clip(url, _MAX_HEAD_ROWS * style.width)
    return [
        *((line, line) for line in style.wrap(pages.heading(kind, record, style))),
        *((line, style.bold(line)) for line in title),
        *([(url, style.dim(style.link(url, record["url"])))] if url else []),
        *((line, style.dim(line)) for line in [_clip(record["id"], style)]),
    ]


def _text(value: str | Sequence[str], style: Style) -> list[str]:
    """Return the lines of a text in Markdown, or of a list of texts."""
    if isinstance(value, str):
        return wrap_markdown(value, style)
    return [line for text in value for line in style.wrap(f"- {text}")]


def _titles(
    kind: Kind, related: Sequence[tuple[Kind, Sequence[Mapping[str, Any]]]], style: Style
) -> list[str]:
    """Return for each other kind a line with the titles of its records, if there are any."""
    return [
        line
        for other, rows in related
        if rows and not kind.becomes(other)
        for line in style.wrap(
            f"{other.plural.capitalize()}: {'; '.join(row[other.title_field] for row in rows)}"
        )
    ]


def _section(kind: Kind, rows: Sequence[Mapping[str, Any]], style: Style) -> list[str]:
    """Return a heading and a line for each related record of the same kind, [] without any."""
    heading = [style.bold(f"Related {kind.plural} ({len(rows)})")] if rows else []
    return [*heading, *(related_line(kind, row, style) for row in rows)]


def _shares(needs: Sequence[int], weights: Sequence[int], rows: int) -> list[int]:
    """Return how many of the rows each part gets: what it needs, or else a share by its weight."""
    shares = [0] * len(needs)
    total = sum(weights)
    for part in sorted(range(len(needs)), key=lambda part: needs[part] / weights[part]):
        shares[part] = min(needs[part], max(rows, 0) * weights[part] // total)
        rows -= shares[part]
        total -= weights[part]
    return shares


def _cut(lines: Sequence[str], count: int, style: Style) -> list[str]:
    """Return at most `count` lines; if there are more, the last one says how many."""
    if len(lines) <= count:
        return [*lines]
    return [*lines[: count - 1], _clip(f"... {len(lines) - count + 1} more lines", style)]


def _clip(text: str, style: Style) -> str:
    """Return a text, which has no line breaks, sanitized and clipped to the width."""
    line = style.safe(text)
    return line if style.width is None else style.clip(line, style.width)


def _rows(line: str, style: Style) -> int:
    """Return how many rows of the terminal a line takes."""
    return 1 if style.width is None else max(-(-display_width(line) // style.width), 1)
